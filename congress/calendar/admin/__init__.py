from congress.calendar.admin import deadlines, meetings, rules, workdays

__all__ = ["deadlines", "meetings", "rules", "workdays"]
