"""What a timing of a plan means: its readings and votes by month, the months that it covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

DIGITS = "一二三四五六七八九"
QUARTERS = "一二三四"


class TimingError(ValueError):
    """The message says what is wrong with the text, to be shown behind its column's name."""


class Month(NamedTuple):
    year: int
    month: int  # 1 to 12

    def next(self) -> Month:
        return Month(self.year + self.month // 12, self.month % 12 + 1)


class Span(StrEnum):
    MONTH = "month"  # months by name: 9月, 5—6月, and those of readings
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"  # 年内
    OPEN = "open"  # 适时
    TRIGGER = "trigger"  # 根据《…》修改进程，适时…


#: Among those that end in the same month, the more certain first.
CERTAINTY = list(Span)


@dataclass(frozen=True)
class Step:
    """A reading, a vote, or both at one meeting. ``reading``: as printed, 1 to 9; None where the
    plan says 「审议」 without a number, and for a vote alone."""

    year: int
    month: int
    reading: int | None
    is_reading: bool
    is_vote: bool

    @property
    def words(self) -> str:
        """「三审、表决」."""
        name = "审议" if self.reading is None else f"{DIGITS[self.reading - 1]}审"
        return "、".join([name] * self.is_reading + ["表决"] * self.is_vote)


@dataclass(frozen=True)
class Timing:
    """``year``: of the plan. ``covered``: the months, in their order; of OPEN and TRIGGER the whole
    year. ``is_latest``: 「5月底前」. ``trigger``: what it waits for, also before months by name.
    ``text`` is what was printed, on one line; two ways of printing the same are equal."""

    year: int
    span: Span
    covered: tuple[Month, ...]
    steps: tuple[Step, ...] = ()
    trigger: str = ""
    is_latest: bool = False
    text: str = field(default="", compare=False)

    @property
    def first(self) -> Month:
        return self.covered[0]

    @property
    def last(self) -> Month:
        return self.covered[-1]

    @property
    def sort_key(self) -> tuple[Month, int, Month]:
        """By the end of what is covered, then the certain before the open, then by the start."""
        return self.last, CERTAINTY.index(self.span), self.first

    def words(self) -> str:
        """In the usual form; the parser reads it back as the same timing."""
        if self.span == Span.TRIGGER:
            return f"{self.trigger}，适时"
        dated = self._dated() + ("底前" if self.is_latest else "")
        return f"{self.trigger}，{dated}" if self.trigger else dated

    def _dated(self) -> str:
        year, month = self.first
        if self.span == Span.OPEN:
            return "适时"
        if self.span == Span.YEAR:
            year_words = "年" if year == self.year else f"{year}年"
            return year_words + ("" if self.is_latest else "内")
        if self.span == Span.HALF_YEAR:
            return f"{self._prefix(year)}{'上' if month == 1 else '下'}半年"
        if self.span == Span.QUARTER:
            return f"{self._prefix(year)}第{QUARTERS[(month - 1) // 3]}季度"
        return "，".join(self._steps()) if self.steps else "、".join(self._months())

    def _prefix(self, year: int) -> str:
        return "" if year == self.year else f"{year}年"

    def _steps(self) -> Iterator[str]:
        by_month: dict[Month, list[str]] = {}
        for step in self.steps:
            by_month.setdefault(Month(step.year, step.month), []).append(step.words)
        for month, words in by_month.items():
            yield f"{self._prefix(month.year)}{month.month}月{'、'.join(words)}"

    def _months(self) -> Iterator[str]:
        for first, last in runs(self.covered):
            start = f"{self._prefix(first.year)}{first.month}"
            if first == last:
                yield f"{start}月"
            elif first.year == last.year:
                yield f"{start}—{last.month}月"
            else:
                yield f"{start}月—{last.year}年{last.month}月"


def months(first: Month, last: Month) -> tuple[Month, ...]:
    """From ``first`` to ``last``, both included."""
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next())
    return tuple(found)


def whole_year(year: int) -> tuple[Month, ...]:
    return months(Month(year, 1), Month(year, 12))


def runs(covered: Iterable[Month]) -> list[tuple[Month, Month]]:
    """Months that follow each other, as (first, last)."""
    found: list[tuple[Month, Month]] = []
    for month in covered:
        if found and found[-1][1].next() == month:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return found
