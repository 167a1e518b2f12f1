"""Of a joint unit that comes in later: the lead unit has one opinion more to wait for."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from congress.people.models import User
from congress.workflow.transition import Context
from proposals import kinds
from proposals.enums import HandlingRole
from proposals.models import HandlingTask
from proposals.telling.audiences import desk_of, proposal_of
from proposals.telling.rows import row


def _advised(obj: Any, context: Context) -> list[HandlingTask]:
    """The lead task of each round into which the move has brought a joint unit."""
    rounds = {
        part.round_id
        for part in context.touched
        if isinstance(part, HandlingTask)
        and (part.version, part.objected_on, part.role) == (0, None, HandlingRole.JOINT)
    }
    if not rounds:
        return []
    leads = HandlingTask.objects.standing().filter(round__in=rounds, role=HandlingRole.LEAD)
    return list(leads.filter(ended_on=None).select_related("proposal", "organ"))


def _desk(task: HandlingTask, context: Context) -> QuerySet[User]:
    return desk_of(task)


def _words(task: HandlingTask, context: Context) -> str:
    return f"{task.organ.label}主办的建议增加了会办单位：{proposal_of(task).title}"


JOINT_ADDED = row(kinds.OPINION, _desk, _words, "{n}件主办的建议增加了会办单位", each=_advised)
