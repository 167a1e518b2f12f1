"""How much time is left, in words, and how urgent that is."""

from __future__ import annotations

from datetime import date
from typing import Final

from congress.calendar.workdays import WorkCalendar, working_days_between

CALM: Final = "calm"
SOON: Final = "soon"
LATE: Final = "late"
SOON_WORKDAYS: Final = 5


def left_in_words(due_on: date, today: date, calendar: WorkCalendar) -> tuple[str, str]:
    """「还剩 12 个工作日」「今天到期」「已超期 3 天」, and the level: calm, soon or late."""
    if due_on < today:
        return f"已超期 {(today - due_on).days} 天", LATE
    if due_on == today:
        return "今天到期", SOON
    left = working_days_between(today, due_on, calendar)
    level = SOON if left <= SOON_WORKDAYS else CALM
    if not left:  # only rest days lie between
        return f"还剩 {(due_on - today).days} 天", level
    return f"还剩 {left} 个工作日", level
