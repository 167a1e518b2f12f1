"""Reads for lists: what a list of proposals shows, in two queries."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from congress.people.visibility import visible
from proposals.models import HandlingTask, Proposal


def listed(user: Any) -> QuerySet[Proposal]:
    """Visible proposals with the tasks that the user sees (``seen_tasks``, last round first)."""
    tasks = visible(HandlingTask, user).select_related("organ__parent", "round")
    return (
        visible(Proposal, user)
        .select_related("lead__delegation", "session", "category")
        .prefetch_related(
            Prefetch("tasks", tasks.order_by("-round__number", "pk"), to_attr="seen_tasks")
        )
    )
