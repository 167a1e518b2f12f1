"""Reads for lists: what a list of proposals shows, in two queries."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from congress.people.visibility import visible
from proposals.enums import TaskStatus
from proposals.models import HandlingTask, Proposal


def listed(user: Any) -> QuerySet[Proposal]:
    """Visible proposals with the standing tasks that the user sees (``seen_tasks``, last
    round first)."""
    seen = visible(HandlingTask, user).exclude(status=TaskStatus.VOID)
    tasks = seen.select_related("organ__parent", "round")
    return (
        visible(Proposal, user)
        .select_related("lead__delegation", "session", "category", "merged_into")
        .prefetch_related(*with_tasks(tasks.order_by("-round__number", "pk")))
    )


def with_tasks(tasks: QuerySet[HandlingTask]) -> list[Prefetch]:
    """``seen_tasks`` of each proposal, and of the principal of what was merged."""
    return [Prefetch(f"{path}tasks", tasks, to_attr="seen_tasks") for path in ("", "merged_into__")]


def seen_tasks(proposal: Any) -> list[HandlingTask]:
    """Of a row of ``listed``: the tasks of the units that answer it."""
    tasks: list[HandlingTask] = list(proposal.seen_tasks)
    if proposal.merged_into is not None:
        tasks += [task for task in proposal.merged_into.seen_tasks if task.round.is_first]
    return tasks
