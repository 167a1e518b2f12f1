"""Subtotals (小计): how many, answered, in time, late, and what the deputies said of the result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, Q

from proposals.enums import Satisfaction

#: Field → its head; the order of the table.
HEADS = {
    "total": "总数",
    "answered": "已答复",
    "in_time": "按期",
    "late": "超期",
    "satisfied": "满意",
    "fairly": "基本满意",
    "dissatisfied": "不满意",
}


@dataclass(frozen=True)
class Totals:
    """``late``: answered after the legal date, or not answered though it has passed. What is not
    due yet is neither in time nor late; what nobody judged is in none of the last three."""

    total: int = 0
    answered: int = 0
    in_time: int = 0
    late: int = 0
    satisfied: int = 0
    fairly: int = 0
    dissatisfied: int = 0

    def __add__(self, other: Totals) -> Totals:
        mine, others = asdict(self), asdict(other)
        return Totals(**{name: mine[name] + others[name] for name in HEADS})

    @property
    def cells(self) -> list[tuple[str, int]]:
        return [(label, getattr(self, name)) for name, label in HEADS.items()]

    @property
    def words(self) -> str:
        """「总数 5，已答复 3，按期 2，超期 1，满意 2，基本满意 0，不满意 1」."""
        return "，".join(f"{label} {value}" for label, value in self.cells)


def counters(answered: Q, in_time: Q, late: Q, result: str) -> dict[str, Any]:
    """The aggregates of ``Totals``; ``result``: the field that says what was said of the result."""
    counts = {"answered": answered, "in_time": in_time, "late": late}
    counts |= {value: Q(**{result: value}) for value in Satisfaction.values}
    return {"total": Count("pk")} | {
        name: Count("pk", filter=condition) for name, condition in counts.items()
    }


def summed(parts: Iterable[Totals]) -> Totals:
    return sum(parts, Totals())
