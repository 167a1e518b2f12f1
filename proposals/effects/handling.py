"""In the unit: receipt, contacts with the deputies, the joint opinion."""

from __future__ import annotations

from typing import Any

from django.db.models import Max

from congress.workflow.transition import Context
from proposals.effects.judging import settle
from proposals.effects.merging import answer_together
from proposals.effects.people import person
from proposals.enums import (
    ANSWERING_ROLES,
    ContactForm,
    ContactStage,
    DispatchStatus,
    ExtensionStatus,
    HandlingRole,
    ObjectionStatus,
    ProposalStatus,
    TaskStatus,
)
from proposals.models import (
    Contact,
    Dispatch,
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


def pass_on(task: HandlingTask, context: Context) -> None:
    """更换承办人: ``clerk`` in the data. What the unit owes, and by when, is untouched."""
    task.clerk = context.data["clerk"]
    task.save()


def passed_on_in_words(task: HandlingTask, data: dict[str, Any]) -> str:
    """「承办人由金沐阳更换为余晓岚（方静怡办理移交）」."""
    former = task.clerk.name if task.clerk else "（空缺）"
    by = data.get("handed_by")
    return f"承办人由{former}更换为{data['clerk'].name}" + (f"（{by.name}办理移交）" if by else "")


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


def send_opinion_back(opinion: JointOpinion, context: Context) -> None:
    """What was sent is kept; the joint unit handles again, with a short clock of its own."""
    opinion.former_body, opinion.former_sent_on = opinion.body, opinion.sent_on
    opinion.sent_on, opinion.returned_on = None, context.on
    opinion.save()
    context.follow(opinion.task, "resume")


def resume(task: HandlingTask, context: Context) -> None:
    task.replied_on, task.opinion_again_on = None, context.on
    task.save()


def advise(task: HandlingTask, context: Context) -> None:
    task.replied_on = context.on
    task.save()


def release(task: HandlingTask, context: Context) -> None:
    task.ended_on = context.on
    task.save()
    _nothing_to_decide(task, context)


def _nothing_to_decide(part: HandlingTask | Dispatch, context: Context) -> None:
    if part.objected_on:
        for row in part.objections.filter(status=ObjectionStatus.FILED):
            context.follow(row, "lapse")
    if isinstance(part, HandlingTask) and part.extension_asked_on:
        for request in part.extensions.filter(status=ExtensionStatus.ASKED):
            context.follow(request, "lapse")


def take_back(part: HandlingTask | Dispatch, context: Context, reason: str) -> None:
    """Let it be revoked after this move. From now on another may stand in its place; ``reason``
    is what its clocks end with (at most 100 characters)."""
    part.ended_on, part.ended_for = context.on, reason
    part.save()
    context.follow(part, "revoke")


def revoke(part: HandlingTask | Dispatch, context: Context) -> None:
    """No longer its unit's, or its system's: its clocks are void, neither met nor missed."""
    part.ended_on = part.ended_on or context.on
    part.save()
    _nothing_to_decide(part, context)


def answer(task: HandlingTask, context: Context) -> None:
    """答复完毕: when the last of the answering units has, the whole proposal is answered.

    Once the lead unit has answered nobody waits for a joint unit's opinion, nor for the units of a
    system that was only to join.
    """
    task.replied_on = context.on
    task.save()
    _nothing_to_decide(task, context)
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
    naming = handling_round.dispatches.filter(status=DispatchStatus.AWAITING, ended_on=None)
    if naming.filter(role__in=ANSWERING_ROLES).exists():
        return
    answering = handling_round.tasks.filter(role__in=ANSWERING_ROLES, ended_on=None)
    if not answering.exclude(status=TaskStatus.REPLIED).exists():
        context.follow(handling_round.proposal, "conclude")


def conclude(proposal: Proposal, context: Context) -> None:
    """Answered is it on the day of the last delivery, whenever that was recorded."""
    last = (
        proposal.tasks.standing().filter(role__in=ANSWERING_ROLES).aggregate(day=Max("replied_on"))
    )
    proposal.replied_on = last["day"] or context.on
    proposal.save()
    answer_together(proposal, context)
    settle(proposal, context)
