"""The State Council's notice for one year, holiday by holiday, and what it makes of the table.

「国庆节：10月1日（周四）至8日放假调休，共8天。9月27日、10月10日上班。」
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from congress.calendar.explanation import full_words
from congress.calendar.workdays import DAY, DayMark, WorkCalendar

HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
WORKED = "调休上班"
LONGEST = timedelta(days=15)
_DAY = re.compile(
    r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日(?:[（(][^）)]*[）)])?|(\d{4})-(\d{2})-(\d{2})"
)


@dataclass(frozen=True)
class Holiday:
    """One line: off from ``first`` to ``last``, and the weekend days worked in exchange."""

    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()


@dataclass(frozen=True)
class DayChange:
    """One day whose meaning the notice changes: 「上班 → 放假」."""

    day: str
    before: str
    after: str


def days_in(text: str, year: int) -> list[date]:
    """The days of 「9月27日、10月10日」; raises ValueError with a sentence for anything else."""
    found = []
    for match in _DAY.finditer(text):
        parts = [int(part) for part in match.groups()[3:] if part] or [
            int(match[1] or year), int(match[2]), int(match[3]),
        ]  # fmt: skip
        try:
            found.append(date(*parts))
        except ValueError:
            raise ValueError(f"没有“{match[0]}”这一天。") from None
    if _DAY.sub("", text).strip(" 、，,；;。上班和\u3000"):
        raise ValueError("请写成“9月27日、10月10日”这样的日期，几天之间用顿号隔开。")
    return found


def marks_of(holidays: Iterable[Holiday]) -> dict[date, DayMark]:
    """The exceptions that the notice makes."""
    marks: dict[date, DayMark] = {}
    for item in holidays:
        for n in range((item.last - item.first).days + 1):
            marks[item.first + n * DAY] = DayMark(False, item.name)
        marks |= dict.fromkeys(item.worked, DayMark(True, WORKED))
    return marks


def holidays_of(calendar: WorkCalendar, year: int) -> list[Holiday]:
    """What the table says of ``year``, as lines: to begin from. A worked day stands with the
    nearest holiday."""
    runs: list[Holiday] = []
    for day in sorted(d for d, mark in calendar.exceptions.items() if d.year == year):
        mark = calendar.exceptions[day]
        if mark.is_workday:
            continue
        last = runs[-1] if runs else None
        if last and last.name == mark.name and not _works_between(last.last, day, calendar):
            runs[-1] = Holiday(last.name, last.first, day)
        else:
            runs.append(Holiday(mark.name, day, day))
    worked = [d for d, m in calendar.exceptions.items() if d.year == year and _is_make_up(d, m)]
    of_run = {id(run): sorted(d for d in worked if _near(d, runs) is run) for run in runs}
    return [Holiday(run.name, run.first, run.last, tuple(of_run[id(run)])) for run in runs]


def with_notice(calendar: WorkCalendar, year: int, marks: Mapping[date, DayMark]) -> WorkCalendar:
    """The calendar as it will be: what the table said of the year before is gone."""
    others = {d: mark for d, mark in calendar.exceptions.items() if d.year != year}
    return WorkCalendar(others | dict(marks), calendar.announced | {year}, calendar.loaded | {year})


def day_changes(before: WorkCalendar, after: WorkCalendar, year: int) -> list[DayChange]:
    """Days that are worked on and were not, or the other way about."""
    days = {d for d in {*before.exceptions, *after.exceptions} if abs(d.year - year) <= 1}
    odd = sorted(day for day in days if before.is_workday(day) != after.is_workday(day))
    words = (f"{day.year}年{full_words(day, day.year, after)}" for day in odd)
    return [
        DayChange(text, _word(before, day), _word(after, day))
        for text, day in zip(words, odd, strict=True)
    ]


def digest_of(marks: Mapping[date, DayMark]) -> str:
    """What was previewed is what is confirmed."""
    lines = (f"{day}{mark.is_workday}{mark.name}" for day, mark in sorted(marks.items()))
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _word(calendar: WorkCalendar, day: date) -> str:
    return "上班" if calendar.is_workday(day) else "放假"


def _is_make_up(day: date, mark: DayMark) -> bool:
    return mark.is_workday and day.weekday() >= 5


def _works_between(first: date, last: date, calendar: WorkCalendar) -> bool:
    between = (first + n * DAY for n in range(1, (last - first).days))
    return any(calendar.is_workday(day) for day in between)


def _near(day: date, runs: list[Holiday]) -> Holiday | None:
    def far(run: Holiday) -> int:
        return min(abs((run.first - day).days), abs((run.last - day).days))

    return min(runs, key=far, default=None)
