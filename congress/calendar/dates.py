"""From the facts of a run and its rules to the dates that a deadline stores. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from congress.calendar.explanation import BATCH_TARGET, CHOSEN_TARGET
from congress.calendar.explanation import target as target_words
from congress.calendar.models import Deadline, PeriodRule
from congress.calendar.workdays import WorkCalendar, compute_chosen


@dataclass(frozen=True, slots=True)
class Dates:
    """The computed columns of a Deadline."""

    legal_on: date
    act_by: date
    target_on: date | None
    warn_on: date
    provisional: bool
    explanation: str

    def as_fields(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}


def dates_of(
    rule: PeriodRule,
    anchor_on: date,
    anchor_label: str,
    target_rule: PeriodRule | None,
    calendar: WorkCalendar,
    chosen_target_on: date | None = None,
) -> Dates:
    """Legal date and batch target side by side; the earlier day to act by is the one that warns.

    A chosen day wins over the target's rule. Where the period counts forward, a target that had
    passed when it began is none.
    """
    due = rule.due(anchor_on, calendar, label=anchor_label)
    name, target = BATCH_TARGET, None
    if chosen_target_on is None:
        target = target_rule.target(anchor_on, calendar) if target_rule else None
    elif chosen_target_on >= anchor_on or due.legal_on < anchor_on:
        name, target = CHOSEN_TARGET, compute_chosen(chosen_target_on, calendar)
    if target is None:
        return Dates(due.legal_on, due.act_by, None, due.act_by, due.provisional, due.explanation)
    words = target_words(name, target.legal_on, target.act_by, anchor_on.year, calendar)
    return Dates(
        legal_on=due.legal_on,
        act_by=due.act_by,
        target_on=target.legal_on,
        warn_on=min(due.act_by, target.act_by),
        provisional=due.provisional or target.provisional,
        explanation=f"{due.explanation}；{words}",
    )


def differs(row: Deadline, values: dict[str, object]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())
