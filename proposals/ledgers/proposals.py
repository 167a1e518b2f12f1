"""The ledger of a delegation: one row per registered proposal that one of its deputies leads."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from congress.lists.columns import DATE, NUMBER, Column
from congress.people.visibility import visible
from proposals.enums import ContactStage, HandlingRole, ProposalStatus, TaskStatus
from proposals.ledgers.tasks import (
    delivered,
    deputy_of,
    number_sort,
    result_words,
    signed_count,
    system_of,
    verdict_words,
)
from proposals.ledgers.timeliness import seen_beside, whole_timeliness, with_due, with_standing
from proposals.ledgers.totals import counters
from proposals.models import Contact, Dispatch, HandlingTask, Proposal, Verdict
from proposals.selectors.listing import seen_tasks, with_tasks
from proposals.selectors.owning import heard_on
from proposals.selectors.rounds import latest_of_units
from proposals.selectors.visible import tasks_spoken_of


def judged(rows: QuerySet[Proposal], user: Any, on: date) -> QuerySet[Proposal]:
    """``is_answered``, ``is_in_time``, ``is_late``, and ``attitude`` and ``result``: the worst that
    the lead deputy said, for those who read a verdict that says so."""
    said = seen_beside(Verdict, user, heard_on())
    worst = {
        scale: said.filter(**{scale: OuterRef(f"worst_{scale}")}).values(scale)[:1]
        for scale in ("attitude", "result")
    }
    return with_standing(rows, user, on).annotate(
        **{scale: Subquery(found) for scale, found in worst.items()}
    )


def shown(rows: QuerySet[Proposal], user: Any) -> QuerySet[Proposal]:
    """The same with what a row shows; two queries more, however many rows."""
    reply = delivered(user)
    tasks = with_due(visible(HandlingTask, user).standing()).annotate(
        letter=Subquery(reply.values("letter_number")[:1]),
        result_code=Subquery(reply.values("result_code")[:1]),
    )
    handed = visible(Dispatch, user).standing().select_related("system").order_by("pk")
    return (
        rows.select_related(
            "lead__delegation", "category", "session", "merged_into", "assigning_meeting"
        )
        .annotate(cosigner_count=signed_count("pk"), **_talks(user))
        .prefetch_related(
            *with_tasks(
                tasks.select_related("organ__parent", "dispatch__system", "round").order_by("pk")
            ),
            Prefetch("dispatches", handed, to_attr="seen_dispatches"),
            Prefetch("merged_into__dispatches", handed, to_attr="seen_dispatches"),
        )
    )


def _talks(user: Any) -> dict[str, Any]:
    """``talks_…``: the contacts of each stage in the last round; ``sees_talk``: may he read any?"""
    spoken = tasks_spoken_of(user).filter(round=OuterRef("last_round"))
    talks = seen_beside(Contact, user, task__round=OuterRef("last_round")).order_by()
    counts = {
        f"talks_{stage}": Coalesce(
            Subquery(
                talks.filter(stage=stage)
                .values("task__round")
                .annotate(count=Count("pk"))
                .values("count")
            ),
            0,
        )
        for stage in ContactStage.values
    }
    return counts | {"sees_talk": Exists(spoken)}


def totals_by() -> dict[str, Any]:
    return counters(Q(is_answered=True), Q(is_in_time=True), Q(is_late=True), "result")


def limited(rows: QuerySet, value: str) -> QuerySet:
    """Rows in time, late, or not answered yet."""
    conditions = {
        "in_time": Q(is_in_time=True),
        "late": Q(is_late=True),
        "open": Q(is_answered=False, assigned_on__isnull=False, referred_on=None),
    }
    return rows.filter(conditions[value])


# --- words ----------------------------------------------------------------------------------------
def last_tasks(proposal: Any) -> list[Any]:
    """Of each unit that of the latest round in which it takes part."""
    tasks: list[Any] = latest_of_units(seen_tasks(proposal))
    return tasks


def answering(proposal: Any) -> list[Any]:
    return [task for task in last_tasks(proposal) if task.answers]


def systems_of(proposal: Any) -> str:
    """The systems it was handed to; a unit that got it straight stands for its own."""
    dispatches = (proposal.merged_into or proposal).seen_dispatches
    handed = [str(row.system) for row in dispatches]
    straight = (system_of(task) for task in last_tasks(proposal) if task.dispatch_id is None)
    return "、".join(dict.fromkeys([*handed, *straight]))


def units_in(role: HandlingRole) -> Any:
    def units(proposal: Any) -> str:
        return "、".join(
            task.unit_name
            for task in last_tasks(proposal)
            if task.role == role and task.status != TaskStatus.RELEASED
        )

    return units


def latest(field: str, *, of_all: bool = False) -> Any:
    """The latest of these days among those who answer; ``of_all``: once each of them has one."""

    def day(proposal: Any) -> date | None:
        days = [getattr(task, field) for task in answering(proposal)]
        known = [each for each in days if each]
        return max(known) if known and not (of_all and None in days) else None

    return day


def said_by_each(words: Any) -> Any:
    """What each unit said; with its name when several answer."""

    def said(proposal: Any) -> str:
        tasks = answering(proposal)
        named = [(task.unit_name, words(task)) for task in tasks if words(task)]
        if len(tasks) == 1:
            return "".join(text for _, text in named)
        return "；".join(f"{name}：{text}" for name, text in named)

    return said


def received_of(proposal: Any) -> str:
    """「已签收」, or who has not: 「市交通委未签收」."""
    tasks = [task for task in last_tasks(proposal) if task.status != TaskStatus.RELEASED]
    missing = [task.unit_name for task in tasks if not task.received_on]
    if missing:
        return f"{'、'.join(missing)}未签收"
    return "已签收" if tasks else ""


def talks_of(proposal: Any) -> str:
    if not proposal.sees_talk:
        return ""
    return "/".join(str(getattr(proposal, f"talks_{stage}")) for stage in ContactStage.values)


def decided_of(proposal: Proposal) -> str:
    """The 主任会议 that decided it, of what was proposed between sessions."""
    return proposal.assigning_meeting.name if proposal.assigning_meeting else ""


def remark_of(proposal: Any) -> str:
    tasks, words = answering(proposal), []
    if proposal.rehandlings:
        words.append(
            f"重新办理{proposal.rehandlings}次" if proposal.rehandlings > 1 else "重新办理"
        )
    if proposal.reopened_on:
        words.append("办结后重新启动")
    if any(task.due_outcome == "" and task.due_provisional for task in tasks):
        words.append("答复期限暂定")
    if proposal.status in (ProposalStatus.VOIDED, ProposalStatus.SPLIT):
        words.append(f"{proposal.get_status_display()}：{proposal.ended_for}")
    return "；".join(words)


def columns(on: date, *, with_talk: bool) -> tuple[Column, ...]:
    """In the order of the printed table."""
    found = (
        Column("number", "编号", lambda p: p.number_label, sort=number_sort(), width=13),
        Column("title", "标题", lambda p: p.title, width=32),
        Column("lead", "领衔代表", deputy_of, sort=("lead__stroke_key",), width=16),
        Column("cosigners", "附议人数", lambda p: p.cosigner_count, NUMBER, width=6),
        Column("category", "内容分类", lambda p: str(p.category or ""), width=10),
        Column("system", "承办系统", systems_of, width=12),
        Column("main", "主办单位", units_in(HandlingRole.LEAD), width=14),
        Column("separate", "分办单位", units_in(HandlingRole.SEPARATE), width=14),
        Column("joint", "会办单位", units_in(HandlingRole.JOINT), width=14),
        Column("assigned", "交办日期", lambda p: p.assigned_on, DATE, ("assigned_on",), width=11),
        Column("decided", "交办决定", decided_of, width=14),
        Column("received", "签收", received_of, width=12),
        Column("talks", "沟通次数（前/中/后）", talks_of, width=9),
        Column("legal", "答复期限", latest("due_legal_on"), DATE, width=11),
        Column("target", "目标日期", latest("due_target_on"), DATE, width=11),
        Column("replied", "答复日期", latest("replied_on", of_all=True), DATE, width=11),
        Column("letter", "文号", said_by_each(lambda t: t.letter or ""), width=18),
        Column("result", "答复结果", said_by_each(lambda t: result_words(t.result_code)),
               width=16),
        Column("timely", "按期与否", lambda p: whole_timeliness(answering(p), on), width=10),
        Column("verdict", "代表评价（态度/结果）", lambda p: verdict_words(p.attitude, p.result),
               width=11),
        Column("status", "状态", lambda p: p.get_status_display(), width=9),
        Column("remark", "备注", remark_of, width=14),
    )  # fmt: skip
    return tuple(column for column in found if with_talk or column.code != "talks")
