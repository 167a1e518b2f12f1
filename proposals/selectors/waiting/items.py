"""From rows to the lines of the work list: what it is, its clock, its one next button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from congress.workflow.worklist import LIMIT, WorkGroup, WorkItem
from proposals.enums import ReplyStatus, VerdictStatus
from proposals.models import (
    CoSignature,
    Dispatch,
    HandlingTask,
    JointOpinion,
    Proposal,
    Reply,
    Verdict,
)

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
        if getattr(proposal, "is_unhappy", False):
            detail += "　代表不满意"
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
        detail=f"代表工委建议撤回，请{row.deputy.name}代表表示是否同意",
    )


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
        detail = f"{task.organ}　{task.get_role_display()}"
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
            detail=f"{reply.task.organ}　{_standing(reply)}",
        )

    return item


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


def verdict_item(verdict: Verdict) -> WorkItem:
    return _line(
        verdict,
        verdict.reply.task.proposal,
        action="评价",
        to=reverse("proposals:verdict-move", args=[verdict.pk, "judge"]),
        detail=f"{verdict.reply.task.organ}答复　{verdict.deputy.name}代表",
    )


def awaited_verdicts(**conditions: Any) -> QuerySet[Verdict]:
    return Verdict.objects.filter(status=VerdictStatus.AWAITED, **conditions).select_related(
        "deputy", "reply__task__proposal", "reply__task__organ"
    )


def tasks(**conditions: Any) -> QuerySet[HandlingTask]:
    return HandlingTask.objects.filter(**conditions).select_related("proposal", "organ")
