"""A plan as it stood on a day, and what differs between two days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from congress.plans.folding import Facts, differing, fold
from congress.plans.models import AbstractAdjustment, AbstractItem, AbstractPlan


@dataclass(frozen=True)
class Line:
    """One item on that day: ``facts`` is None for what was not in the plan then.

    ``adjustments`` are those that had been decided by then, oldest first.
    """

    item: AbstractItem
    facts: Facts
    adjustments: tuple[AbstractAdjustment, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One item that differs between two days; ``facts`` maps each to (before, after)."""

    item: AbstractItem
    before: Facts
    after: Facts
    facts: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def came(self) -> bool:
        return self.before is None

    @property
    def went(self) -> bool:
        return self.after is None


def lines_on(plan: Any, on: date) -> list[Line]:
    """Every item that the plan has ever had, as of the day ``on``. Two queries.

    Before its adoption a plan says nothing to anybody: every line is empty then.
    """
    items, rows = _read(plan)
    return [_line(plan, item, rows[item.pk], on) for item in items]


def as_of(plan: Any, on: date) -> list[Line]:
    """What the plan said on the day ``on``: the items that were in it. Two queries."""
    return [line for line in lines_on(plan, on) if line.facts is not None]


def compare(plan: Any, earlier: date, later: date) -> list[Difference]:
    """What differs between the two days, item by item. Two queries."""
    items, rows = _read(plan)
    found = []
    for item in items:
        before, after = (_line(plan, item, rows[item.pk], on).facts for on in (earlier, later))
        if changed := differing(before, after):
            found.append(Difference(item, before, after, changed))
    return found


def facts_now(item: AbstractItem, adjustments: Iterable[AbstractAdjustment]) -> Facts:
    """What the adjustments make of the adopted item: the item's own row says the same, always."""
    return fold(item.adopted, [row.after for row in adjustments if not row.is_undone])


def _read(plan: AbstractPlan) -> tuple[list[Any], dict[int, list[Any]]]:
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in plan.adjustments.standing():  # type: ignore[attr-defined]
        rows[row.item_id].append(row)
    return list(plan.items.all()), rows  # type: ignore[attr-defined]


def _line(plan: AbstractPlan, item: AbstractItem, rows: Iterable[Any], on: date) -> Line:
    if plan.adopted_on is None or on < plan.adopted_on:
        return Line(item, None)
    counted = tuple(row for row in rows if row.decided_on <= on)
    return Line(item, fold(item.adopted, [row.after for row in counted]), counted)
