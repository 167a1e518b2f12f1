"""Clocks: those of the objects that one sees, with how each date came about."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from rest_framework import serializers

from congress.api.fields import CodeField
from congress.api.filters import KeyFilter
from congress.calendar.clocks import Clocked
from congress.calendar.models import Deadline
from congress.calendar.models.deadline import Outcome
from congress.lists.columns import DATE, Column
from congress.lists.filters import DayInput, ListFilter
from congress.lists.listing import Listing
from congress.people.visibility import VISIBLE, visible
from congress.workflow.registry import flows_of


class DeadlineFilter(ListFilter):
    clock = filters.CharFilter(
        label="时限的代码", method="of_clock", help_text="见文档“时限”", max_length=60
    )
    state = filters.ChoiceFilter(
        label="情形",
        method="of_state",
        choices=[("open", "在计"), ("late", "在计且已超期"), ("closed", "已停止")],
    )
    due_from = filters.DateFilter(
        label="提醒日起", field_name="warn_on", lookup_expr="gte", widget=DayInput
    )
    due_to = filters.DateFilter(
        label="提醒日止", field_name="warn_on", lookup_expr="lte", widget=DayInput
    )
    root = KeyFilter(label="所属整件（id）", field_name="root_id")

    class Meta(ListFilter.Meta):
        model = Deadline

    def of_clock(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        return rows.filter(clock=code)

    def of_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == "closed":
            return rows.filter(closed_on__isnull=False)
        rows = rows.filter(closed_on=None)
        return rows.filter(legal_on__lt=self.on) if value == "late" else rows


class DeadlineSerializer(serializers.Serializer):
    """时限：一个对象的一个时钟走一次。"""

    id = serializers.IntegerField(source="pk")
    clock = serializers.CharField(help_text="时限的代码")
    clock_label = serializers.CharField(help_text="时限的名称")
    carrier = serializers.CharField(help_text="由谁承担")
    object = serializers.SerializerMethodField(help_text="哪一个对象的，写成 `种类:id`")
    root = serializers.SerializerMethodField(help_text="所属整件，写成 `种类:id`")
    anchor_on = serializers.DateField(help_text="起算日")
    anchor_label = serializers.CharField(help_text="起算事由")
    legal_on = serializers.DateField(help_text="法定期限")
    act_by = serializers.DateField(help_text="最迟办理日")
    target_on = serializers.DateField(allow_null=True, help_text="目标日期")
    warn_on = serializers.DateField(help_text="提醒日：法定期限和目标日期中较早的")
    provisional = serializers.BooleanField(help_text="暂定：该年度放假安排尚未公布")
    explanation = serializers.CharField(help_text="怎样算出来的")
    basis = serializers.CharField(source="basis_words", help_text="依据")
    closed_on = serializers.DateField(allow_null=True, help_text="停止日期")
    outcome = CodeField(Outcome, allow_null=True)
    close_reason = serializers.CharField(help_text="停止原因")

    def get_object(self, row: Deadline) -> str:
        return _named(row.owner_type_id, row.owner_id)

    def get_root(self, row: Deadline) -> str:
        return _named(row.root_type_id, row.root_id)


def _named(type_id: int, key: int) -> str:
    model = ContentType.objects.get_for_id(type_id).model_class()
    flows = flows_of(model) if model else []
    return f"{flows[0].code.rpartition('.')[2] if flows else ''}:{key}"


def deadlines_of(user: Any) -> QuerySet[Deadline]:
    """Of owners that the user sees; no query of its own but those of his roles."""
    owners = [model for model in VISIBLE if issubclass(model, Clocked)]
    types = ContentType.objects.get_for_models(*owners)
    rows = Q(pk__in=[])
    for model in owners:
        keys = visible(model, user).order_by().values("pk")
        rows |= Q(owner_type=types[model].pk, owner_id__in=keys)
    return Deadline.objects.filter(rows).select_related("rule")


DEADLINES = Listing(
    code="api.deadlines",
    url_name="api:deadlines",
    title="时限",
    noun="时限",
    measure="个",
    filterset=DeadlineFilter,
    columns=(
        Column("due", "提醒日", lambda row: row.warn_on, DATE, ("warn_on",)),
        Column("legal", "法定期限", lambda row: row.legal_on, DATE, ("legal_on",)),
        Column("anchor", "起算日", lambda row: row.anchor_on, DATE, ("anchor_on",)),
        Column("closed", "停止日期", lambda row: row.closed_on, DATE, ("closed_on",)),
    ),
    rows=deadlines_of,
    sort="due",
)
