"""The register of what is beyond the city's powers (超出市权): who reads its lines."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from congress.people.roles import Role, congress_ids
from congress.people.visibility import register_visible, visible
from proposals.enums import ReferralState
from proposals.models import Proposal, Referral
from proposals.selectors.owning import of_own, own_deputies
from proposals.selectors.visible import STAFF

#: State → the condition of a line that stands in it.
STATES: dict[ReferralState, Q] = {
    ReferralState.AWAITED: Q(recalled_on=None, answered_on=None),
    ReferralState.ANSWERED: Q(answered_on__isnull=False),
    ReferralState.RECALLED: Q(recalled_on__isnull=False),
}


def visible_referrals(user: Any) -> QuerySet[Referral]:
    """The staff's and the leaders', and of the deputies those whose proposal it is."""
    rows = Q(pk__in=[])
    if congresses := congress_ids(user, *STAFF, Role.LEADER):
        rows |= Q(congress__in=congresses)
    if mandates := own_deputies(user):
        rows |= of_own(mandates, "proposal")
    return Referral.objects.filter(rows)


register_visible(Referral, visible_referrals)


def registered(user: Any) -> QuerySet[Referral]:
    """The lines of the congresses whose register the user reads, with what a row shows."""
    congresses = congress_ids(user, Role.OFFICE, Role.LEADER)
    return (
        visible(Referral, user)
        .filter(congress__in=congresses)
        .select_related("proposal__lead__delegation", "proposal__session", "unit")
        .annotate(state_place=_place())
    )


def _place() -> Case:
    """What waits for an answer comes first."""
    whens = [When(STATES[state], then=Value(place)) for place, state in enumerate(ReferralState)]
    return Case(*whens, output_field=IntegerField())


def referrals_of(user: Any, proposal: Proposal) -> list[Referral]:
    """Those that the user reads, the first one first, with their files."""
    rows = visible(Referral, user).filter(proposal=proposal).select_related("unit", "recorded_by")
    return list(rows.prefetch_related("attachments").order_by("pk"))
