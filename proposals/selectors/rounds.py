"""The rounds of a proposal: which task of a unit is its latest, and who may be asked once more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from proposals.enums import ANSWERING_ROLES, HandlingRole, TaskStatus
from proposals.models import HandlingRound, HandlingTask, Proposal


def superseded() -> Exists:
    """Of a task: its unit, or who succeeded it, has the same proposal once more, in a later
    round."""
    own = Q(organ=OuterRef("organ")) | Q(organ=OuterRef("organ__successor"))
    return Exists(
        HandlingTask.objects.standing().filter(
            own, proposal=OuterRef("proposal"), pk__gt=OuterRef("pk")
        )
    )


def is_superseded(task: HandlingTask, proposal: Proposal | None = None) -> bool:
    """The same of one task; no query where the proposal's tasks are loaded. ``proposal``: which of
    those that it answers is asked about, where that is not its own."""
    own = {task.organ_id, task.organ.heir_id}
    return any(
        other.organ_id in own and other.pk > task.pk and other.status != TaskStatus.VOID
        for other in (proposal or task.proposal).tasks.all()
    )


def latest_of_units(tasks: Iterable[Any]) -> list[Any]:
    """Of each unit the task of the latest round in which it takes part, as they are ordered; those
    that were revoked are left out. Tasks with their organs."""
    rows = [task for task in tasks if task.status != TaskStatus.VOID]
    latest: dict[int, int] = {}
    for task in rows:
        latest[task.organ_id] = max(task.pk, latest.get(task.organ_id, 0))
    # What a unit answered before it was merged into another is superseded by that one's later task.
    return [
        task
        for task in rows
        if latest[task.organ_id] == task.pk and latest.get(task.organ.heir_id, 0) <= task.pk
    ]


def answering(proposal: Proposal, path: str = "") -> Q:
    """``Proposal.answered_tasks`` as a condition; ``path``: to the task from what is asked."""
    own = Q(**{f"{path}proposal": proposal.pk})
    if proposal.merged_into_id is None:
        return own
    principal = {f"{path}proposal": proposal.merged_into_id, f"{path}round__number": 1}
    return own | Q(**principal)


def latest_round(proposal: Proposal) -> HandlingRound:
    """Its own; of what was merged and has none, the first one of its principal."""
    own = proposal.rounds.order_by("-number").first()
    return own or (proposal.merged_into or proposal).rounds.get(number=1)


def former_tasks(proposal: Proposal) -> list[HandlingTask]:
    """The latest task of each unit that has answered this proposal, and is in use or has a
    successor, who then handles it."""
    rows = HandlingTask.objects.filter(answering(proposal)).order_by("pk")
    loaded = rows.select_related("organ__successor", "dispatch", "round")
    return latest_of_units(task for task in loaded if may_answer_again(task))


def may_answer_again(task: HandlingTask) -> bool:
    """It has answered, and its unit is in use or has a successor; which always is in use."""
    stands = task.organ.is_active or task.organ.successor_id is not None
    return task.role in ANSWERING_ROLES and task.status == TaskStatus.REPLIED and stands


def roles_again(tasks: Iterable[HandlingTask]) -> list[tuple[HandlingTask, str]]:
    """Each with its part in the next round: the one it had. A round has one lead: of two who led
    in different rounds, the later. Two units that are one by now have one part, the weightier."""
    weight = [HandlingRole.LEAD, HandlingRole.SEPARATE, HandlingRole.JOINT]
    of_heir: dict[int, HandlingTask] = {}
    for task in tasks:
        known = of_heir.get(task.organ.heir_id)
        if known is None or weight.index(HandlingRole(task.role)) < weight.index(
            HandlingRole(known.role)
        ):
            of_heir[task.organ.heir_id] = task
    rows = sorted(of_heir.values(), key=lambda task: task.pk)
    leads = [task for task in rows if task.role == HandlingRole.LEAD]
    return [(task, HandlingRole.SEPARATE if task in leads[:-1] else task.role) for task in rows]
