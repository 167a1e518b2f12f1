"""Who is meant: accounts, unevaluated, from a proposal or a part of it. Each sees what he is told
of, as ``selectors.visible`` has it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Q, QuerySet

from congress.people.models import User
from congress.people.roles import Role, accounts_of, holders
from congress.workflow.transition import Context
from proposals.enums import CoSignatureStatus
from proposals.models import Dispatch, HandlingTask, Proposal
from proposals.rules import decides_within


def lead(obj: Any, context: Context) -> QuerySet[User]:
    """The lead deputy of a proposal, or of that of a part."""
    return accounts_of([proposal_of(obj).lead_id])


def cosigners(obj: Any, context: Context) -> QuerySet[User]:
    """The confirmed co-signers."""
    signed = proposal_of(obj).cosignatures.filter(status=CoSignatureStatus.CONFIRMED)
    return accounts_of(signed.order_by().values("deputy"))


def lead_and_cosigners(obj: Any, context: Context) -> QuerySet[User]:
    return lead(obj, context) | cosigners(obj, context)


def carried(obj: Any, context: Context) -> list[Proposal]:
    """What was merged into the proposal of a part, while all are handled together: the first round.
    Each deputy is led to his own."""
    proposal = proposal_of(obj)
    if proposal.rehandlings or proposal.reopened_on:
        return []
    return list(proposal.merged.order_by("pk"))


def office(obj: Any, context: Context) -> QuerySet[User]:
    """The congress's proposal office (代表工委)."""
    return holders(Role.OFFICE, congress=obj.congress_id)


def assigners_of(part: HandlingTask | Dispatch) -> QuerySet[User]:
    """Who may take it elsewhere: the dispatcher within his system, else the congress's office."""
    within = decides_within(part)
    if within is None:
        return holders(Role.OFFICE, congress=part.congress_id)
    return holders(Role.DISPATCHER, organ=within.system_id)


def dispatchers(dispatch: Any, context: Context) -> QuerySet[User]:
    """Of a system to which a proposal was handed."""
    return holders(Role.DISPATCHER, organ=dispatch.system_id)


def desk(obj: Any, context: Context) -> QuerySet[User]:
    """The clerk of a task, or all clerks of its unit while it has none, or he has left it."""
    return desk_of(_task(obj))


def desk_of(task: HandlingTask) -> QuerySet[User]:
    clerks = holders(Role.CLERK, Role.DISPATCHER, organ=task.organ_id)
    if task.clerk_id is None:
        return clerks
    return clerks.filter(Q(pk=task.clerk_id) | ~Exists(clerks.filter(pk=task.clerk_id)))


def reviewers(obj: Any, context: Context) -> QuerySet[User]:
    return holders(Role.REVIEWER, organ=_task(obj).organ_id)


def heads(obj: Any, context: Context) -> QuerySet[User]:
    return holders(Role.HEAD, organ=_task(obj).organ_id)


def settlers(obj: Any, context: Context) -> QuerySet[User]:
    """Whoever may settle a joint opinion of the unit."""
    return holders(Role.REVIEWER, Role.HEAD, organ=_task(obj).organ_id)


def _task(obj: Any) -> HandlingTask:
    return obj if isinstance(obj, HandlingTask) else obj.task


def proposal_of(obj: Any) -> Proposal:
    """``root`` of a part that is in hand."""
    return obj if isinstance(obj, Proposal) else obj.root


def judge(verdict: Any, context: Context) -> QuerySet[User]:
    """The deputy whose copy of a reply it is."""
    return accounts_of([verdict.deputy_id])
