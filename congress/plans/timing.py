"""The timing of a plan as printed, and what it means. The number of a reading comes from the
text, never from counting."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from congress.people.texts import plain
from congress.plans.steps import DIGITS, QUARTERS, Month, Span, Step, Timing, months
from congress.plans.triggers import split_trigger

__all__ = ["Month", "Span", "Step", "Timing", "TimingError", "parse_timing"]

LONGEST = 500
YEARS_AHEAD = 5  # a term: nothing in a plan lies further off
SHOWN = 20  # characters of the text that a sentence repeats

WIDE = str.maketrans("０１２３４５６７８９,;:()~～-－–―─−‐", "0123456789，；：（）" + "—" * 9)  # noqa: RUF001
SEPARATORS = re.compile(r"[，、；。/]+|并|和|及|与|或者?")
YEAR = re.compile(r"([0-9]{1,4})年度?|(今|本|当|明|次|翌|下一?)年度?")
#: After the month, half-year or quarter; the last group: at the latest.
ENDING = r"(?:份)?(?:上旬|中旬|下旬|初(?![审次])|中|底|末)?((?:之|以)?前)?"
NUMBER = r"(?:[0-9]+|十[一二]?|[一二三四五六七八九])"
MONTHS = re.compile(
    rf"({NUMBER})(?:月份?)?(?:—+|至|到)(?:([0-9]{{1,4}}|[明次翌])年)?({NUMBER})月{ENDING}"
)
LISTED = re.compile(rf"({NUMBER})(?=、(?:{NUMBER}、)*{NUMBER}月)")  # the 5 of 「5、6月」
MONTH = re.compile(rf"({NUMBER})月{ENDING}")
HALF = re.compile(rf"(上|下)半年度?{ENDING}")
QUARTER = re.compile(rf"第?([一二三四五六七八九0-9]+)季度{ENDING}")
WHOLE = re.compile(r"(?:全年|年度?内)|年?[底末](?:之?前)?")
REST_OF_YEAR = re.compile(r"全年|年?度?内|(年?[底末](?:之?前)?)|(?![^，；。])")
OPEN = re.compile(r"适时|待定|择机|机动|视情况?")

LEAD = r"(?:继续|提请|提交|进行|交?付)*(?:常委会|代表大会|人代会|大会)?(?:会议)?(?:继续|进行)*"
READING = re.compile(rf"{LEAD}(?:第?([{DIGITS}1-9]|[初首])次?审(?:议稿?)?|审议)")
VOTE = re.compile(rf"{LEAD}(?:表决(?:通过)?|通过)")


class TimingError(ValueError):
    """The message says what is wrong with the text, to be shown behind its column's name."""


def parse_timing(text: str, year: int) -> Timing:
    """The meaning of ``text`` in the plan of ``year``. Raises TimingError, and nothing else."""
    if len(text) > LONGEST:
        raise TimingError(f"时间安排超过{LONGEST}个字")
    shown = "".join(plain(text).split())
    tidy = shown.translate(WIDE).strip("，、；。")
    if not tidy:
        raise TimingError("没有写时间安排")
    if OPEN.fullmatch(tidy) or (tidy.startswith("适时") and not MONTH.search(tidy)):
        return Timing(year, Span.OPEN, _whole(year), text=shown)
    trigger, dated = split_trigger(tidy)
    if trigger and not dated:
        return Timing(year, Span.TRIGGER, _whole(year), trigger=trigger, text=shown)
    return replace(_Scan(dated, year).timing(), trigger=trigger, text=shown)


def _whole(year: int) -> tuple[Month, ...]:
    return months(Month(year, 1), Month(year, 12))


def _count(number: str) -> int:
    """Of 「11」「十一」「五」."""
    if number.isdigit():
        return int(number)
    return sum(10 if digit == "十" else DIGITS.index(digit) + 1 for digit in number)


@dataclass
class _When:
    """One mention of a time, and what is to happen then."""

    text: str
    span: Span
    covered: tuple[Month, ...]
    is_latest: bool = False
    acts: int = 0


@dataclass
class _Scan:
    """Reads from left to right; a year that is named holds until another is."""

    text: str
    year: int
    place: int = 0
    at: int = 0  # the year that holds
    whens: list[_When] = field(default_factory=list)
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
        when = _When(self.text[start : self.place][:SHOWN], kind, covered, is_latest)
        if self.whens:
            self._check_order(self.whens[-1], when)
        self.whens.append(when)
        return True

    def _check_order(self, before: _When, when: _When) -> None:
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
            return Span.YEAR, _whole(self.at), "底" in found[0] or "末" in found[0]
        return None

    def _run(self, first: int, length: int) -> tuple[Month, ...]:
        return months(Month(self.at, first), Month(self.at, first + length - 1))

    def _month(self, number: str) -> Month:
        if not 1 <= (month := _count(number)) <= 12:
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
            act = Step(0, 0, _reading(found[1]), True, False)
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


def _reading(number: str | None) -> int | None:
    if number is None:
        return None
    return 1 if number in "初首" else _count(number)
