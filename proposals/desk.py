"""The office's desk of allocation (分办台) as page, saved views and exported table know it."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.forms.models import ModelChoiceIteratorValue

from congress.lists.columns import DATE, Column
from congress.lists.filters import ListFilter
from congress.lists.listing import Listing, register
from congress.people.enums import OrganKind
from congress.people.roles import Role, congress_ids
from congress.people.visibility import visible
from congress.people.widgets import KeyedSelect
from proposals import conditions
from proposals.conditions import AboutProposals
from proposals.enums import ProposalStatus
from proposals.models import PlannedUnit, Proposal
from proposals.selectors.choices import filter_choices
from proposals.selectors.loads import handling_rows
from proposals.selectors.parts import parts_in_words


def waiting(user: Any) -> QuerySet[Proposal]:
    """Registered and not handed over, of the congresses in whose office the user works."""
    offices = congress_ids(user, Role.OFFICE)
    return visible(Proposal, user).filter(status=ProposalStatus.REGISTERED, congress__in=offices)


def on_desk(user: Any) -> QuerySet[Proposal]:
    """The same with what a row shows, in four queries."""
    lines = PlannedUnit.objects.select_related("organ__parent").order_by("pk")
    return (
        waiting(user)
        .select_related("lead__delegation", "session", "category")
        .prefetch_related(Prefetch("planned_units", lines), "wished_units")
    )


class DeskFilter(AboutProposals):
    q = conditions.words()
    planned = filters.ChoiceFilter(
        label="分办情况",
        method="of_plan",
        choices=[("no", "尚未分办"), ("yes", "已有方案"), ("gone", "方案中有停用的单位")],
        empty_label="全部",
    )
    unit = filters.ChoiceFilter(
        label="方案中的单位",
        method="of_unit",
        empty_label="全部单位",
        widget=KeyedSelect(attrs={"data-placeholder": "全部单位"}),
    )
    category = conditions.category()
    system = filters.ChoiceFilter(label="方案中的系统", method="of_system", empty_label="全部系统")
    wished = filters.ChoiceFilter(
        label="代表希望的单位",
        method="of_wished",
        empty_label="全部单位",
        widget=KeyedSelect(attrs={"data-placeholder": "全部单位"}),
    )
    due = filters.ChoiceFilter(
        label="交办期限",
        method="of_due",
        choices=[("late", "已超期"), ("3", "3天内到期"), ("7", "7天内到期")],
        empty_label="全部期限",
    )
    session = conditions.session()
    period = conditions.period()
    delegation = conditions.delegation()

    main = ("planned", "unit", "category")
    phrases = {
        "q": "含有{shown}",
        "planned": "{plain}",
        "unit": "方案中有{shown}",
        "system": "由{shown}转承办或办理",
        "wished": "代表希望由{shown}承办",
        "due": "交办{plain}",
        "period": "{plain}提出",
    }

    class Meta(ListFilter.Meta):
        model = Proposal

    def furnish(self) -> None:
        choices = filter_choices(self.user)
        self.offer("session", choices.sessions)
        self.offer("category", choices.categories)
        self.offer("delegation", choices.delegations)
        organs = list(handling_rows(congress_ids(self.user, Role.OFFICE)))
        named: list[Any] = [(ModelChoiceIteratorValue(o.pk, o), o.name) for o in organs]
        self.offer("unit", named)
        self.offer("wished", named)
        self.offer("system", [(o.pk, o.name) for o in organs if o.kind == OrganKind.SYSTEM])

    def of_plan(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        lines = PlannedUnit.objects.filter(proposal=OuterRef("pk"))
        if value == "no":
            return rows.filter(~Exists(lines))
        return rows.filter(
            Exists(lines.filter(organ__is_active=False) if value == "gone" else lines)
        )

    def of_unit(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return rows.filter(Exists(PlannedUnit.objects.filter(proposal=OuterRef("pk"), organ=value)))

    def of_system(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        part = Q(organ=value) | Q(organ__parent=value)
        return rows.filter(Exists(PlannedUnit.objects.filter(part, proposal=OuterRef("pk"))))

    def of_wished(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        through = Proposal.wished_units.through.objects
        return rows.filter(Exists(through.filter(proposal=OuterRef("pk"), organ=value)))


def plan_of(proposal: Any) -> str:
    return parts_in_words((line.role, line.organ.name) for line in proposal.planned_units.all())


def wished_by(proposal: Any) -> str:
    return "、".join(organ.name for organ in proposal.wished_units.all())


COLUMNS = (
    Column(
        "number", "编号", lambda p: p.number_label,
        sort=("session__opens_on", "is_in_session", "number"), css="cell-brief nowrap", width=16,
    ),
    Column(
        "title", "标题", lambda p: p.title, is_fixed=True,
        template="proposals/_list_title.html", css="cell-title", width=50,
    ),
    Column(
        "lead", "领衔代表", lambda p: p.lead.name, sort=("lead__stroke_key",), is_default=False,
        css="cell-brief nowrap", width=12,
    ),
    Column(
        "delegation", "代表团", lambda p: str(p.lead.delegation or ""), is_default=False,
        sort=("lead__delegation__position", "lead__delegation"),
    ),
    Column("category", "内容分类", lambda p: str(p.category or ""), is_default=False,
           sort=("category__position", "category")),
    Column("period", "提出时间", lambda p: p.period_label, is_default=False, width=12),
    Column("wished", "代表希望的单位", wished_by, width=24),
    Column(
        "plan", "分办方案", plan_of, is_fixed=True,
        template="proposals/_desk_plan.html", width=40,
    ),
    Column("registered", "登记日期", lambda p: p.registered_on, DATE, ("registered_on",), False),
    Column(
        "due", "交办期限", lambda p: p.next_due_on, DATE, ("next_due_on",),
        template="proposals/_list_due.html", css="cell-brief",
    ),
)  # fmt: skip

DESK_LIST = register(
    Listing(
        code="proposals.desk",
        url_name="proposals:desk",
        title="分办台",
        noun="待交办建议",
        measure="件",
        filterset=DeskFilter,
        columns=COLUMNS,
        rows=on_desk,
        sort="due",
        permission="proposals.allocate",
    )
)
