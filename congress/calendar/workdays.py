"""The arithmetic of statutory periods. Pure: no Django, no clock, no database.

民法典 201 至 203: the starting day does not count; a month period ends on the corresponding day or
the month's last; a last day that is a rest day moves to the next working day. Periods before a
meeting count back in calendar days and the legal date stands; beside it stands the day to act by.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from congress.calendar import explanation

DAY = timedelta(days=1)


class PeriodError(ValueError):
    """A period that cannot be, or a date outside what can be computed; the message is Chinese."""


class Unit(StrEnum):
    """What a period counts."""

    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"


class Roll(StrEnum):
    """Whether a last day that is a rest day moves to the next working day."""

    FORWARD = "forward"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Period:
    """``amount`` units; a negative amount counts back from a meeting and never rolls."""

    amount: int
    unit: Unit
    roll: Roll = Roll.FORWARD

    def __post_init__(self) -> None:
        if self.amount == 0:
            raise PeriodError("期限的数量不能为 0。")
        if self.amount < 0 and self.roll == Roll.FORWARD:
            raise PeriodError("会议之前的期限（数量为负）不顺延。")


@dataclass(frozen=True, slots=True)
class DayMark:
    """An exception from Monday to Friday: a holiday, or a weekend day that is worked."""

    is_workday: bool
    name: str = ""


@dataclass(frozen=True)
class WorkCalendar:
    """Exceptions by day, the years whose arrangement is announced, the years that are loaded.

    A year that is not loaded is Monday to Friday; it and a loaded year that is not announced are
    uncertain.
    """

    exceptions: Mapping[date, DayMark] = field(default_factory=dict)
    announced: frozenset[int] = frozenset()
    loaded: frozenset[int] = frozenset()
    _days: list[date] = field(init=False, repr=False, compare=False)
    _sums: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        odd = sorted(d for d, m in self.exceptions.items() if m.is_workday != (d.weekday() < 5))
        steps = (1 if self.exceptions[day].is_workday else -1 for day in odd)
        object.__setattr__(self, "_days", odd)
        object.__setattr__(self, "_sums", list(accumulate(steps, initial=0)))

    def is_workday(self, day: date) -> bool:
        mark = self.exceptions.get(day)
        return mark.is_workday if mark else day.weekday() < 5

    def is_certain(self, day: date) -> bool:
        return day.year in self.announced

    def name(self, day: date) -> str:
        mark = self.exceptions.get(day)
        return mark.name if mark else ""

    def on_or_before(self, day: date) -> date:
        """The last working day on or before ``day``."""
        while not self.is_workday(day):
            day -= DAY
        return day

    def on_or_after(self, day: date) -> date:
        """The first working day on or after ``day``."""
        while not self.is_workday(day):
            day += DAY
        return day

    def workdays_up_to(self, day: date) -> int:
        """Working days from the first day of the era to ``day``, for differences."""
        weeks, rest = divmod(day.toordinal(), 7)  # ordinal 1 is a Monday
        return weeks * 5 + min(rest, 5) + self._sums[bisect_right(self._days, day)]


@dataclass(frozen=True, slots=True)
class DueDate:
    """What a period gives: the legal date, the working day to act by, and how it came about."""

    legal_on: date
    act_by: date
    provisional: bool
    explanation: str
    steps: tuple[str, ...]


def compute(start: date, period: Period, calendar: WorkCalendar, *, label: str = "起算") -> DueDate:
    """The due date of ``period`` from ``start``; raises PeriodError beyond the calendar's range."""
    try:
        if period.amount < 0:
            return _before(start, period, calendar, label)
        return _after(start, period, calendar, label)
    except OverflowError as error:
        raise PeriodError("算出的日期超出可计算的范围（公元1年至9999年）。") from error


def compute_fixed(
    anchor: date, month: int, day: int, calendar: WorkCalendar, *, label: str = "起算"
) -> DueDate:
    """The first such month and day on or after ``anchor``; the legal date stands."""
    try:
        legal_on = date(anchor.year, month, day)
        if legal_on < anchor:
            legal_on = date(anchor.year + 1, month, day)
        act_by = calendar.on_or_before(legal_on)
    except (OverflowError, ValueError) as error:
        raise PeriodError("没有这样的日期。") from error
    first = explanation.fixed(anchor, month, day, legal_on, act_by, calendar, label)
    return _due(legal_on, act_by, _span(act_by, legal_on), calendar, [first])


def compute_chosen(day: date, calendar: WorkCalendar, *, label: str = "目标") -> DueDate:
    """A day that somebody chose: it stands, and is acted on by the last working day up to it."""
    try:
        act_by = calendar.on_or_before(day)
    except OverflowError as error:
        raise PeriodError("没有这样的日期。") from error
    words = explanation.target(label, day, act_by, day.year, calendar)
    return _due(day, act_by, _span(act_by, day), calendar, [words])


def working_days_between(after: date, until: date, calendar: WorkCalendar) -> int:
    """Working days after ``after``, up to and including ``until``; 0 when there are none."""
    return max(0, calendar.workdays_up_to(until) - calendar.workdays_up_to(after))


def add_months(start: date, months: int) -> date:
    """The corresponding day ``months`` later (earlier when negative), or that month's last day."""
    year, index = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, index + 1, min(start.day, monthrange(year, index + 1)[1]))


def _after(start: date, period: Period, calendar: WorkCalendar, label: str) -> DueDate:
    if period.unit == Unit.WORKDAYS:
        legal_on = _count(start, period.amount, DAY, calendar)
        passed = list(_span(start + DAY, legal_on))
        steps = [explanation.workdays(start, period.amount, legal_on, calendar, label)]
        steps += explanation.skipped(passed, start.year, calendar)
        return _due(legal_on, legal_on, passed, calendar, steps)
    last = _shift(start, period)
    if period.roll == Roll.FORWARD:
        legal_on = act_by = calendar.on_or_after(last)
    else:
        legal_on, act_by = last, calendar.on_or_before(last)
    first = explanation.after(
        start, period.amount, period.unit, last, legal_on, act_by, calendar, label
    )
    mattered = _span(min(last, act_by), max(last, legal_on))
    return _due(legal_on, act_by, mattered, calendar, [first])


def _before(start: date, period: Period, calendar: WorkCalendar, label: str) -> DueDate:
    if period.unit == Unit.WORKDAYS:
        legal_on = act_by = _count(start, -period.amount, -DAY, calendar)
        mattered = list(_span(legal_on, start - DAY))
    else:
        legal_on = _shift(start, period)
        act_by = calendar.on_or_before(legal_on)
        mattered = list(_span(act_by, legal_on))
    steps = [
        explanation.before(start, -period.amount, period.unit, legal_on, act_by, calendar, label)
    ]
    if period.unit == Unit.WORKDAYS:
        steps += explanation.skipped(mattered, start.year, calendar)
    return _due(legal_on, act_by, mattered, calendar, steps)


def _shift(start: date, period: Period) -> date:
    if period.unit == Unit.MONTHS:
        return add_months(start, period.amount)
    return start + timedelta(days=period.amount)


def _count(start: date, amount: int, step: timedelta, calendar: WorkCalendar) -> date:
    day, left = start, amount
    while left:
        day += step
        left -= calendar.is_workday(day)
    return day


def _span(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _due(
    legal_on: date,
    act_by: date,
    mattered: Iterable[date],
    calendar: WorkCalendar,
    steps: list[str],
) -> DueDate:
    """Provisional when a day that mattered, or the legal date, lies in an uncertain year."""
    years = {day.year for day in mattered} | {legal_on.year}
    uncertain = sorted(years - calendar.announced)
    steps = steps + explanation.uncertain(uncertain, calendar)
    return DueDate(legal_on, act_by, bool(uncertain), "；".join(steps), tuple(steps))
