"""Joint opinions (会办意见) as those see them who wait for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from congress.calendar.models import Deadline
from congress.people.visibility import visible
from proposals.enums import HandlingRole, OpinionStatus
from proposals.models import HandlingTask, JointOpinion, Reply


def opinions_offered(reply: Reply) -> QuerySet[JointOpinion]:
    """What a reply may take over: the opinions sent in its own round, to the lead unit."""
    if reply.task.role != HandlingRole.LEAD:
        return JointOpinion.objects.none()
    return (
        JointOpinion.objects.filter(task__round=reply.task.round_id, status=OpinionStatus.SENT)
        .select_related("task__organ")
        .order_by("pk")
    )


def opinion_deadlines(tasks: Iterable[HandlingTask]) -> dict[int, Deadline]:
    """Till when each of these joint tasks owes its opinion; not by when it is to be received."""
    rows = Deadline.objects.filter(
        owner_type=ContentType.objects.get_for_model(HandlingTask),
        owner_id__in=[task.pk for task in tasks],
        clock="proposal.joint_opinion",
        closed_on=None,
    )
    return {row.owner_id: row for row in rows}


def joint_of(user: Any, task: HandlingTask) -> list[dict[str, Any]]:
    """The joint units of a task's round with what they sent, as ``_opinions.html`` draws them."""
    joint = list(
        HandlingTask.objects.standing()
        .filter(round=task.round_id, role=HandlingRole.JOINT)
        .select_related("organ", "round")
        .order_by("pk")
    )
    sent = visible(JointOpinion, user).filter(status=OpinionStatus.SENT, task__in=joint)
    opinions = {row.task_id: row for row in sent.prefetch_related("attachments")}
    due = opinion_deadlines(joint)
    rows = []
    for each in joint:
        opinion = opinions.get(each.pk)
        if opinion:
            opinion.task = each
        rows.append(
            {
                "task": each,
                "opinion": opinion,
                "is_sent": opinion is not None,
                "due": due.get(each.pk),
            }
        )
    return rows
