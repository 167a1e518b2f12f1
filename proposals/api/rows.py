"""Proposals and tasks as rows of a list: what the list's page shows."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from congress.api.fields import CodeField, NamedSerializer, label
from proposals.enums import HandlingRole, ProposalStatus, TaskStatus
from proposals.exports import last_tasks
from proposals.models import Proposal


class SignerSerializer(serializers.Serializer):
    """代表。"""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(help_text="姓名")
    delegation = NamedSerializer(allow_null=True, help_text="代表团")


class UnitSerializer(serializers.Serializer):
    """一个承办单位，和它承办的任务。"""

    task = serializers.IntegerField(source="pk", help_text="任务的 id")
    organ = NamedSerializer(help_text="单位")
    role = CodeField(HandlingRole)
    role_label = label("role", help_text="办理方式")
    status = CodeField(TaskStatus)
    status_label = label(help_text="状态")


class ClockSerializer(serializers.Serializer):
    """最近的时限。"""

    label = serializers.CharField(source="next_clock_label", help_text="哪一个时限")  # type: ignore[assignment]
    due_on = serializers.DateField(source="next_due_on", help_text="提醒日")
    legal_on = serializers.DateField(source="next_legal_on", allow_null=True, help_text="法定期限")
    provisional = serializers.BooleanField(source="next_provisional", help_text="暂定")


class ProposalRowSerializer(serializers.Serializer):
    """一件建议，列表上的样子。"""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField(source="number_label", help_text="编号；登记以前为空")
    title = serializers.CharField(help_text="标题")
    status = CodeField(ProposalStatus)
    status_label = label(help_text="状态")
    version = serializers.IntegerField(help_text="版本，办理时带上")
    lead = SignerSerializer(help_text="领衔代表")
    session = NamedSerializer(allow_null=True, help_text="会次；提交以前为 null")
    period = serializers.CharField(source="period_label", help_text="大会期间或者闭会期间")
    category = NamedSerializer(allow_null=True, help_text="内容分类")
    units = serializers.SerializerMethodField(help_text="承办单位，各取它最近一轮的任务")
    submitted_on = serializers.DateField(allow_null=True, help_text="提交日期")
    registered_on = serializers.DateField(allow_null=True, help_text="登记日期")
    assigned_on = serializers.DateField(allow_null=True, help_text="交办日期")
    dispatched_on = serializers.DateField(allow_null=True, help_text="转承办日期")
    replied_on = serializers.DateField(allow_null=True, help_text="答复日期")
    closed_on = serializers.DateField(allow_null=True, help_text="办结日期")
    rehandlings = serializers.IntegerField(help_text="重新办理次数")
    reopened_on = serializers.DateField(allow_null=True, help_text="重新启动日期")
    clock = serializers.SerializerMethodField(help_text="最近的时限；没有在计的为 null")

    @extend_schema_field(UnitSerializer(many=True))
    def get_units(self, row: Proposal) -> Any:
        return UnitSerializer(last_tasks(row), many=True).data

    @extend_schema_field(ClockSerializer(allow_null=True))
    def get_clock(self, row: Any) -> Any:
        return clock_of(row)


class BriefSerializer(serializers.Serializer):
    """任务所属的建议。"""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField(source="number_label", help_text="编号")
    title = serializers.CharField(help_text="标题")
    status = CodeField(ProposalStatus)
    lead = serializers.CharField(source="lead.name", help_text="领衔代表")


class TaskRowSerializer(serializers.Serializer):
    """一项承办任务，列表上的样子。"""

    id = serializers.IntegerField(source="pk")
    proposal = BriefSerializer(help_text="建议")
    organ = NamedSerializer(help_text="承办单位")
    role = CodeField(HandlingRole)
    role_label = label("role", help_text="办理方式")
    round = serializers.IntegerField(source="round.number", help_text="第几轮")
    status = CodeField(TaskStatus)
    status_label = label(help_text="状态")
    version = serializers.IntegerField(help_text="版本，办理时带上")
    assigned_on = serializers.DateField(help_text="转承办日期")
    received_on = serializers.DateField(allow_null=True, help_text="签收日期")
    replied_on = serializers.DateField(
        allow_null=True, help_text="送达日期；会办的为送主办单位日期"
    )
    clock = serializers.SerializerMethodField(help_text="最近的时限；没有在计的为 null")

    @extend_schema_field(ClockSerializer(allow_null=True))
    def get_clock(self, row: Any) -> Any:
        return clock_of(row)


def clock_of(row: Any) -> Any:
    return ClockSerializer(row).data if row.next_due_on else None
