"""What waits for those who handle: dispatchers, clerks, reviewers, heads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from congress.workflow.worklist import WorkGroup
from proposals.enums import (
    ANSWERING_ROLES,
    ContactStage,
    DispatchStatus,
    ObjectionStatus,
    OpinionStatus,
    ProposalStatus,
    ReplyStatus,
    TaskStatus,
)
from proposals.models import Contact, Dispatch, HandlingTask, JointOpinion, Objection, Reply
from proposals.selectors.rounds import superseded
from proposals.selectors.waiting.items import (
    dispatch_item,
    group,
    objection_item,
    open_objections,
    opinion_item,
    reply_item,
    task_item,
    tasks,
)


def dispatcher_groups(systems: set[int]) -> Iterable[WorkGroup]:
    waiting = Dispatch.objects.filter(
        system__in=systems, status=DispatchStatus.AWAITING
    ).select_related("proposal", "system")
    waiting = waiting.exclude(Exists(_open_objections(dispatch=OuterRef("pk"))))
    yield group("dispatch", "转承办", waiting, dispatch_item)
    objections = open_objections(task__dispatch__system__in=systems).exclude(
        task__organ=F("task__dispatch__system")
    )
    yield group("objection", "决定异议", objections, objection_item)


def _open_objections(**conditions: Any) -> QuerySet[Objection]:
    """What is objected to waits for the decision, not for its unit."""
    return Objection.objects.filter(status=ObjectionStatus.FILED, **conditions)


def clerk_groups(organs: set[int]) -> Iterable[WorkGroup]:
    yield group(
        "receive",
        "签收",
        tasks(organ__in=organs, status=TaskStatus.AWAITING).exclude(
            Exists(_open_objections(task=OuterRef("pk")))
        ),
        task_item("签收", "receive"),
    )
    opinions = _opinions(organs, OpinionStatus.DRAFT)
    yield group("draft-opinion", "拟写会办意见", opinions, opinion_item("拟稿", "opinion-edit"))
    drafts = _replies(organs, ReplyStatus.DRAFT)
    yield group(
        "draft-reply", "拟写答复", drafts.filter(version=0), reply_item("拟稿", "reply-edit")
    )
    yield group(
        "redraft-reply",
        "修改被退回的答复",
        drafts.filter(version__gt=0),
        reply_item("修改", "reply-edit"),
    )
    signed = _replies(organs, ReplyStatus.SIGNED)
    yield group("deliver", "送达答复", signed, reply_item("送达", "reply-move", "deliver"))
    without = _without_contact(organs)
    yield group("contact", "与代表沟通", without, task_item("记录沟通", "contact"))


def reviewer_groups(organs: set[int]) -> Iterable[WorkGroup]:
    rows = _replies(organs, ReplyStatus.REVIEW)
    yield group("approve", "审核答复", rows, reply_item("审核", "reply-move", "approve"))


def opinion_groups(organs: set[int]) -> Iterable[WorkGroup]:
    rows = _opinions(organs, OpinionStatus.REVIEW)
    yield group(
        "settle-opinion", "审定会办意见", rows, opinion_item("审定", "opinion-move", "send")
    )


def head_groups(organs: set[int], user: Any) -> Iterable[WorkGroup]:
    rows = _replies(organs, ReplyStatus.SIGNING).filter(signatory=user)
    yield group("sign", "签发答复", rows, reply_item("签发", "reply-move", "sign"))


def _replies(organs: set[int], status: str) -> QuerySet[Reply]:
    """Replies sort by the clock of their task."""
    return (
        Reply.objects.filter(task__organ__in=organs, status=status)
        .exclude(task__status=TaskStatus.VOID)
        .select_related("task__proposal", "task__organ", "task__round")
        .annotate(next_due_on=F("task__next_due_on"))
    )


def _opinions(organs: set[int], status: str) -> QuerySet[JointOpinion]:
    return (
        JointOpinion.objects.filter(
            task__organ__in=organs, status=status, task__status=TaskStatus.HANDLING
        )
        .select_related("task__proposal", "task__organ", "task__round")
        .annotate(next_due_on=F("task__next_due_on"))
    )


def _without_contact(organs: set[int]) -> QuerySet[HandlingTask]:
    """Answering units whose next contact (三次沟通) has no record: 办前, 办中, 办后 in turn."""
    recorded = {
        stage: Exists(Contact.objects.filter(task=OuterRef("pk"), stage=stage))
        for stage in ContactStage
    }
    handling = Q(status=TaskStatus.HANDLING)
    replied = Q(status=TaskStatus.REPLIED, proposal__status=ProposalStatus.REPLIED)
    before, during, after = (
        When(handling & ~Q(recorded[stage]), then=Value(stage.label))
        if stage != ContactStage.AFTER
        else When(replied & ~Q(recorded[stage]), then=Value(stage.label))
        for stage in ContactStage
    )
    return (
        tasks(organ__in=organs, role__in=ANSWERING_ROLES)
        .filter(handling | replied)
        .exclude(superseded())
        .annotate(missing_contacts=Case(before, during, after, default=Value("")))
        .exclude(missing_contacts="")
    )
