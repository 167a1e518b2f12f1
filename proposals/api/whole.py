"""A proposal and a task as a whole, as their reader sees them: what the page shows, and no more.

A row carries its ``page`` (``proposals.selectors``): the parts that were loaded for this reader.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from congress.api.deadlines import DeadlineSerializer
from congress.api.fields import CodeField, NamedSerializer
from proposals.api.parts import (
    CoSignatureSerializer,
    DispatchSerializer,
    GateReviewSerializer,
    OpinionSerializer,
    PlannedSerializer,
    ReferralSerializer,
    ReplySerializer,
    RoundSerializer,
    TimelineSerializer,
    WordingSerializer,
)
from proposals.api.rows import ProposalRowSerializer, TaskRowSerializer
from proposals.api.turning import ExtensionSerializer, ObjectionSerializer
from proposals.enums import Origin, Satisfaction


class ClockFaceSerializer(DeadlineSerializer):
    """一个时限；几个对象的日期相同时合成一个，``who`` 写明是谁的。"""

    who = serializers.CharField(help_text="谁的")


class MeetingOfChairsSerializer(serializers.Serializer):
    """主任会议。"""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(help_text="名称")  # type: ignore[assignment]
    starts_on = serializers.DateField(help_text="日期")


class ProposalSerializer(ProposalRowSerializer):
    """一件建议的全部，您在页面上看得到的。"""

    congress = NamedSerializer(help_text="人大")
    origin = CodeField(Origin)
    contact_phone = serializers.SerializerMethodField(
        help_text="领衔代表的联系电话；只给办理这件建议的人，其他人为 null"
    )
    text = serializers.SerializerMethodField(help_text="正文")
    assigning_meeting = MeetingOfChairsSerializer(
        allow_null=True, help_text="决定交办的主任会议；只有闭会期间提出的"
    )
    refusal = NamedSerializer(allow_null=True, help_text="不予交办的理由")
    worst_attitude = serializers.SerializerMethodField(help_text="对办理态度最差的评价")
    worst_result = serializers.SerializerMethodField(help_text="对办理结果最差的评价")
    cosignatures = CoSignatureSerializer(source="page.cosignatures", many=True, help_text="附议")
    dispatches = DispatchSerializer(
        source="page.dispatches", many=True, help_text="还在等转承办的系统"
    )
    tasks = TaskRowSerializer(source="page.tasks", many=True, help_text="承办任务，各轮都有")
    rounds = RoundSerializer(source="page.rounds", many=True, help_text="办理的各轮，连同面商协调")
    replies = ReplySerializer(source="page.replies", many=True, help_text="您能读的答复")
    opinions = OpinionSerializer(source="page.opinions", many=True, help_text="您能读的会办意见")
    objections = ObjectionSerializer(source="page.objections", many=True, help_text="您能读的异议")
    extensions = ExtensionSerializer(
        source="page.extensions", many=True, help_text="您能读的延期申请"
    )
    gates = GateReviewSerializer(
        source="page.gates", many=True, help_text="三关审核；只给人大工作人员"
    )
    referrals = ReferralSerializer(
        source="page.referrals", many=True, help_text="超出市权的处理和回复"
    )
    planned = PlannedSerializer(
        source="page.planned", many=True, help_text="分办方案；只给人大工作人员"
    )
    deadlines = serializers.SerializerMethodField(help_text="时限")
    timeline = serializers.SerializerMethodField(help_text="办理过程，新的在前")

    def get_contact_phone(self, row: Any) -> str | None:
        return row.contact_phone if self.context["shows_contact"] else None

    @extend_schema_field(WordingSerializer(allow_null=True))
    def get_text(self, row: Any) -> Any:
        wording = self.context["wording"]
        return WordingSerializer(wording).data if wording else None

    @extend_schema_field(CodeField(Satisfaction))
    def get_worst_attitude(self, row: Any) -> str | None:
        return (row.worst_attitude or None) if self.context["shows_verdict"] else None

    @extend_schema_field(CodeField(Satisfaction))
    def get_worst_result(self, row: Any) -> str | None:
        return (row.worst_result or None) if self.context["shows_verdict"] else None

    @extend_schema_field(ClockFaceSerializer(many=True))
    def get_deadlines(self, row: Any) -> Any:
        return ClockFaceSerializer(self.context["deadlines"], many=True).data

    @extend_schema_field(TimelineSerializer(many=True))
    def get_timeline(self, row: Any) -> Any:
        return TimelineSerializer(self.context["entries"], many=True).data


class TaskSerializer(TaskRowSerializer):
    """一项承办任务，连同它的答复、会办意见、异议、延期申请和时限。"""

    replies = ReplySerializer(source="page.replies", many=True, help_text="您能读的答复")
    opinions = OpinionSerializer(source="page.opinions", many=True, help_text="您能读的会办意见")
    objections = ObjectionSerializer(source="page.objections", many=True, help_text="您能读的异议")
    extensions = ExtensionSerializer(
        source="page.extensions", many=True, help_text="您能读的延期申请"
    )
    deadlines = DeadlineSerializer(source="page.deadlines", many=True, help_text="时限")
