"""Objections and requests for more time, each as its reader sees it on the page."""

from __future__ import annotations

from rest_framework import serializers

from congress.api.documents import FileSerializer
from congress.api.fields import CodeField, NamedSerializer, label
from proposals.enums import ExtensionGround, ExtensionStatus, ObjectionStatus


class ObjectionSerializer(serializers.Serializer):
    """异议：单位认为不应由它承办，或者系统认为不应交给它。"""

    id = serializers.IntegerField(source="pk")
    task = serializers.IntegerField(
        source="task_id", allow_null=True, help_text="任务的 id；系统提出的为 null"
    )
    dispatch = serializers.IntegerField(
        source="dispatch_id", allow_null=True, help_text="转承办的 id；单位提出的为 null"
    )
    organ = NamedSerializer(help_text="提出异议的单位或者系统")
    status = CodeField(ObjectionStatus)
    status_label = label(help_text="状态")
    version = serializers.IntegerField(help_text="版本，办理时带上")
    filed_on = serializers.DateField(help_text="提出日期")
    reason = serializers.CharField(help_text="异议理由")
    competent = NamedSerializer(allow_null=True, help_text="认为应当承办的单位")
    files = FileSerializer(source="attachments", many=True, help_text="依据材料")
    decided_on = serializers.DateField(allow_null=True, help_text="决定日期")
    decision = serializers.CharField(help_text="决定理由")


class ExtensionSerializer(serializers.Serializer):
    """延期申请。"""

    id = serializers.IntegerField(source="pk")
    task = serializers.IntegerField(source="task_id", help_text="任务的 id")
    organ = NamedSerializer(source="task.organ", help_text="申请的单位")
    status = CodeField(ExtensionStatus)
    status_label = label(help_text="状态")
    version = serializers.IntegerField(help_text="版本，办理时带上")
    asked_on = serializers.DateField(help_text="申请日期")
    ground = CodeField(ExtensionGround)
    ground_label = label("ground", help_text="延期事由")
    reason = serializers.CharField(help_text="具体情况")
    old_legal_on = serializers.DateField(help_text="原答复期限")
    new_legal_on = serializers.DateField(allow_null=True, help_text="延期后的答复期限")
    target_on = serializers.DateField(allow_null=True, help_text="要求的答复日期")
    decided_on = serializers.DateField(allow_null=True, help_text="决定日期")
    decision = serializers.CharField(help_text="决定说明")
