"""Reads times and what happens then, from left to right; says what does not fit."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from congress.plans.grammar import (
    HALF,
    LISTED,
    MONTH,
    MONTHS,
    QUARTER,
    READING,
    REST_OF_YEAR,
    SEPARATORS,
    VOTE,
    WHOLE,
    YEAR,
    count,
    reading_of,
)
from congress.plans.steps import (
    QUARTERS,
    Month,
    Span,
    Step,
    Timing,
    TimingError,
    months,
    whole_year,
)

YEARS_AHEAD = 5  # a term: nothing in a plan lies further off
SHOWN = 20  # characters of the text that a sentence repeats


@dataclass
class When:
    """One mention of a time, and what is to happen then."""

    text: str
    span: Span
    covered: tuple[Month, ...]
    is_latest: bool = False
    acts: int = 0


@dataclass
class Scan:
    """Reads from left to right; a year that is named holds until another is."""

    text: str
    year: int
    place: int = 0
    at: int = 0  # the year that holds
    whens: list[When] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def timing(self) -> Timing:
        self.at = self.year
        while self.place < len(self.text):
            if not (self._take(SEPARATORS) or self._when() or self._act()):
                raise TimingError(f"看不懂「{self._here()}」")
        return self._joined()

    def _joined(self) -> Timing:
        if not self.whens:
            raise TimingError(f"看不懂「{self.text[:SHOWN]}」")
        if self.steps:
            for when in self.whens:
                if not when.acts:
                    raise TimingError(f"「{when.text}」没有写是第几次审议还是表决")
        covered = dict.fromkeys(month for when in self.whens for month in when.covered)
        is_latest = self.whens[-1].is_latest and not self.steps
        return Timing(
            self.year, self.whens[0].span, tuple(covered), tuple(self.steps), "", is_latest
        )

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        if found := pattern.match(self.text, self.place):
            self.place = found.end()
        return found

    def _here(self) -> str:
        """What stands here, up to the next separator."""
        return re.split("[，；。]", self.text[self.place :])[0][:SHOWN]

    # times

    def _when(self) -> bool:
        start = self.place
        named = self._take(YEAR)
        if named:
            self.at = self._named_year(named[1], named[2], named[0])
        span = self._span(bool(named))
        if span is None:
            self.place = start
            return False
        kind, covered, is_latest = span
        when = When(self.text[start : self.place][:SHOWN], kind, covered, is_latest)
        if self.whens:
            self._check_order(self.whens[-1], when)
        self.whens.append(when)
        return True

    def _check_order(self, before: When, when: When) -> None:
        if not before.span == when.span == Span.MONTH:
            raise TimingError(f"「{before.text}」和「{when.text}」不能写在一起")
        if when.covered[0] < before.covered[-1]:
            raise TimingError(
                f"「{when.text}」排在「{before.text}」之后，月份不能往回写，跨年的请写明“次年”"
            )

    def _span(self, has_year: bool) -> tuple[Span, tuple[Month, ...], bool] | None:
        """What kind of time stands here, its months, whether it is the latest."""
        if found := self._take(MONTHS):
            first = self._month(found[1])
            if found[2]:
                self.at = self._named_year(found[2], found[2], found[0])
            last = self._month(found[3])
            if last < first:
                raise TimingError(f"「{found[0]}」的月份前后颠倒")
            return Span.MONTH, months(first, last), bool(found[4])
        if found := self._take(LISTED) or self._take(MONTH):
            is_latest = found.re is MONTH and bool(found[2])
            return Span.MONTH, (self._month(found[1]),), is_latest
        if found := self._take(HALF):
            return Span.HALF_YEAR, self._run(1 if found[1] == "上" else 7, 6), bool(found[2])
        if found := self._take(QUARTER):
            place = QUARTERS.find(found[1]) if found[1] in QUARTERS else "1234".find(found[1])
            if place < 0:
                raise TimingError(f"没有「{found[0][:SHOWN]}」")
            return Span.QUARTER, self._run(3 * place + 1, 3), bool(found[2])
        if found := self._take(REST_OF_YEAR if has_year else WHOLE):
            return Span.YEAR, whole_year(self.at), "底" in found[0] or "末" in found[0]
        return None

    def _run(self, first: int, length: int) -> tuple[Month, ...]:
        return months(Month(self.at, first), Month(self.at, first + length - 1))

    def _month(self, number: str) -> Month:
        if not 1 <= (month := count(number)) <= 12:
            raise TimingError(f"「{number[:SHOWN]}月」没有这个月份")
        return Month(self.at, month)

    def _named_year(self, number: str | None, word: str | None, shown: str) -> int:
        if number and number.isdigit():
            year = int(number)
        else:
            year = self.year + (word not in ("今", "本", "当"))
        if not self.year <= year <= self.year + YEARS_AHEAD:
            raise TimingError(f"「{shown[:SHOWN]}」不在{self.year}年计划的年份之内")
        return year

    # what happens then

    def _act(self) -> bool:
        here = self._here()
        if found := self._take(READING):
            act = Step(0, 0, reading_of(found[1]), True, False)
        elif found := self._take(VOTE):
            act = Step(0, 0, None, False, True)
        else:
            return False
        if not self.whens:
            raise TimingError(f"「{here}」前面没有写月份")
        when = self.whens[-1]
        if when.span != Span.MONTH or len(when.covered) > 1:
            raise TimingError(f"「{when.text}{here}」没有写明是哪一个月")
        when.acts += 1
        self._add(replace(act, year=when.covered[0].year, month=when.covered[0].month))
        return True

    def _add(self, step: Step) -> None:
        before = self.steps[-1] if self.steps else None
        if before and before.is_vote:
            raise TimingError(f"「{before.words}」以后不能再有「{step.words}」")
        is_same_meeting = before and (before.year, before.month) == (step.year, step.month)
        if before and step.is_vote and is_same_meeting:
            self.steps[-1] = replace(before, is_vote=True)
            return
        if step.is_reading:
            self._check_reading(step, bool(is_same_meeting))
        self.steps.append(step)

    def _check_reading(self, step: Step, is_same_meeting: bool) -> None:
        if is_same_meeting and self.steps[-1].reading == step.reading:
            raise TimingError(f"「{step.words}」写了两次")
        for other in self.steps:
            if step.reading is None or other.reading is None:
                continue
            if other.reading == step.reading:
                raise TimingError(f"「{step.words}」写了两次")
            if other.reading > step.reading:
                raise TimingError(f"「{step.words}」排在「{other.words}」之后，审次前后颠倒")
