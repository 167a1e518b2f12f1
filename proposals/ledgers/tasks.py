"""The ledgers of units and committees: one row per task (承办任务)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from congress.lists.columns import DATE, NUMBER, Column
from congress.people.visibility import visible
from proposals.enums import (
    ContactStage,
    CoSignatureStatus,
    HandlingRole,
    ReplyStatus,
    ResultCode,
    Satisfaction,
    TaskStatus,
    VerdictStatus,
)
from proposals.ledgers.timeliness import IN_TIME, late, seen_beside, timeliness, with_due
from proposals.ledgers.totals import counters
from proposals.models import Contact, CoSignature, HandlingTask, Reply, Verdict
from proposals.selectors.visible import tasks_spoken_of

#: In session before between sessions, as the numbers run through the year.
IN_SESSION_FIRST = {
    path: Case(
        When(**{f"{path}is_in_session": True}, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    for path in ("", "proposal__")
}
ANSWERED = Q(replied_on__isnull=False)


def signed_count(proposal: str) -> Coalesce:
    """How many signed as well; ``proposal``: the field that holds the proposal's key."""
    signed = CoSignature.objects.filter(
        proposal=OuterRef(proposal), status=CoSignatureStatus.CONFIRMED
    )
    count = signed.order_by().values("proposal").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count), 0)


def delivered(user: Any) -> QuerySet[Reply]:
    """The replies of the outer task that reached the deputies, the latest first."""
    replies = seen_beside(Reply, user, task=OuterRef("pk"))
    return replies.filter(status=ReplyStatus.DELIVERED).order_by("-pk")


def judged(rows: QuerySet[HandlingTask], user: Any) -> QuerySet[HandlingTask]:
    """``due_…``, and ``attitude`` and ``result``: what the lead deputy said of the reply, for those
    who read it."""
    rows = with_due(rows).annotate(reply=Subquery(delivered(user).values("pk")[:1]))
    said = seen_beside(
        Verdict,
        user,
        reply=OuterRef("reply"),
        deputy=OuterRef("proposal__lead"),
        status=VerdictStatus.GIVEN,
    )
    return rows.annotate(
        attitude=Subquery(said.values("attitude")[:1]), result=Subquery(said.values("result")[:1])
    )


def shown(rows: QuerySet[HandlingTask], user: Any) -> QuerySet[HandlingTask]:
    """The same with what a row shows; one query more, however many rows."""
    reply = delivered(user)
    talks = seen_beside(Contact, user, task=OuterRef("pk")).order_by().values("task")
    others = visible(HandlingTask, user).standing().select_related("organ").order_by("pk")
    return (
        rows.select_related(
            "proposal__lead__delegation", "proposal__category", "proposal__session",
            "organ__parent", "dispatch__system", "round", "clerk",
        )
        .annotate(
            cosigner_count=signed_count("proposal"),
            letter=Subquery(reply.values("letter_number")[:1]),
            result_code=Subquery(reply.values("result_code")[:1]),
            sees_talk=Exists(tasks_spoken_of(user).filter(pk=OuterRef("pk"))),
            **{
                f"talks_{stage}": Coalesce(
                    Subquery(
                        talks.filter(stage=stage).annotate(count=Count("pk")).values("count")
                    ),
                    0,
                )
                for stage in ContactStage.values
            },
        )
        .prefetch_related(Prefetch("round__tasks", others, to_attr="seen_tasks"))
    )  # fmt: skip


def totals_by(on: date) -> dict[str, Any]:
    return counters(ANSWERED, IN_TIME, late(on), "result")


def limited(rows: QuerySet, value: str, on: date) -> QuerySet:
    """Rows in time, late, or not answered yet."""
    conditions = {"in_time": IN_TIME, "late": late(on), "open": Q(due_outcome="")}
    return rows.filter(conditions[value])


# --- words ----------------------------------------------------------------------------------------
def deputy_of(proposal: Any) -> str:
    """「陈思远（海淀代表团）」."""
    delegation = proposal.lead.delegation
    return f"{proposal.lead.name}（{delegation}）" if delegation else str(proposal.lead.name)


def system_of(task: Any) -> str:
    system = task.dispatch.system if task.dispatch else task.organ.parent or task.organ
    return str(system)


def units_in(role: HandlingRole) -> Any:
    """The units of this part in the same round; joint ones that are still, or were, heard."""

    def units(task: Any) -> str:
        return "、".join(
            each.unit_name
            for each in task.round.seen_tasks
            if each.role == role and each.status != TaskStatus.RELEASED
        )

    return units


def talks_of(task: Any) -> str:
    """「1/0/2」: before, during and after; a joint unit has none, and not everybody reads them."""
    if not (task.answers and task.sees_talk):
        return ""
    return "/".join(str(getattr(task, f"talks_{stage}")) for stage in ContactStage.values)


def verdict_words(attitude: str | None, result: str | None) -> str:
    """「满意/基本满意」: attitude, result."""
    said = (attitude, result)
    return "/".join(Satisfaction(value).label for value in said if value)


def result_words(code: str | None) -> str:
    return ResultCode(code).label if code else ""


def remark_of(task: Any) -> str:
    words = []
    if not task.round.is_first:
        words.append(task.round.get_kind_display())
    if task.due_outcome == "" and task.due_provisional:
        words.append("答复期限暂定")
    if task.status == TaskStatus.RELEASED:
        words.append("主办单位已答复，不再需要会办意见")
    return "；".join(words)


def number_sort(path: str = "") -> tuple[Any, ...]:
    return (f"{path}session__opens_on", IN_SESSION_FIRST[path], f"{path}number")


def columns(
    on: date, *, with_talk: bool, of_unit: bool, of_system: bool = False
) -> tuple[Column, ...]:
    """In the order of the printed table; ``of_unit``: the ledger of a unit, or ``of_system``: of
    all units of a system, each row with its own."""
    found = [
        Column("number", "编号", lambda t: t.proposal.number_label,
               sort=number_sort("proposal__"), width=13),
        Column("title", "标题", lambda t: t.proposal.title, width=32),
        Column("lead", "领衔代表", lambda t: deputy_of(t.proposal),
               sort=("proposal__lead__stroke_key",), width=16),
        Column("cosigners", "附议人数", lambda t: t.cosigner_count, NUMBER, width=6),
        Column("category", "内容分类", lambda t: str(t.proposal.category or ""), width=10),
        Column("system", "承办系统", system_of, width=12),
        Column("role", "办理方式", lambda t: t.get_role_display(), width=6),
        Column("main", "主办单位", units_in(HandlingRole.LEAD), width=14),
        Column("separate", "分办单位", units_in(HandlingRole.SEPARATE), width=14),
        Column("joint", "会办单位", units_in(HandlingRole.JOINT), width=14),
        Column("assigned", "交办日期", lambda t: t.proposal.assigned_on, DATE,
               ("proposal__assigned_on",), width=11),
        Column("dispatched", "转承办日期", lambda t: t.assigned_on, DATE, width=11),
        Column("received", "签收日期", lambda t: t.received_on, DATE, width=11),
        Column("talks", "沟通次数（前/中/后）", talks_of, width=9),
        Column("legal", "答复期限", lambda t: t.due_legal_on, DATE, ("due_legal_on",), width=11),
        Column("target", "目标日期", lambda t: t.due_target_on, DATE, width=11),
        Column("replied", "答复日期", lambda t: t.replied_on, DATE, ("replied_on",), width=11),
        Column("letter", "文号", lambda t: t.letter or "", width=16),
        Column("result", "答复结果", lambda t: result_words(t.result_code), width=12),
        Column("timely", "按期与否", lambda t: timeliness(t, on), width=10),
        Column("verdict", "代表评价（态度/结果）", lambda t: verdict_words(t.attitude, t.result),
               width=11),
        Column("status", "状态", lambda t: t.get_status_display(), width=9),
        Column("remark", "备注", remark_of, width=14),
    ]  # fmt: skip
    clerk = Column("clerk", "承办人", lambda t: t.clerk.name if t.clerk else "", width=8)
    if of_unit:
        place = next(n for n, column in enumerate(found) if column.code == "talks")
        found.insert(place, clerk)
    if of_system:
        place = next(n for n, column in enumerate(found) if column.code == "role")
        found.insert(place, Column("unit", "承办单位", lambda t: t.unit_name, width=14))
    return tuple(column for column in found if with_talk or column.code != "talks")
