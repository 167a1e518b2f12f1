"""Who sees which plan. What is still drafted is its keepers', the leaders' and the committees';
what was adopted is read by the congress's own people, what was published by everybody of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, Q, QuerySet

from congress.people.roles import Role, congress_ids, member_congress_ids
from congress.people.visibility import register_visible
from congress.plans.enums import PlanStatus
from legislation.models import LegislationPlan, PlanAdjustment, PlanItem

#: They read drafts: who writes them, decides on them, or is asked about them.
DRAFTERS = (Role.ADMIN, Role.LEGISLATION, Role.LEADER, Role.COMMITTEE)
#: The congress's own people, who read what is adopted before it is published.
INSIDERS = (Role.OFFICE, Role.AUDITOR)
OPEN = (PlanStatus.PUBLISHED, PlanStatus.CLOSED)


def _plans(user: Any, prefix: str = "") -> Q:
    rows = Q(pk__in=[])
    if drafters := congress_ids(user, *DRAFTERS):
        rows |= Q(**{f"{prefix}congress__in": drafters})
    if insiders := congress_ids(user, *INSIDERS):
        rows |= Q(**{f"{prefix}congress__in": insiders}) & ~Q(
            **{f"{prefix}status": PlanStatus.DRAFT}
        )
    if members := member_congress_ids(user):
        rows |= Q(**{f"{prefix}congress__in": members, f"{prefix}status__in": OPEN})
    return rows


def drafts_for(user: Any, plan: LegislationPlan) -> bool:
    """Does the user read what is said among those who keep and decide the plan?"""
    return plan.congress_id in congress_ids(user, *DRAFTERS)


def visible_plans(user: Any) -> QuerySet[LegislationPlan]:
    return LegislationPlan.objects.filter(_plans(user))


def visible_items(user: Any) -> QuerySet[PlanItem]:
    return PlanItem.objects.filter(_plans(user, "plan__"))


def visible_adjustments(user: Any) -> QuerySet[PlanAdjustment]:
    return PlanAdjustment.objects.filter(_plans(user, "plan__"))


for _model, _rule in {
    LegislationPlan: visible_plans,
    PlanItem: visible_items,
    PlanAdjustment: visible_adjustments,
}.items():
    _registered: type[Model] = _model
    register_visible(_registered, _rule)
