"""Meetings of deputies and units (面商协调): who reads them, and whether there has been one."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from congress.people.roles import Role, congress_ids, deputies_of, organ_ids
from congress.people.visibility import register_visible
from proposals.models import Conciliation, Proposal
from proposals.selectors.visible import HANDLERS, STAFF, of_own


def visible_conciliations(user: Any) -> QuerySet[Conciliation]:
    """The office's, the leaders' and the deputies'; of the handling side those of the units that
    came, and of their systems."""
    rows = Q(pk__in=[])
    if congresses := congress_ids(user, *STAFF, Role.LEADER):
        rows |= Q(congress__in=congresses)
    if mandates := [deputy.pk for deputy in deputies_of(user)]:
        rows |= of_own(mandates, "proposal")
    systems = organ_ids(user, Role.DISPATCHER)
    if own := organ_ids(user, *HANDLERS) | systems:
        came = Conciliation.units.through.objects.filter(
            Q(organ__in=own) | Q(organ__parent__in=systems)
        )
        rows |= Q(pk__in=came.values("conciliation"))
    return Conciliation.objects.filter(rows)


register_visible(Conciliation, visible_conciliations)


def meetings_of(user: Any, proposal: Proposal) -> list[Conciliation]:
    """Those that the user reads, with all that is shown of them."""
    rows = visible_conciliations(user).filter(proposal=proposal)
    return list(
        rows.select_related("recorded_by")
        .prefetch_related("deputies", "units", "attachments")
        .order_by("held_on", "pk")
    )
