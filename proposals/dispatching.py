"""The dispatcher's desk (转承办台) as page, saved views and exported table know it."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.forms.models import ModelChoiceIteratorValue

from congress.lists.columns import DATE, Column
from congress.lists.filters import ListFilter
from congress.lists.listing import Listing, register
from congress.people.models import Organ
from congress.people.roles import Role, organ_ids
from congress.people.visibility import visible
from congress.people.widgets import KeyedSelect
from proposals import conditions
from proposals.conditions import AboutProposals
from proposals.enums import DispatchStatus, HandlingRole, TaskStatus
from proposals.models import Dispatch, HandlingTask, PlannedUnit
from proposals.selectors.parts import parts_in_words
from proposals.selectors.suggestions import suggested_lines

STAGES = (
    ("waiting", "待转承办"),
    ("unreceived", "已转承办、单位未签收"),
    ("late", "已超期"),
    ("handling", "单位办理中"),
)
#: What is to be done comes first.
TO_DO_FIRST = Case(
    When(status=DispatchStatus.AWAITING, then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


def handed(user: Any) -> QuerySet[Dispatch]:
    """What was handed to the systems that the user dispatches for."""
    return visible(Dispatch, user).filter(system__in=organ_ids(user, Role.DISPATCHER))


def on_desk(user: Any) -> QuerySet[Dispatch]:
    """The same with what a row shows, in four queries."""
    lines = PlannedUnit.objects.select_related("organ").order_by("pk")
    tasks = HandlingTask.objects.standing().select_related("organ").order_by("pk")
    return (
        handed(user)
        .select_related("system", "round", "proposal__lead__delegation", "proposal__category")
        .prefetch_related(Prefetch("proposal__planned_units", lines), Prefetch("tasks", tasks))
    )


def in_stage(rows: QuerySet[Dispatch], stage: str, on: Any) -> QuerySet[Dispatch]:
    tasks = HandlingTask.objects.filter(dispatch=OuterRef("pk"))
    if stage == "waiting":
        return rows.filter(status=DispatchStatus.AWAITING)
    if stage == "unreceived":
        return rows.filter(Exists(tasks.filter(status=TaskStatus.AWAITING)))
    if stage == "handling":
        return rows.filter(Exists(tasks.filter(status=TaskStatus.HANDLING)))
    late = Q(next_legal_on__lt=on) | Q(Exists(tasks.filter(next_legal_on__lt=on)))
    return rows.filter(late)


class DispatchFilter(AboutProposals):
    to_proposal = "proposal__"

    q = conditions.words()
    stage = filters.ChoiceFilter(
        label="办理情况", method="of_stage", choices=STAGES, empty_label="全部"
    )
    unit = filters.ChoiceFilter(
        label="承办单位",
        method="of_unit",
        empty_label="全部单位",
        widget=KeyedSelect(attrs={"data-placeholder": "全部单位"}),
    )
    role = filters.ChoiceFilter(
        label="本系统的办理方式", choices=HandlingRole.choices, empty_label="主办、会办和分办"
    )
    system = filters.ChoiceFilter(label="承办系统", field_name="system_id", empty_label="全部系统")

    main = ("stage", "unit", "role")
    phrases = {
        "q": "含有{shown}",
        "stage": "{plain}",
        "unit": "承办单位为{shown}",
        "role": "本系统{plain}",
    }

    class Meta(ListFilter.Meta):
        model = Dispatch

    def furnish(self) -> None:
        mine = organ_ids(self.user, Role.DISPATCHER)
        organs = Organ.objects.filter(Q(pk__in=mine) | Q(parent__in=mine)).order_by(
            "position", "pk"
        )
        named = [(organ, organ.name) for organ in organs]
        self.offer("unit", [(ModelChoiceIteratorValue(o.pk, o), name) for o, name in named])
        self.offer("system", [(o.pk, name) for o, name in named if o.pk in mine])

    def of_stage(self, rows: QuerySet[Dispatch], name: str, value: str) -> QuerySet[Dispatch]:
        return in_stage(rows, value, self.on)

    def of_unit(self, rows: QuerySet[Dispatch], name: str, value: str) -> QuerySet[Dispatch]:
        return rows.filter(
            Exists(HandlingTask.objects.standing().filter(dispatch=OuterRef("pk"), organ=value))
        )


def suggestion_of(row: Dispatch) -> str:
    """「主办：市交通委；会办：市教委」: what the office had in mind for this system's units."""
    return parts_in_words((line.role, line.organ.name) for line in suggested_lines(row))


def units_of(row: Dispatch) -> str:
    """「市交通委（主办，待签收）」, once they are named."""
    return "、".join(
        f"{task.organ.name}（{task.get_role_display()}，{task.get_status_display()}）"
        for task in row.tasks.all()
    )


COLUMNS = (
    Column(
        "number", "编号", lambda row: row.proposal.number_label,
        sort=("proposal__session__opens_on", "proposal__is_in_session", "proposal__number"),
        css="cell-brief nowrap", width=16,
    ),
    Column(
        "title", "标题", lambda row: row.proposal.title, is_fixed=True,
        template="proposals/_dispatch_title.html", css="cell-title", width=50,
    ),
    Column("lead", "领衔代表", lambda row: row.proposal.lead.name,
           sort=("proposal__lead__stroke_key",), is_default=False, width=12),
    Column("system", "承办系统", lambda row: row.system.name, is_default=False, width=18),
    Column("role", "本系统", lambda row: row.get_role_display(), width=10),
    Column("suggestion", "建议方案", suggestion_of, width=36),
    Column(
        "units", "承办单位", units_of, is_fixed=True,
        template="proposals/_dispatch_units.html", width=40,
    ),
    Column("assigned", "交办日期", lambda row: row.assigned_on, DATE, ("assigned_on",), False),
    Column("dispatched", "转承办日期", lambda row: row.dispatched_on, DATE, ("dispatched_on",),
           False),
    Column(
        "due", "期限", lambda row: row.next_due_on or row.proposal.next_due_on, DATE,
        (TO_DO_FIRST, "next_due_on", "proposal__next_due_on"),
        template="proposals/_dispatch_due.html", css="cell-brief",
    ),
)  # fmt: skip

DISPATCH_LIST = register(
    Listing(
        code="proposals.dispatching",
        url_name="proposals:dispatching",
        title="转承办",
        noun="交来的建议",
        measure="件",
        filterset=DispatchFilter,
        columns=COLUMNS,
        rows=on_desk,
        sort="due",
        permission="proposals.dispatch",
    )
)
