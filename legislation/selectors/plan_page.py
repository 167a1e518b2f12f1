"""A plan as one reads it: its items under their headings as of a day, and what was adjusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from congress.plans.as_of import Line, lines_on
from congress.plans.folding import differing
from legislation.models import ItemType, LegislationPlan, PlanAdjustment
from legislation.wording import LABELS, Wording


@dataclass(frozen=True)
class Row:
    """One item. ``marks``: kinds of the adjustments that had been made by then; ``was``: facts that
    are not as they were adopted, in words."""

    item: Any
    number: str
    title: str
    timing: str
    domain: str
    committee: str
    kind: str
    body: str
    remark: str
    marks: tuple[PlanAdjustment, ...] = ()
    was: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Heading:
    """Items of one type, in their order; ``numbered`` of them have a number."""

    name: str
    rows: list[Row] = field(default_factory=list)

    @property
    def numbered(self) -> int:
        return sum(bool(row.number) for row in self.rows)

    @property
    def words(self) -> str:
        """「13 项」, 「12 项，另有 1 项未编号」."""
        rest = len(self.rows) - self.numbered
        return f"{self.numbered} 项，另有 {rest} 项未编号" if rest else f"{self.numbered} 项"


@dataclass(frozen=True)
class PlanOn:
    """``gone``: items that had been taken out by then, with their last facts."""

    headings: list[Heading]
    gone: list[Row]

    @property
    def count(self) -> int:
        return sum(len(heading.rows) for heading in self.headings)


def plan_on(plan: LegislationPlan, on: date | None) -> PlanOn:
    """As of the day ``on``; None: as it stands in the rows, for a draft. Six queries at most."""
    if on is None:
        lines = [Line(item, item.facts) for item in plan.items.all()]  # type: ignore[attr-defined]
    else:
        lines = lines_on(plan, on)
    wording = Wording([line.facts or line.item.facts for line in lines] + _adopted(lines))
    present = [line for line in lines if line.facts is not None]
    gone = [line for line in lines if line.facts is None and line.adjustments]
    types = _types(plan, present)
    places = {line.item.pk: place for place, line in enumerate(lines)}
    present.sort(key=lambda line: _place(line, places))
    return PlanOn(
        [
            Heading(name, [_row(line, wording) for line in present if _type_of(line) == pk])
            for pk, name in types
        ],
        [_row(line, wording) for line in gone],
    )


def _adopted(lines: Iterable[Line]) -> list[Any]:
    return [line.item.adopted for line in lines if line.adjustments]


def _type_of(line: Line) -> Any:
    return (line.facts or {}).get("type_id")


def _place(line: Line, places: dict[int, int]) -> tuple[bool, int, int]:
    """By number; what has none comes last, in the order of the printed table."""
    number = (line.facts or {}).get("number")
    return number is None, number or 0, places[line.item.pk]


def _types(plan: LegislationPlan, lines: Iterable[Line]) -> list[tuple[int, str]]:
    used = {_type_of(line) for line in lines}
    rows = ItemType.objects.filter(congress=plan.congress_id).order_by("position", "pk")
    return [(row.pk, row.name) for row in rows if row.pk in used]


def _row(line: Line, wording: Wording) -> Row:
    item: Any = line.item
    facts = line.facts or item.facts
    changed = differing(item.adopted, facts) if line.adjustments and item.adopted else {}
    said = {name: wording.of(name, facts.get(name)) for name in LABELS}
    return Row(
        item=item,
        number=said["number"],
        title=said["title"],
        timing=said["timing"],
        domain=said["domain_id"],
        committee=said["committee_id"],
        kind=said["kind"],
        body=said["body"],
        remark=said["remark"],
        marks=tuple(line.adjustments),  # type: ignore[arg-type]
        was=tuple(
            {"label": LABELS[name], "words": wording.of(name, before)}
            for name, (before, _) in changed.items()
            if before not in (None, "")
        ),
    )


def adjustments_of(plan: LegislationPlan) -> list[dict[str, Any]]:
    """The latest first, each with what changed in words. Five queries at most."""
    rows = plan.adjustments.select_related(  # type: ignore[attr-defined]
        "item", "decided_by", "meeting", "made_by", "undone_by"
    )
    found = list(rows.order_by("-decided_on", "-pk"))
    wording = Wording([facts for row in found for facts in (row.before, row.after)])
    last = {row.item_id: row.pk for row in reversed(found) if not row.is_undone}
    return [
        {
            "row": row,
            "changes": wording.changes(row.before, row.after) if row.before and row.after else [],
            "can_be_undone": last.get(row.item_id) == row.pk,
        }
        for row in found
    ]
