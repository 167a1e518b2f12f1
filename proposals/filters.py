"""Filters of the list of proposals: the same for the page, its saved views and its export."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from congress.lists.filters import WORDS_LENGTH, ChoiceBoxes, DayInput, FilterForm, ListFilter
from congress.people.selectors import name_query
from congress.people.visibility import visible
from congress.people.widgets import KeyedSelect
from proposals import conditions
from proposals.conditions import AboutProposals
from proposals.enums import HandlingRole, ProposalStatus, Satisfaction
from proposals.models import Dispatch, HandlingTask, Proposal, Verdict
from proposals.selectors.choices import filter_choices

#: Conditions on one and the same task: the unit in this role, of this system.
TASK_PATHS = {"unit": "organ", "role": "role"}


class ProposalFilterForm(FilterForm):
    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("assigned_from"), self.cleaned_data.get("assigned_to")
        if since and until and since > until:
            self.add_error("assigned_to", "“交办日期止”早于“交办日期起”，请更正。")
        return self.cleaned_data


class ProposalFilter(AboutProposals):
    q = conditions.words()
    status = filters.MultipleChoiceFilter(
        label="状态", choices=ProposalStatus.choices, widget=ChoiceBoxes
    )
    unit = filters.ChoiceFilter(
        label="承办单位",
        method="of_task",
        empty_label="全部单位",
        widget=KeyedSelect(attrs={"data-placeholder": "全部单位"}),
    )
    due = filters.ChoiceFilter(
        label="期限",
        method="of_due",
        choices=[
            ("late", "已超期"),
            ("7", "7天内到期"),
            ("30", "30天内到期"),
            ("none", "没有期限"),
        ],
        empty_label="全部期限",
    )
    role = filters.ChoiceFilter(
        label="办理方式",
        method="of_task",
        choices=HandlingRole.choices,
        empty_label="主办、会办和分办",
    )
    system = filters.ChoiceFilter(
        label="承办系统",
        method="of_task",
        empty_label="全部系统",
        widget=KeyedSelect(attrs={"data-placeholder": "全部系统"}),
    )
    category = conditions.category()
    session = conditions.session()
    period = conditions.period()
    lead = filters.CharFilter(
        method="led_by", label="领衔代表", max_length=WORDS_LENGTH,
        widget=forms.TextInput(attrs={"placeholder": "姓名或拼音首字母"}),
    )  # fmt: skip
    delegation = conditions.delegation()
    assigned_from = filters.DateFilter(
        label="交办日期起", field_name="assigned_on", lookup_expr="gte", widget=DayInput
    )
    assigned_to = filters.DateFilter(
        label="交办日期止", field_name="assigned_on", lookup_expr="lte", widget=DayInput
    )

    result = filters.ChoiceFilter(
        label="满意度",
        method="of_result",
        choices=Satisfaction.choices,
        empty_label="全部满意度",
    )

    main = ("status", "unit", "due")
    phrases = {
        "q": "含有{shown}",
        "due": "{plain}",
        "period": "{plain}提出",
        "role": "办理方式为{shown}",
        "lead": "领衔代表为{shown}",
        "result": "对办理结果{plain}",
        "assigned_from": "{plain}以后交办",
        "assigned_to": "{plain}以前交办",
    }

    class Meta(ListFilter.Meta):
        model = Proposal
        form = ProposalFilterForm

    def furnish(self) -> None:
        choices = filter_choices(self.user)
        self.offer("session", choices.sessions)
        self.offer("category", choices.categories)
        self.offer("delegation", choices.delegations)
        self.offer("unit", choices.units)
        self.offer("system", choices.systems)

    def filter_queryset(self, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Each proposal once, however many rounds; and only by what the user may know of."""
        rows = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        task = Q(**{path: asked[name] for name, path in TASK_PATHS.items() if asked.get(name)})
        is_by_task, condition = bool(task), Q()
        if system := asked.get("system"):
            task &= Q(organ=system) | Q(organ__parent=system) | Q(dispatch__system=system)
            if not is_by_task:  # handed to the system, which has not named a unit yet
                handed = visible(Dispatch, self.user).filter(system=system)
                condition = Q(Exists(handed.filter(proposal=OuterRef("pk"))))
        if not task:
            return rows
        tasks = visible(HandlingTask, self.user).filter(task, proposal=OuterRef("pk"))
        return rows.filter(Q(Exists(tasks)) | condition)

    def of_task(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        """Unit, role and system speak of the same task: filter_queryset asks for them together."""
        return rows

    def led_by(self, rows: QuerySet[Proposal], name: str, text: str) -> QuerySet[Proposal]:
        return rows.filter(name_query(text, "lead__"))

    def of_result(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        """The worst that was said; for those who may read a verdict that says so."""
        said = visible(Verdict, self.user).filter(
            result=value, reply__task__proposal=OuterRef("pk")
        )
        return rows.filter(Exists(said), worst_result=value)
