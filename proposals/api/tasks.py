"""The list of tasks, which only programs read as one: people see them by unit."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import QuerySet

from congress.api.filters import KeyFilter
from congress.lists.columns import DATE, Column
from congress.lists.filters import DayInput, ListFilter
from congress.lists.listing import Listing
from congress.people.visibility import visible
from proposals import conditions
from proposals.enums import HandlingRole, TaskStatus
from proposals.models import HandlingTask


class TaskFilter(ListFilter):
    status = filters.MultipleChoiceFilter(label="状态", choices=TaskStatus.choices)
    role = filters.ChoiceFilter(label="办理方式", choices=HandlingRole.choices)
    organ = KeyFilter(label="承办单位（id）", field_name="organ_id")
    system = KeyFilter(label="承办系统（id）", field_name="organ__parent_id")
    proposal = KeyFilter(label="建议（id）", field_name="proposal_id")
    due = conditions.due()
    assigned_from = filters.DateFilter(
        label="转承办日期起", field_name="assigned_on", lookup_expr="gte", widget=DayInput
    )
    assigned_to = filters.DateFilter(
        label="转承办日期止", field_name="assigned_on", lookup_expr="lte", widget=DayInput
    )

    class Meta(ListFilter.Meta):
        model = HandlingTask

    def of_due(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return conditions.of_due(rows, value, self.on)


def task_rows(user: Any) -> QuerySet[HandlingTask]:
    return visible(HandlingTask, user).select_related(
        "organ__parent", "round", "proposal__lead", "proposal__congress"
    )


TASKS = Listing(
    code="api.tasks",
    url_name="api:tasks",
    title="承办任务",
    noun="承办任务",
    measure="项",
    filterset=TaskFilter,
    columns=(
        Column("due", "期限", lambda task: task.next_due_on, DATE, ("next_due_on",)),
        Column("assigned", "转承办日期", lambda task: task.assigned_on, DATE, ("assigned_on",)),
        Column("received", "签收日期", lambda task: task.received_on, DATE, ("received_on",)),
        Column("replied", "送达日期", lambda task: task.replied_on, DATE, ("replied_on",)),
        Column(
            "organ", "承办单位", lambda task: task.organ.name, sort=("organ__position", "organ")
        ),
    ),
    rows=task_rows,
    sort="due",
)
