from congress.notices.models.hours import OfficeHours
from congress.notices.models.level import ReminderLevel, ReminderMark
from congress.notices.models.notice import Notice, NoticeQuerySet, Unmailed
from congress.notices.models.preference import NoticePreference

__all__ = [
    "Notice",
    "NoticePreference",
    "NoticeQuerySet",
    "OfficeHours",
    "ReminderLevel",
    "ReminderMark",
    "Unmailed",
]
