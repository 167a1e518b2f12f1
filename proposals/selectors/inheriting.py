"""What an organ has under way when it ceases, and what becomes of each thing. Reads only.

Where the successor has a part in the same round already, the two are taken together: the weightier
part is kept (主办, 分办, 会办), of equal ones that with the earlier date; the other's clocks are
void. What the successor has answered or signed already cannot take another one in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from congress.people.models import Organ
from proposals.enums import ENDED, DispatchStatus, HandlingRole, ReplyStatus, TaskStatus
from proposals.models import Dispatch, HandlingTask, PlannedUnit, Reply

#: The weightier part first.
WEIGHT: list[str] = [HandlingRole.LEAD, HandlingRole.SEPARATE, HandlingRole.JOINT]
UNFINISHED = (TaskStatus.AWAITING, TaskStatus.HANDLING)
ANSWERED = "已经答复，还没有办结，请选择承接机构，由它继续。"
NOBODY = "还没有办结，请选择承接机构，或者先改由其他单位承办。"


@dataclass(frozen=True)
class Plan:
    """``part`` of the old organ; ``kept``: which one goes on, itself or the successor's own;
    ``instead``: the other one, which ends; ``refusal``: why neither can."""

    part: Any
    kept: Any
    outcome: str
    instead: Any = None
    refusal: str = ""


def task_plans(organ: Organ, successor: Organ | None) -> list[Plan]:
    """Its unfinished tasks; without a successor also those that it has answered on what is not
    closed, which somebody has to see to the end. Two queries, however many."""
    if successor is None:
        return [
            Plan(task, task, "", refusal=NOBODY if task.status in UNFINISHED else ANSWERED)
            for task in _open_matters(organ)
        ]
    mine = list(_tasks(organ).exclude(proposal__status__in=ENDED).order_by("pk"))
    rivals = {
        row.round_id: row
        for row in _with_signed(
            HandlingTask.objects.standing().filter(
                organ=successor, round__in=[task.round_id for task in mine], ended_on=None
            )
        )
    }
    return [_task_plan(task, rivals.get(task.round_id), successor) for task in mine]


def _tasks(organ: Organ) -> QuerySet[HandlingTask]:
    rows = HandlingTask.objects.filter(organ=organ, status__in=UNFINISHED, ended_on=None)
    return _with_signed(rows)


def _open_matters(organ: Organ) -> QuerySet[HandlingTask]:
    rows = HandlingTask.objects.standing().filter(organ=organ, ended_on=None)
    rows = rows.exclude(status=TaskStatus.RELEASED).exclude(proposal__status__in=ENDED)
    return rows.select_related("proposal", "organ").order_by("pk")


def _with_signed(rows: QuerySet[HandlingTask]) -> QuerySet[HandlingTask]:
    signed = Reply.objects.filter(task=OuterRef("pk"), status=ReplyStatus.SIGNED)
    return rows.select_related("proposal", "organ").annotate(has_signed=Exists(signed))


def _task_plan(task: Any, rival: Any, successor: Organ) -> Plan:
    part = task.get_role_display()
    if rival is None:
        return Plan(task, task, f"由{successor.name}继续{part}")
    its = rival.get_role_display()
    if task.has_signed:
        return Plan(task, task, "", refusal=f"{task.organ.name}的答复已经签发，请先送达。")
    if rival.has_signed or rival.status == TaskStatus.REPLIED:
        done = "已经签发答复" if rival.has_signed else "已经答复"
        return Plan(
            task, task, "",
            refusal=f"{successor.name}{done}，不能再并入{task.organ.name}的{part}；"
            "请先办结，或者改由其他单位承办。",
        )  # fmt: skip
    if rival.status == TaskStatus.ADVISED and task.role == HandlingRole.JOINT:
        return Plan(
            task, task, "",
            refusal=f"{successor.name}已经送出会办意见，请先由{task.organ.name}送出会办意见。",
        )  # fmt: skip
    if _rank(task) < _rank(rival):
        return Plan(
            task, task, f"由{successor.name}继续{part}，其原有的{its}一并办理", instead=rival
        )
    return Plan(task, rival, f"并入{successor.name}原有的{its}", instead=task)


def _rank(task: Any) -> tuple[int, date]:
    return WEIGHT.index(task.role), task.next_legal_on or date.max


def dispatch_plans(organ: Organ, successor: Organ | None) -> list[Plan]:
    """What lies with a system that ceases: not passed on yet, or still followed by its dispatcher.
    Two queries, however many."""
    standing = Dispatch.objects.filter(
        status__in=(DispatchStatus.AWAITING, DispatchStatus.DISPATCHED), ended_on=None
    ).select_related("proposal", "system")
    mine = list(standing.filter(system=organ).exclude(proposal__status__in=ENDED).order_by("pk"))
    if successor is None:
        return [Plan(row, row, "", refusal=NOBODY) for row in mine]
    rounds = [row.round_id for row in mine]
    rivals = {row.round_id: row for row in standing.filter(system=successor, round__in=rounds)}
    return [_dispatch_plan(row, rivals.get(row.round_id), successor) for row in mine]


def _dispatch_plan(row: Dispatch, rival: Dispatch | None, successor: Organ) -> Plan:
    if rival is None:
        return Plan(row, row, f"由{successor.name}承接")
    passed_on = rival.status == DispatchStatus.DISPATCHED
    if row.status == DispatchStatus.AWAITING and passed_on:
        return Plan(
            row, row, "", refusal=f"{successor.name}已经转承办，请先由{row.system.name}转承办。"
        )
    return Plan(row, rival, f"并入{successor.name}原有的一件", instead=row)


def line_plans(organ: Organ, successor: Organ | None) -> list[Plan]:
    """Lines of allocations that are not handed over yet. Two queries, however many."""
    rows = PlannedUnit.objects.exclude(proposal__status__in=ENDED).filter(
        proposal__assigned_on=None
    )
    mine = list(rows.filter(organ=organ).select_related("proposal", "organ").order_by("pk"))
    if successor is None:
        refusal = "分办方案中还有这个单位，请选择承接机构，或者先改分办方案。"
        return [Plan(row, row, "", refusal=refusal) for row in mine]
    known = {
        row.proposal_id: row
        for row in rows.filter(organ=successor, proposal__in=[row.proposal_id for row in mine])
    }
    return [_line_plan(row, known.get(row.proposal_id), successor) for row in mine]


def _line_plan(row: PlannedUnit, known: PlannedUnit | None, successor: Organ) -> Plan:
    if known is None:
        return Plan(row, row, f"分办方案改为{successor.name}（{row.get_role_display()}）")
    if WEIGHT.index(row.role) < WEIGHT.index(known.role):
        kept, other = row, known
    else:
        kept, other = known, row
    words = f"分办方案只留{successor.name}（{kept.get_role_display()}）"
    return Plan(row, kept, words, instead=other)
