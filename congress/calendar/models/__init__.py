"""The work calendar, meetings, the rules of time, and the clocks that run by them."""

from congress.calendar.models.clocked import Clocked
from congress.calendar.models.deadline import Deadline, DeadlineChange, Outcome
from congress.calendar.models.meeting import Meeting, MeetingKind, MeetingState
from congress.calendar.models.rule import NoRule, PeriodRule, RuleKind, RuleUnit, rule_on
from congress.calendar.models.workday import CalendarDay, CalendarYear, DayOrigin, YearState

__all__ = [
    "CalendarDay",
    "CalendarYear",
    "Clocked",
    "DayOrigin",
    "Deadline",
    "DeadlineChange",
    "Meeting",
    "MeetingKind",
    "MeetingState",
    "NoRule",
    "Outcome",
    "PeriodRule",
    "RuleKind",
    "RuleUnit",
    "YearState",
    "rule_on",
]
