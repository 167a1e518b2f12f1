"""A date worked out for somebody who asks: for the page and for the command."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from congress.calendar.models import PeriodRule
from congress.calendar.stepwise import Step, rule_steps, steps_of
from congress.calendar.workdays import DueDate, Period, Roll, Unit, WorkCalendar, compute

MEETING, START = "会议", "起算"


@dataclass(frozen=True)
class Answer:
    """``rule`` where it was computed by one."""

    start: date
    label: str
    due: DueDate
    steps: list[Step] = field(default_factory=list)
    rule: PeriodRule | None = None


def by_amount(
    start: date, amount: int, unit: str, calendar: WorkCalendar, *, roll: str = "", label: str = ""
) -> Answer:
    """A free period, back from the day when ``amount`` is negative; forward ones roll unless told
    otherwise. Raises PeriodError."""
    rolls = Roll(roll) if roll else (Roll.FORWARD if amount > 0 else Roll.NONE)
    period = Period(amount, Unit(unit), rolls)
    label = label or (MEETING if amount < 0 else START)
    due = compute(start, period, calendar, label=label)
    return Answer(start, label, due, steps_of(start, period, calendar, label))


def by_rule(rule: PeriodRule, start: date, calendar: WorkCalendar) -> Answer:
    """Raises PeriodError for a rule that gives no date."""
    label = MEETING if (rule.amount or 0) < 0 else START
    due = rule.due(start, calendar, label=label)
    return Answer(start, label, due, rule_steps(rule, start, calendar, label), rule)
