"""Filters of the list of proposals: the same for the page, its saved views and its export."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import SimpleLazyObject

from congress.lists.filters import WORDS_LENGTH, ChoiceBoxes, DayInput, FilterForm, ListFilter
from congress.people.selectors import name_query
from congress.people.visibility import visible
from congress.people.widgets import KeyedSelect
from proposals import conditions
from proposals.conditions import AboutProposals
from proposals.enums import (
    Again,
    AnswerState,
    Extended,
    HandlingRole,
    Heard,
    Milestone,
    Objected,
    ProposalStatus,
)
from proposals.models import Dispatch, HandlingTask, Proposal
from proposals.selectors.answering import (
    answer_conditions,
    heard_conditions,
    reached,
    task_answer_conditions,
)
from proposals.selectors.choices import filter_choices
from proposals.selectors.owning import carried_by
from proposals.selectors.systems import of_system
from proposals.selectors.turned import extended_conditions, objected_conditions

MONTH = re.compile(r"[12]\d{3}-\d{2}")
#: Conditions on one and the same task: the unit in this role, of this system.
TASK_PATHS = {"unit": "organ", "role": "role"}


class MonthInput(forms.TextInput):
    """The browser's own choice of a month where it has one; else a text."""

    input_type = "month"


def first_and_next(month: str) -> tuple[date, date]:
    """「2026-03」 → its first day and that of the month after. ValueError for what is none."""
    if not MONTH.fullmatch(month):
        raise ValueError(month)
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year + number // 12, number % 12 + 1, 1)


class ProposalFilterForm(FilterForm):
    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("assigned_from"), self.cleaned_data.get("assigned_to")
        if since and until and since > until:
            self.add_error("assigned_to", "“交办日期止”早于“交办日期起”，请更正。")
        return self.cleaned_data


class MonthField(forms.CharField):
    """「2026-03」; the value stays a text, which reads well in the sentence."""

    widget = MonthInput
    default_error_messages = {"invalid": "请按“2026-03”的样子填写月份。"}

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text:
            try:
                first_and_next(text)
            except ValueError:
                raise forms.ValidationError(self.error_messages["invalid"], "invalid") from None
        return text


class MonthFilter(filters.Filter):
    field_class = MonthField


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
    due = conditions.due(empty_label="全部期限")
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
    category = conditions.category(null_label="未分类")
    session = conditions.session()
    period = conditions.period()
    lead = filters.CharFilter(
        method="led_by", label="领衔代表", max_length=WORDS_LENGTH,
        widget=forms.TextInput(attrs={"placeholder": "姓名或拼音首字母"}),
    )  # fmt: skip
    delegation = conditions.delegation(null_label="未编入代表团")
    stage = filters.ChoiceFilter(
        label="办理进度",
        method="of_stage",
        choices=Milestone.choices,
        empty_label="全部进度",
    )
    by = filters.DateFilter(label="截至日期", method="of_stage", widget=DayInput)
    answer = filters.ChoiceFilter(
        label="答复情况",
        method="of_answer",
        choices=AnswerState.choices,
        empty_label="全部答复情况",
    )
    month = MonthFilter(label="提交月份", method="of_month")
    assigned_from = filters.DateFilter(
        label="交办日期起", field_name="assigned_on", lookup_expr="gte", widget=DayInput
    )
    assigned_to = filters.DateFilter(
        label="交办日期止", field_name="assigned_on", lookup_expr="lte", widget=DayInput
    )

    result = filters.ChoiceFilter(
        label="满意度",
        method="of_result",
        choices=Heard.choices,
        empty_label="全部满意度",
    )

    again = filters.ChoiceFilter(
        label="再次办理",
        method="of_again",
        choices=Again.choices,
        empty_label="不论是否再次办理",
    )

    objection = filters.ChoiceFilter(
        label="异议",
        method="of_objection",
        choices=Objected.choices,
        empty_label="不论有无异议",
    )
    extension = filters.ChoiceFilter(
        label="延期",
        method="of_extension",
        choices=Extended.choices,
        empty_label="不论是否延期",
    )

    main = ("status", "unit", "due")
    phrases = {
        "q": "含有{shown}",
        "due": "{plain}",
        "period": "{plain}提出",
        "role": "办理方式为{shown}",
        "lead": "领衔代表为{shown}",
        "result": "对办理结果{plain}",
        "stage": "{plain}",
        "by": "截至{plain}",
        "answer": "{plain}",
        "again": "{plain}",
        "objection": "{plain}",
        "extension": "{plain}",
        "month": "{plain}提交",
        "assigned_from": "{plain}以后交办",
        "assigned_to": "{plain}以前交办",
    }

    class Meta(ListFilter.Meta):
        model = Proposal
        form = ProposalFilterForm

    def furnish(self) -> None:
        """Looked for when the first of them is drawn, or asked for."""
        choices: Any = SimpleLazyObject(lambda: filter_choices(self.user))
        self.offer("session", lambda: choices.sessions)
        self.offer("category", lambda: choices.categories)
        self.offer("delegation", lambda: choices.delegations)
        self.offer("unit", lambda: choices.units)
        self.offer("system", lambda: choices.systems)

    def filter_queryset(self, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        """Each proposal once, however many rounds; and only by what the user may know of."""
        rows = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        task = Q(**{path: asked[name] for name, path in TASK_PATHS.items() if asked.get(name)})
        if asked.get("unit") and (answer := asked.get("answer")):
            task &= task_answer_conditions(self.on)[AnswerState(answer)]
        is_by_task, condition = bool(task), Q()
        if system := asked.get("system"):
            task &= of_system(system)
            if not is_by_task:  # handed to the system, which has not named a unit yet
                handed = visible(Dispatch, self.user).standing().filter(system=system)
                condition = carried_by(handed)
        if not task:
            return rows
        tasks = visible(HandlingTask, self.user).standing()
        tasks = tasks.filter(task)
        return rows.filter(carried_by(tasks) | condition)

    def of_task(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        """Unit, role and system speak of the same task: filter_queryset asks for them together."""
        return rows

    def led_by(self, rows: QuerySet[Proposal], name: str, text: str) -> QuerySet[Proposal]:
        return rows.filter(name_query(text, "lead__"))

    def of_stage(self, rows: QuerySet[Proposal], name: str, value: Any) -> QuerySet[Proposal]:
        """Without a stage, ``by`` asks for what was registered."""
        asked = self.form.cleaned_data
        return rows.filter(reached(asked.get("stage") or Milestone.NUMBERED, asked.get("by")))

    def of_answer(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        """Of a unit that is named, its own reply (filter_queryset); else that of them all."""
        if self.form.cleaned_data.get("unit"):
            return rows
        return rows.filter(answer_conditions(self.on)[AnswerState(value)])

    def of_month(self, rows: QuerySet[Proposal], name: str, month: str) -> QuerySet[Proposal]:
        first, following = first_and_next(month)
        return rows.filter(submitted_on__gte=first, submitted_on__lt=following)

    def of_again(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        if value == Again.REHANDLED:
            return rows.filter(rehandlings__gt=0)
        return rows.filter(reopened_on__isnull=False)

    def of_objection(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return rows.filter(objected_conditions(self.user)[Objected(value)])

    def of_extension(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        return rows.filter(extended_conditions(self.user)[Extended(value)])

    def of_result(self, rows: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        """The worst that was said; for those who may read a verdict that says so."""
        return rows.filter(heard_conditions(self.user)[Heard(value)])
