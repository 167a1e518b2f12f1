"""A date worked out step by step, in whole sentences: for the page that explains, and to calculate.

Where ``explanation`` is the line that stands beside a date, this is the same arithmetic told to
somebody who wants to check it with a calendar on the wall. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from congress.calendar.explanation import UNITS, full_words, skipped, uncertain
from congress.calendar.models import PeriodRule
from congress.calendar.models.rule import RuleKind
from congress.calendar.workdays import (
    DAY,
    DueDate,
    Period,
    Roll,
    Unit,
    WorkCalendar,
    add_months,
    compute,
)


@dataclass(frozen=True)
class Step:
    """One sentence, the article it follows, and what it passed over (a line each)."""

    text: str
    article: str = ""
    details: tuple[str, ...] = ()


def steps_of(start: date, period: Period, calendar: WorkCalendar, label: str) -> list[Step]:
    """From the first day to the day to act by. Raises PeriodError as ``compute`` does."""
    due = compute(start, period, calendar, label=label)
    if period.unit == Unit.WORKDAYS:
        steps = _counted(start, period.amount, due, calendar, label)
    elif period.amount > 0:
        steps = _forward(start, period, due, calendar, label)
    else:
        steps = _back(start, period, due, calendar, label)
    return [*steps, *_ending(due, start, calendar)]


def rule_steps(rule: PeriodRule, start: date, calendar: WorkCalendar, label: str) -> list[Step]:
    """The same by a rule; raises PeriodError for one that gives no date."""
    if rule.kind == RuleKind.PERIOD:
        return steps_of(start, rule.period, calendar, label)
    due = rule.due(start, calendar, label=label)
    words = f"固定日期{rule.words}：{label} {_day(start, start, calendar)}起的第一个{rule.words}是"
    first = Step(f"{words} {_day(due.legal_on, start, calendar)}。")
    return [first, *_acting(due, start, calendar), *_ending(due, start, calendar)]


def _forward(
    start: date, period: Period, due: DueDate, calendar: WorkCalendar, label: str
) -> list[Step]:
    amount = f"{period.amount}{UNITS[period.unit]}"
    last = _last(start, period)
    steps = [_not_counted(start, calendar, label)]
    if period.unit == Unit.MONTHS:
        text = f"{amount}后的对应日是 {_day(last, start, calendar)}。"
        if last.day != start.day:
            text = f"{amount}后的那个月没有{start.day}日，末日是当月最后一日"
            text += f" {_day(last, start, calendar)}。"
        steps.append(Step(text, "民法典第202条"))
    else:
        text = f"往后数 {period.amount} 个日历日，末日是 {_day(last, start, calendar)}。"
        steps.append(Step(text, "民法典第201条"))
    if due.legal_on != last:
        rest = tuple(_rests(_days(last, due.legal_on - DAY), start, calendar))
        text = f"末日是休息日，顺延至下一个工作日 {_day(due.legal_on, start, calendar)}。"
        return [*steps, Step(text, "民法典第203条", rest)]
    if period.roll == Roll.FORWARD:
        return [*steps, Step("末日是工作日，不必顺延。")]
    return [*steps, *_acting(due, start, calendar)]


def _back(
    start: date, period: Period, due: DueDate, calendar: WorkCalendar, label: str
) -> list[Step]:
    unit = "个月" if period.unit == Unit.MONTHS else "个日历日"
    back = f"从{label} {_day(start, start, calendar)}往前数 {-period.amount} {unit}"
    text = f"{back}，是 {_day(due.legal_on, start, calendar)}。这一天是休息日也不移动。"
    return [Step(text), *_acting(due, start, calendar)]


def _counted(
    start: date, amount: int, due: DueDate, calendar: WorkCalendar, label: str
) -> list[Step]:
    first, last = (start + DAY, due.legal_on) if amount > 0 else (due.legal_on, start - DAY)
    passed = list(_days(first, last))
    rest = sum(not calendar.is_workday(day) for day in passed)
    way = "后" if amount > 0 else "前"
    text = f"往{way}数 {abs(amount)} 个工作日，是 {_day(due.legal_on, start, calendar)}。"
    if rest:
        text += f"其间共 {len(passed)} 天，跳过休息日 {rest} 天。"
    weekends = sum(day.weekday() >= 5 and not calendar.is_workday(day) for day in passed)
    details = [f"{words}。" for words in skipped(passed, start.year, calendar)]
    if weekends:
        details.append(f"其中周末（含放假期间的周末）{weekends} 天。")
    return [_not_counted(start, calendar, label), Step(text, details=tuple(details))]


def _not_counted(start: date, calendar: WorkCalendar, label: str) -> Step:
    return Step(f"{label} {_day(start, start, calendar, year=True)}，当日不计入。", "民法典第201条")


def _acting(due: DueDate, start: date, calendar: WorkCalendar) -> list[Step]:
    if due.act_by == due.legal_on:
        return []
    rest = tuple(_rests(_days(due.act_by + DAY, due.legal_on), start, calendar))
    words = f"这一天是休息日，最迟应在此前最后一个工作日 {_day(due.act_by, start, calendar)}办理。"
    return [Step(words, details=rest)]


def _ending(due: DueDate, start: date, calendar: WorkCalendar) -> list[Step]:
    if not due.provisional:
        return []
    years = {start.year, due.act_by.year, due.legal_on.year} - calendar.announced
    return [Step(f"{words}，公布后重新计算。") for words in uncertain(sorted(years), calendar)]


def _rests(days: Iterable[date], start: date, calendar: WorkCalendar) -> Iterator[str]:
    for day in days:
        if not calendar.is_workday(day):
            yield f"{_day(day, start, calendar)}休息。"


def _last(start: date, period: Period) -> date:
    if period.unit == Unit.MONTHS:
        return add_months(start, period.amount)
    return start + timedelta(days=period.amount)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _day(day: date, start: date, calendar: WorkCalendar, *, year: bool = False) -> str:
    """「6月27日（周六，端午节）」; the year is named where it is not the first day's."""
    words = full_words(day, start.year, calendar)
    return f"{day.year}年{words}" if year else words


def day_in_full(day: date, calendar: WorkCalendar) -> str:
    """「2026年6月29日（周一）」, for lines that stand alone."""
    return f"{day.year}年{full_words(day, day.year, calendar)}"
