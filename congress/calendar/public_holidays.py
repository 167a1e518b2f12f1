"""A year's days from the package ``holidays``. Used to fill the table; never asked at run time.

Right, with make-up days, for years whose arrangement the State Council has announced (to 2026 in
the locked version); for later years the package knows the statutory days only: a guess.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import holidays

from congress.calendar.workdays import DAY, DayMark

_SUBSTITUTE = re.compile(r"(\d{4}-\d{2}-\d{2})")
_SUFFIX = re.compile(r"（.*）$")
_EVE = {"农历除夕": "春节"}


def exceptions_of(year: int) -> dict[date, DayMark]:
    """Every day of ``year`` that is a holiday, or is worked although it is a weekend day."""
    table = holidays.country_holidays("CN", years=year, language="zh_CN")
    days = [
        date(year, 1, 1) + timedelta(n)
        for n in range((date(year, 12, 31) - date(year, 1, 1)).days + 1)
    ]
    marks: dict[date, DayMark] = {}
    for day in days:
        if table.is_working_day(day):
            if day.weekday() >= 5:
                marks[day] = DayMark(is_workday=True, name="调休上班")
        elif label := table.get(day):
            marks[day] = DayMark(is_workday=False, name=_name(label))
    _name_substitutes(marks)
    return marks


def is_announced(year: int) -> bool:
    """Whether the package knows the make-up days of ``year``: a year without any is not announced.

    Since 2007 each announced year has had days moved.
    """
    table = holidays.country_holidays("CN", years=year, language="zh_CN")
    return any(_SUBSTITUTE.search(label) for label in table.values())


def _name(label: str) -> str:
    """The holiday's own name: 劳动节（补假）→ 劳动节; a moved day has none yet."""
    if _SUBSTITUTE.search(label):
        return ""
    parts = [_SUFFIX.sub("", part.strip()) for part in label.split(";")]
    return "、".join(dict.fromkeys(_EVE.get(part, part) for part in parts))


def _name_substitutes(marks: dict[date, DayMark]) -> None:
    """A moved day off belongs to the holiday whose run of rest days it lies in."""
    for day, mark in marks.items():
        if not mark.name:
            name = _neighbour(day, -DAY, marks) or _neighbour(day, DAY, marks) or "休息日"
            marks[day] = DayMark(is_workday=False, name=name)


def _neighbour(day: date, step: timedelta, marks: dict[date, DayMark]) -> str:
    while True:
        day += step
        mark = marks.get(day)
        if mark is None and day.weekday() < 5:
            return ""
        if mark and mark.is_workday:
            return ""
        if mark and mark.name:
            return mark.name
