"""From rows to the lines of the work list: what it is, its clock, its one next button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from congress.calendar.explanation import day_words
from congress.workflow.worklist import LIMIT, WorkGroup, WorkItem
from proposals.enums import (
    CoSignatureStatus,
    ObjectionStatus,
    ProposalStatus,
    ReplyStatus,
    VerdictStatus,
)
from proposals.models import (
    CoSignature,
    Dispatch,
    Extension,
    HandlingTask,
    JointOpinion,
    Objection,
    Proposal,
    Reply,
    Verdict,
)
from proposals.selectors.owning import signed_by

Item = Callable[[Any], WorkItem]


def group(code: str, label: str, rows: QuerySet, item: Item, **kwargs: Any) -> WorkGroup:
    """The most urgent rows, cut at LIMIT; ``rows`` carry next_due_on."""
    found = list(rows.order_by(F("next_due_on").asc(nulls_last=True), "pk")[: LIMIT + 1])
    return WorkGroup(
        code, label, [item(row) for row in found[:LIMIT]], len(found) > LIMIT, **kwargs
    )


def _line(clocked: Any, proposal: Proposal, *, action: str, to: str, detail: str) -> WorkItem:
    """``clocked`` carries the clock, ``proposal`` the words."""
    return WorkItem(
        title=proposal.title,
        url=proposal.get_absolute_url(),
        action=action,
        action_url=to,
        number=proposal.number_label,
        detail=detail,
        due_on=clocked.next_due_on,
        provisional=clocked.next_provisional,
        legal_on=clocked.next_legal_on,
    )


def proposal_item(action: str, to: str = "", move: str = "") -> Item:
    """``to``: a page of the proposal by its name; ``move``: the page of a move; else its page."""

    def item(proposal: Any) -> WorkItem:
        target = proposal.get_absolute_url()
        if to:
            target = reverse(f"proposals:{to}", args=[proposal.pk])
        elif move:
            target = reverse("proposals:move", args=[proposal.pk, move])
        detail = f"{proposal.lead.name}　{proposal.period_label}".strip()
        if proposal.rehandlings:
            detail += f"　已重新办理{proposal.rehandlings}次"
        if getattr(proposal, "is_unhappy", False):
            detail += "　代表不满意"
        if proposal.unheard_on:
            detail += "　代表逾期未反馈"
        if reminded_on := getattr(proposal, "reminded_on", None):
            detail += f"　已于{day_words(reminded_on)}催告，宽限到{day_words(proposal.graced_on)}"
        if failed := getattr(proposal, "failed_gates", None):
            detail += f"　{failed}未通过，请退回、建议撤回或者不予交办"
        return _line(proposal, proposal, action=action, to=target, detail=detail)

    return item


def draft_item(proposal: Any) -> WorkItem:
    """The deputy's own, with how far the co-signers are (``signed``, ``asked`` annotated)."""
    detail = ""
    if proposal.signed or proposal.asked:
        detail = f"已附议 {proposal.signed} 人，未答复 {proposal.asked} 人"
    if proposal.asked:
        to, action = proposal.get_absolute_url(), "查看联名"
    else:
        to, action = reverse("proposals:edit", args=[proposal.pk]), "继续写"
    return _line(proposal, proposal, action=action, to=to, detail=detail)


def cosignature_item(action: str, move: str) -> Item:
    def item(row: CoSignature) -> WorkItem:
        lead, again = row.proposal.lead.name, "，内容有改动，请再次确认" if row.asked > 1 else ""
        return _line(
            row,
            row.proposal,
            action=action,
            to=reverse("proposals:cosignature-move", args=[row.pk, move]),
            detail=f"{lead}代表邀请{row.deputy.name}代表附议{again}",
        )

    return item


def agreement_item(row: CoSignature) -> WorkItem:
    """To the page of the proposal: there are two answers to give."""
    return _line(
        row,
        row.proposal,
        action="查看并答复",
        to=row.get_absolute_url(),
        detail=f"{_who_wishes(row.proposal)}撤回，请{row.deputy.name}代表表示是否同意",
    )


def _who_wishes(proposal: Proposal) -> str:
    if proposal.status == ProposalStatus.SUGGESTED:
        return "代表工委建议"
    return f"领衔代表{proposal.lead.name}提出"


def dispatch_item(row: Dispatch) -> WorkItem:
    return _line(
        row,
        row.proposal,
        action="转承办",
        to=reverse("proposals:dispatch-move", args=[row.pk, "dispatch"]),
        detail=f"{row.system}　{row.get_role_display()}",
    )


def task_item(action: str, move: str = "") -> Item:
    def item(task: Any) -> WorkItem:
        target = task.get_absolute_url()
        if move:
            target = reverse("proposals:task-move", args=[task.pk, move])
        detail = f"{task.organ}　{task.get_role_display()}{_again(task)}"
        if missing := getattr(task, "missing_contacts", None):
            detail += f"　{missing}未记录"
        return _line(task, task.proposal, action=action, to=target, detail=detail)

    return item


def reply_item(action: str, url_name: str, move: str = "") -> Item:
    def item(reply: Reply) -> WorkItem:
        args = [reply.pk, move] if move else [reply.pk]
        return _line(
            reply.task,
            reply.task.proposal,
            action=action,
            to=reverse(f"proposals:{url_name}", args=args),
            detail=f"{reply.task.organ}　{_standing(reply)}{_again(reply.task)}",
        )

    return item


def _again(task: HandlingTask) -> str:
    """「　重新办理（第2轮）」; nothing the first time."""
    if task.round.is_first:
        return ""
    return f"　{task.round.get_kind_display()}（第{task.round.number}轮）"


def _standing(reply: Reply) -> str:
    came_back = reply.status == ReplyStatus.DRAFT and reply.version
    return "被退回，请改后再送审" if came_back else reply.get_status_display()


def opinion_item(action: str, url_name: str, move: str = "") -> Item:
    def item(opinion: JointOpinion) -> WorkItem:
        args = [opinion.pk, move] if move else [opinion.pk]
        return _line(
            opinion.task,
            opinion.task.proposal,
            action=action,
            to=reverse(f"proposals:{url_name}", args=args),
            detail=f"{opinion.task.organ}　会办意见",
        )

    return item


def objection_item(row: Objection) -> WorkItem:
    """To the page of the proposal: there are several ways to decide."""
    return _line(
        row,
        row.proposal,
        action="查看并决定",
        to=row.get_absolute_url(),
        detail=f"{row.organ}提出异议",
    )


def extension_item(row: Extension) -> WorkItem:
    return _line(
        row.task,
        row.task.proposal,
        action="决定",
        to=reverse("proposals:extension-move", args=[row.pk, "grant"]),
        detail=f"{row.task.organ}　{row.get_ground_display()}",
    )


def open_objections(**conditions: Any) -> QuerySet[Objection]:
    return Objection.objects.filter(status=ObjectionStatus.FILED, **conditions).select_related(
        "proposal", "task__organ", "dispatch__system"
    )


def verdict_item(verdict: Verdict) -> WorkItem:
    detail = f"{verdict.reply.task.organ}答复　{verdict.deputy.name}代表"
    if verdict.status == VerdictStatus.UNANSWERED:
        detail += "　办结以前还可以评价"
    elif verdict.reminded_on:
        detail += f"　已于{day_words(verdict.reminded_on)}催告"
    to = reverse("proposals:verdict-move", args=[verdict.pk, "judge"])
    line = _line(
        verdict,
        verdict.reply.task.proposal,
        action="评价",
        to=to,
        detail=detail,
    )
    # Whose own proposal was merged does not open the principal's page: here stands all he needs.
    return replace(line, url=to) if getattr(verdict, "is_of_several", False) else line


def awaited_verdicts(**conditions: Any) -> QuerySet[Verdict]:
    return _verdicts(status=VerdictStatus.AWAITED, **conditions)


def unanswered_verdicts(deputies: list[int]) -> QuerySet[Verdict]:
    """Of proposals that are not closed, on replies that stand: till then they may say it after
    all."""
    later = HandlingTask.objects.filter(
        proposal=OuterRef("pk"),
        organ=OuterRef(OuterRef("reply__task__organ")),
        pk__gt=OuterRef(OuterRef("reply__task")),
    )
    signed = signed_by(deputies, CoSignatureStatus.CONFIRMED).filter(
        proposal=OuterRef("pk"), deputy=OuterRef(OuterRef("deputy"))
    )
    principal = OuterRef("reply__task__proposal")
    waiting = Proposal.objects.filter(
        Q(pk=principal) | Q(merged_into=principal),
        Q(lead=OuterRef("deputy")) | Q(Exists(signed)),
        ~Q(Exists(later)),
    ).exclude(status=ProposalStatus.CLOSED)
    return _verdicts(status=VerdictStatus.UNANSWERED, deputy__in=deputies).filter(Exists(waiting))


def _verdicts(**conditions: Any) -> QuerySet[Verdict]:
    merged = Proposal.objects.filter(merged_into=OuterRef("reply__task__proposal"))
    return (
        Verdict.objects.filter(**conditions)
        .select_related("deputy", "reply__task__proposal", "reply__task__organ")
        .annotate(is_of_several=Exists(merged))
    )


def tasks(**conditions: Any) -> QuerySet[HandlingTask]:
    rows = HandlingTask.objects.standing().filter(**conditions)
    return rows.select_related("proposal", "organ", "round")
