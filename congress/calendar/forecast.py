"""What would become of running deadlines if a rule or the calendar were another. Only reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from congress.calendar.models import Deadline, NoRule
from congress.calendar.reckoning import Inputs, Reckoning
from congress.calendar.recomputation import inputs_of
from congress.calendar.registry import words_of
from congress.calendar.workdays import PeriodError

SAME, EARLIER, LATER, IMPOSSIBLE = "same", "earlier", "later", "impossible"


@dataclass
class Tally:
    """How many would move, and where to. ``late``: running in time now, late after the change;
    ``settled``: provisional now, certain after it; ``words`` change more often than days."""

    total: int = 0
    earlier: int = 0
    later: int = 0
    late: int = 0
    settled: int = 0
    impossible: int = 0

    @property
    def moved(self) -> int:
        return self.earlier + self.later

    @property
    def same(self) -> int:
        return self.total - self.moved - self.impossible


@dataclass
class Forecast(Tally):
    """The whole, and the same of each clock: (label, carrier, tally)."""

    clocks: list[tuple[str, str, Tally]] = field(default_factory=list)
    congresses: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Foreseen:
    """One deadline and the dates it would have; ``new`` is empty where none could be computed."""

    deadline: Deadline
    new: dict[str, Any]
    on: date

    @property
    def way(self) -> str:
        return _way(_days(self.deadline), self.new)

    @property
    def legal_on(self) -> date | None:
        return self.new.get("legal_on")

    @property
    def days(self) -> int:
        """By how many calendar days the legal date moves."""
        return abs((self.legal_on - self.deadline.legal_on).days) if self.legal_on else 0

    @property
    def becomes_late(self) -> bool:
        return _becomes_late(self.deadline.legal_on, self.legal_on, self.on)


def forecast(queryset: QuerySet[Deadline], reckoning: Reckoning, on: date) -> Forecast:
    """Counts over all rows: computed once for each group of equal inputs. Two queries."""
    whole, clocks = Forecast(), dict[str, Tally]()
    groups = (
        queryset.order_by()
        .annotate(start=Coalesce("meeting__starts_on", "anchor_on"))
        .values_list(
            "clock", "legal_on", "act_by", "target_on", "provisional",
            "congress_id", "rule_id", "target_rule_id", "start", "anchor_label",
            "chosen_target_on",
        )
        .annotate(count=Count("pk"))
    )  # fmt: skip
    rows = list(groups)
    reckoning.know({key for row in rows for key in row[6:8] if key})
    for clock, legal_on, act_by, target_on, provisional, *inputs, count in rows:
        new = _compute(reckoning, Inputs(*inputs))
        way = _way((legal_on, act_by, target_on), new)
        late = bool(new) and _becomes_late(legal_on, new["legal_on"], on)
        settled = bool(new) and provisional and not new["provisional"]
        for tally in (whole, clocks.setdefault(clock, Tally())):
            tally.total += count
            tally.earlier += count * (way == EARLIER)
            tally.later += count * (way == LATER)
            tally.impossible += count * (way == IMPOSSIBLE)
            tally.late += count * late
            tally.settled += count * settled
        whole.congresses[inputs[0]] = whole.congresses.get(inputs[0], 0) + count
    whole.clocks = [(*words_of(code), tally) for code, tally in clocks.items()]
    return whole


def foresee(rows: Iterable[Deadline], reckoning: Reckoning, on: date) -> list[Foreseen]:
    """Row by row, for a page of a table; ``rows`` with their meeting selected."""
    return [Foreseen(row, _compute(reckoning, inputs_of(row)), on) for row in rows]


def _compute(reckoning: Reckoning, inputs: Inputs) -> dict[str, Any]:
    try:
        return reckoning.values(inputs)
    except (PeriodError, NoRule):
        return {}


def _days(row: Deadline) -> tuple[date, date, date | None]:
    return row.legal_on, row.act_by, row.target_on


def _way(old: tuple[date, date, date | None], new: dict[str, Any]) -> str:
    """Earlier or later by the legal date; where that stands, by the act-by day, then the target."""
    if not new:
        return IMPOSSIBLE
    for before, name in zip(old, ("legal_on", "act_by", "target_on"), strict=True):
        after = new[name]
        if before != after:
            return LATER if before is None or (after and after > before) else EARLIER
    return SAME


def _becomes_late(old: date, new: date | None, on: date) -> bool:
    return bool(new and new < on <= old)
