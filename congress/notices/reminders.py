"""Which clocks remind whom: filled by ``<app>/reminding``; and the arithmetic of levels, pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from congress.calendar.workdays import WorkCalendar
from congress.notices.kinds import Kind, register_kind
from congress.people.enums import Role

_CARRIERS: Final = (
    Role.DEPUTY, Role.OFFICE, Role.DISPATCHER, Role.CLERK, Role.REVIEWER, Role.HEAD,
)  # fmt: skip
NEAR: Final = register_kind(Kind("due.near", "期限临近", _CARRIERS, is_reminder=True))
LATE: Final = register_kind(
    Kind(
        "due.late", "期限最后一天和超期", _CARRIERS,
        mail=True, is_reminder=True, compulsory=(Role.CLERK, Role.HEAD),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Audience:
    """``recipients(owner)``: accounts, unevaluated, who see ``owner``. ``is_bound``: those whose
    mails of the last day and of lateness cannot be switched off."""

    name: str
    label: str
    recipients: Callable[[Any], QuerySet]
    is_bound: bool = False


_audiences: dict[str, dict[str, Audience]] = {}


def register_reminding(clock: str, *audiences: Audience) -> None:
    if clock in _audiences:
        raise ValueError(f"it is said twice whom the clock {clock!r} reminds")
    _audiences[clock] = {each.name: each for each in audiences}


def known_clocks() -> set[str]:
    return set(_audiences)


def audiences_of(clock: str) -> tuple[Audience, ...]:
    return tuple(_audiences.get(clock, {}).values())


def find_audience(clock: str, name: str) -> Audience | None:
    return _audiences.get(clock, {}).get(name)


def in_words(workdays: int) -> str:
    """「到期前10个工作日」「最后一天」「超期后1个工作日」."""
    if workdays > 0:
        return f"到期前{workdays}个工作日"
    return f"超期后{-workdays}个工作日" if workdays else "最后一天"


@dataclass(frozen=True)
class Days:
    """The days of one deadline that matter to reminders."""

    warn_on: date
    act_by: date
    legal_on: date


def due_on(days: Days, today: date) -> date:
    """The day that is reminded of today: the earlier of target and legal date; once the target has
    passed, the day to act by; once that has passed, the legal date, after which it is late."""
    if today <= days.warn_on:
        return days.warn_on
    return days.act_by if today <= days.act_by else days.legal_on


def reached(levels: Iterable[int], due: date, today: date, calendar: WorkCalendar) -> int | None:
    """Of ``levels`` the most urgent that is in force today, if any.

    Before and on the day: those of at least as many working days as are left. After it: those of
    at most as many as have passed; what was said before it is over.
    """
    if today <= due:
        left = calendar.workdays_up_to(due) - calendar.workdays_up_to(today)
        return min((level for level in levels if level >= max(left, 0)), default=None)
    passed = calendar.workdays_up_to(today) - calendar.workdays_up_to(due)
    return min((level for level in levels if level < 0 and -level <= passed), default=None)
