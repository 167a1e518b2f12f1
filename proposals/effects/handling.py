"""In the unit: receipt, contacts with the deputies, the joint opinion."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from congress.workflow.transition import Context
from proposals.effects.judging import closes_itself
from proposals.effects.people import person
from proposals.enums import (
    ANSWERING_ROLES,
    ContactForm,
    ContactStage,
    DispatchStatus,
    HandlingRole,
    ProposalStatus,
    TaskStatus,
)
from proposals.models import (
    Contact,
    HandlingRound,
    HandlingTask,
    JointOpinion,
    Proposal,
    Reply,
)


def receive(task: HandlingTask, context: Context) -> None:
    """签收: whoever receives it is its clerk; what the unit has to write lies ready."""
    task.received_on = context.on
    task.clerk = person(context)
    task.save()
    if task.answers:
        Reply.objects.create(congress=task.congress, task=task)
    else:
        JointOpinion.objects.create(congress=task.congress, task=task)
    if task.proposal.status in (ProposalStatus.ASSIGNED, ProposalStatus.DISPATCHED):
        context.follow(task.proposal, "begin")  # the first of its units


def contact(task: HandlingTask, context: Context) -> None:
    data = context.data
    row = Contact.objects.create(
        congress=task.congress,
        task=task,
        stage=data["stage"],
        form=data["form"],
        held_on=data["held_on"],
        people=data.get("people", ""),
        said=data["said"],
        recorded_by=person(context),
    )
    row.deputies.set(data["deputies"])


def contact_in_words(task: HandlingTask, data: dict[str, Any]) -> str:
    """For the ledger: 「办前问需，11月10日，电话，陈思远代表：……」."""
    names = "、".join(deputy.name for deputy in data["deputies"])
    held_on, form = data["held_on"], ContactForm(data["form"]).label
    stage = ContactStage(data["stage"]).label
    return f"{stage}，{held_on.month}月{held_on.day}日，{form}，{names}代表：{data['said']}"


def send_opinion(opinion: JointOpinion, context: Context) -> None:
    opinion.sent_on = context.on
    opinion.save()
    context.follow(opinion.task, "advise")


def advise(task: HandlingTask, context: Context) -> None:
    task.replied_on = context.on
    task.save()


def release(task: HandlingTask, context: Context) -> None:
    task.ended_on = context.on
    task.save()


def answer(task: HandlingTask, context: Context) -> None:
    """答复完毕: when the last of the answering units has, the whole proposal is answered.

    Once the lead unit has answered nobody waits for a joint unit's opinion, nor for the units of a
    system that was only to join.
    """
    task.replied_on = context.on
    task.save()
    if task.role == HandlingRole.LEAD:
        unfinished = (TaskStatus.AWAITING, TaskStatus.HANDLING)
        joint = task.round.tasks.filter(role=HandlingRole.JOINT, status__in=unfinished)
        awaiting = task.round.dispatches.filter(
            role=HandlingRole.JOINT, status=DispatchStatus.AWAITING
        )
        for part in (*joint.order_by("pk"), *awaiting.order_by("pk")):
            context.follow(part, "release")
    conclude_when_all_have(task.round, context)


def conclude_when_all_have(handling_round: HandlingRound, context: Context) -> None:
    """全部答复, once each answering system has named its units and each of these has answered."""
    naming = handling_round.dispatches.filter(status=DispatchStatus.AWAITING)
    if naming.filter(role__in=ANSWERING_ROLES).exists():
        return
    answering = handling_round.tasks.filter(role__in=ANSWERING_ROLES)
    if not answering.exclude(status=TaskStatus.REPLIED).exists():
        context.follow(handling_round.proposal, "conclude")


def conclude(proposal: Proposal, context: Context) -> None:
    """Answered is it on the day of the last delivery, whenever that was recorded."""
    last = proposal.tasks.filter(role__in=ANSWERING_ROLES).aggregate(day=Max("replied_on"))
    proposal.replied_on = last["day"] or context.on
    proposal.save()
    if closes_itself(proposal):
        context.follow(proposal, "finish")
