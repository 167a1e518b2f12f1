"""The list of proposals as page, saved views and exported table know it. No phone numbers."""

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
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from congress.calendar.explanation import day_words
from congress.lists.columns import DATE, NUMBER, Column
from congress.lists.listing import Listing, register
from congress.people.visibility import visible
from proposals.beyond import REFERRAL_LIST
from proposals.desk import DESK_LIST
from proposals.dispatching import DISPATCH_LIST
from proposals.enums import (
    ANSWERING_ROLES,
    CoSignatureStatus,
    ProposalStatus,
    Satisfaction,
    TaskStatus,
)
from proposals.filters import ProposalFilter
from proposals.models import CoSignature, Dispatch, HandlingTask, Proposal, Verdict
from proposals.selectors.listing import listed, seen_tasks
from proposals.selectors.owning import heard_on
from proposals.selectors.rounds import latest_of_units

#: A status sorts by its place on the road, not by its letters.
ROAD = Case(
    *(When(status=status, then=Value(place)) for place, status in enumerate(ProposalStatus.values)),
    output_field=IntegerField(),
)


def last_tasks(proposal: Any) -> list[HandlingTask]:
    """Of each unit its task of the latest round, of those that the user sees (``listed``)."""
    return latest_of_units(seen_tasks(proposal))


def units_of(proposal: Any) -> str:
    """Who answers: the lead unit, and each separate one."""
    return "、".join(task.unit_name for task in last_tasks(proposal) if task.answers)


def joint_units_of(proposal: Any) -> str:
    """Who still advises the lead unit, or has done so."""
    tasks = (task for task in last_tasks(proposal) if not task.answers)
    return "、".join(task.unit_name for task in tasks if task.status != TaskStatus.RELEASED)


def systems_of(proposal: Any) -> str:
    """The systems it was handed to; a unit that got it straight stands for its own system."""
    handed = [str(dispatch.system) for dispatch in proposal.seen_dispatches]
    straight = (task.organ for task in last_tasks(proposal) if task.dispatch_id is None)
    return "、".join(dict.fromkeys(handed + [str(organ.parent or organ) for organ in straight]))


def result_of(proposal: Any) -> str:
    return proposal.get_worst_result_display() if proposal.sees_result else ""


def meeting_of(proposal: Proposal) -> str:
    """「第三十二次主任会议（2026年11月16日）」, of what was proposed between sessions."""
    meeting = proposal.assigning_meeting
    return f"{meeting.name}（{day_words(meeting.starts_on)}）" if meeting else ""


def _with_meeting(rows: QuerySet[Proposal], user: Any) -> QuerySet[Proposal]:
    return rows.select_related("assigning_meeting")


def clock_of(proposal: Any, on: date) -> str:
    """「签收」, and once its legal date has passed 「签收 已超期 16 天」, as the page says it."""
    due_on, legal_on = proposal.next_due_on, proposal.next_legal_on
    if not due_on or (legal_on or due_on) >= on:
        return str(proposal.next_clock_label)
    return f"{proposal.next_clock_label} 已超期 {(on - due_on).days} 天"


def _with_dispatches(rows: QuerySet[Proposal], user: Any) -> QuerySet[Proposal]:
    seen = visible(Dispatch, user).standing().select_related("system").order_by("pk")
    return rows.prefetch_related(Prefetch("dispatches", seen, to_attr="seen_dispatches"))


def _with_cosigners(rows: QuerySet[Proposal], user: Any) -> QuerySet[Proposal]:
    """``cosigner_count``: those who signed; who was asked and did not is nobody's business."""
    signed = CoSignature.objects.filter(proposal=OuterRef("pk"), status=CoSignatureStatus.CONFIRMED)
    count = signed.order_by().values("proposal").annotate(count=Count("pk")).values("count")
    return rows.annotate(cosigner_count=Coalesce(Subquery(count), 0))


def _with_result(rows: QuerySet[Proposal], user: Any) -> QuerySet[Proposal]:
    """``sees_result``: may the user read a verdict that says what the worst one says?"""
    said = visible(Verdict, user).filter(heard_on(), result=OuterRef("worst_result"))
    return rows.annotate(
        sees_result=Exists(said),
        result_place=Case(
            *(
                When(Exists(said), worst_result=value, then=Value(place))
                for place, value in enumerate(Satisfaction.values)
            ),
            output_field=IntegerField(),
        ),
    )


def _with_unit_order(rows: QuerySet[Proposal], user: Any) -> QuerySet[Proposal]:
    """``unit_place``: the place of the first answering unit among the organs."""
    tasks = visible(HandlingTask, user).filter(proposal=OuterRef("pk"), role__in=ANSWERING_ROLES)
    first = tasks.order_by("-round__number", "pk")
    return rows.annotate(
        unit_place=Subquery(first.values("organ__position")[:1]),
        unit_key=Subquery(first.values("organ")[:1]),
    )


COLUMNS = (
    Column(
        "number", "编号", lambda p: p.number_label,
        sort=("session__opens_on", "is_in_session", "number"),
        template="proposals/_list_number.html", css="cell-brief nowrap", width=16,
    ),
    Column(
        "title", "标题", lambda p: p.title, is_fixed=True,
        template="proposals/_list_title.html", css="cell-title", width=50,
    ),
    Column(
        "lead", "领衔代表", lambda p: p.lead.name, sort=("lead__stroke_key",),
        css="cell-brief nowrap", width=12,
    ),
    Column(
        "cosigners", "附议", lambda p: p.cosigner_count, NUMBER, ("cosigner_count",), False,
        prepare=_with_cosigners, width=8,
    ),
    Column(
        "delegation", "代表团", lambda p: str(p.lead.delegation or ""), is_default=False,
        sort=("lead__delegation__position", "lead__delegation"),
    ),
    Column("category", "内容分类", lambda p: str(p.category or ""), is_default=False,
           sort=("category__position", "category")),
    Column(
        "session", "会次", lambda p: p.session.name if p.session else "", is_default=False,
        sort=("session__opens_on",),
    ),
    Column("period", "提出时间", lambda p: p.period_label, is_default=False, width=12),
    Column(
        "unit", "承办单位", units_of, css="cell-brief",
        sort=("unit_place", "unit_key"), prepare=_with_unit_order, width=30,
    ),
    Column("joint", "会办单位", joint_units_of, is_default=False, width=30),
    Column(
        "system", "承办系统", systems_of, is_default=False, prepare=_with_dispatches, width=18,
    ),
    Column(
        "status", "状态", lambda p: p.get_status_display(), sort=(ROAD,),
        template="proposals/_list_status.html", css="cell-brief", width=12,
    ),
    Column("submitted", "提交日期", lambda p: p.submitted_on, DATE, ("submitted_on",), False),
    Column("registered", "登记日期", lambda p: p.registered_on, DATE, ("registered_on",), False),
    Column("assigned", "交办日期", lambda p: p.assigned_on, DATE, ("assigned_on",), False),
    Column(
        "decided", "决定交办的主任会议", meeting_of, is_default=False, width=30,
        sort=("assigning_meeting__starts_on",), prepare=_with_meeting,
    ),
    Column("replied", "答复日期", lambda p: p.replied_on, DATE, ("replied_on",), False),
    Column("closed", "办结日期", lambda p: p.closed_on, DATE, ("closed_on",), False),
    Column("rehandlings", "重新办理次数", lambda p: p.rehandlings, NUMBER, ("rehandlings",), False,
           width=8),
    Column("reopened", "重新启动日期", lambda p: p.reopened_on, DATE, ("reopened_on",), False),
    Column(
        "result", "满意度", result_of, is_default=False, sort=("result_place",),
        prepare=_with_result, width=12,
    ),
    Column("legal", "法定期限", lambda p: p.next_legal_on, DATE, ("next_legal_on",), False),
    Column(
        "due", "期限", lambda p: p.next_due_on, DATE, ("next_due_on",),
        template="proposals/_list_due.html", css="cell-brief",
        beside=(
            Column("clock", "最近时限", lambda p: p.next_clock_label, dated=clock_of, width=24),
        ),
    ),
)  # fmt: skip

PROPOSAL_LIST = register(
    Listing(
        code="proposals.list",
        url_name="proposals:list",
        title="建议",
        noun="建议",
        measure="件",
        filterset=ProposalFilter,
        columns=COLUMNS,
        rows=listed,
        sort="due",
    )
)

#: A worker finds every list of proposals here.
LISTS = (PROPOSAL_LIST, DESK_LIST, DISPATCH_LIST, REFERRAL_LIST)
