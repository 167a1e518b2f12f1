"""What a plan comes to: its items by type, its readings and votes by month."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from legislation.models import LegislationPlan, PlannedStep


def counts_of(plan: LegislationPlan) -> dict[str, Any]:
    """``{"items": {"审议": 13, …}, "readings": {"3": 3, …}, "votes": {"3": 1, …}}`` of the items
    that are in the plan; of another year than the plan's first 「2025-3」. Three queries."""
    items = plan.items.filter(is_in=True)  # type: ignore[attr-defined]
    types = items.order_by().values_list("type__name").annotate(n=Count("pk"))
    rows = types.order_by("type__position", "type")
    steps = PlannedStep.objects.filter(item__plan=plan, item__is_in=True)
    return {
        "items": {name.removesuffix("项目"): n for name, n in rows},
        "readings": _by_month(plan, steps.filter(is_reading=True)),
        "votes": _by_month(plan, steps.filter(Q(is_vote=True))),
    }


def _by_month(plan: LegislationPlan, steps: Any) -> dict[str, int]:
    rows = steps.order_by("year", "month").values_list("year", "month").annotate(n=Count("pk"))
    return {
        str(month) if year == plan.first_year else f"{year}-{month}": n for year, month, n in rows
    }
