"""Many registered proposals without walking each road: copies of one that was walked."""

from __future__ import annotations

from collections.abc import Sequence

from congress.people.models import Organ
from proposals.models import PlannedUnit, Proposal


def registered(
    model: Proposal, count: int, lines: Sequence[tuple[Organ, str]] = ()
) -> list[Proposal]:
    """``count`` copies of a registered proposal with numbers of their own, allocated by ``lines``
    of (organ, role)."""
    fields = {
        field.attname: getattr(model, field.attname)
        for field in Proposal._meta.concrete_fields
        if not field.primary_key
    }
    first = 1000 + Proposal.objects.count() * 10
    rows = Proposal.objects.bulk_create(
        Proposal(**fields | {"number": first + n, "number_label": f"闭会第{first + n}号"})
        for n in range(count)
    )
    PlannedUnit.objects.bulk_create(
        PlannedUnit(proposal=row, organ=organ, role=role) for row in rows for organ, role in lines
    )
    return rows
