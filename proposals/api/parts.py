"""What belongs to a proposal, each kind as its reader sees it on the page."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from congress.api.documents import FileSerializer
from congress.api.fields import CodeField, NamedSerializer, label
from proposals.api.rows import SignerSerializer
from proposals.enums import (
    CoSignatureStatus,
    DeliveryMethod,
    DispatchStatus,
    Gate,
    GateResult,
    HandlingRole,
    OpinionStatus,
    Publicity,
    ReferralState,
    ReferralWay,
    ReplyMode,
    ReplyStatus,
    ResultCode,
    RoundKind,
    Satisfaction,
    VerdictStatus,
)


class WordingSerializer(serializers.Serializer):
    """建议的正文。"""

    title = serializers.CharField(help_text="标题")
    facts = serializers.CharField(help_text="事实和问题")
    request = serializers.CharField(help_text="具体建议")
    files = FileSerializer(source="attachments", many=True, help_text="附件")


class VerdictSerializer(serializers.Serializer):
    """代表对一件答复的反馈。"""

    id = serializers.IntegerField(source="pk")
    deputy = NamedSerializer(help_text="代表")
    status = CodeField(VerdictStatus)
    status_label = label(help_text="状态")
    version = serializers.IntegerField(help_text="版本")
    delivered_on = serializers.DateField(help_text="送达日期")
    delivery_method = CodeField(DeliveryMethod)
    given_on = serializers.DateField(allow_null=True, help_text="反馈日期")
    reminded_on = serializers.DateField(allow_null=True, help_text="催告日期")
    unanswered_on = serializers.DateField(allow_null=True, help_text="列为逾期未反馈的日期")
    attitude = CodeField(Satisfaction, help_text="对办理态度")
    result = CodeField(Satisfaction, help_text="对办理结果")
    reason = serializers.CharField(help_text="意见和理由")


#: Of a reply: what is read only with these results; the page leaves the rest aside as well.
READ_WITH = {
    "planned_on": (ResultCode.PLANNED,),
    "reason": (ResultCode.REFERENCE, ResultCode.CANNOT),
    "addressee": (ResultCode.HIGHER,),
}


class ReplySerializer(serializers.Serializer):
    """答复。"""

    id = serializers.IntegerField(source="pk")
    task = serializers.IntegerField(source="task_id", help_text="任务的 id")
    organ = NamedSerializer(source="task.organ", help_text="答复的单位")
    status = CodeField(ReplyStatus)
    status_label = label(help_text="状态")
    version = serializers.IntegerField(help_text="版本")
    letter_number = serializers.CharField(help_text="文号")
    body = serializers.CharField(help_text="正文")
    result_code = CodeField(ResultCode, help_text="办理结果")
    planned_on = serializers.DateField(allow_null=True, help_text="计划解决日期")
    reason = serializers.CharField(help_text="原因")
    addressee = serializers.CharField(help_text="上级机关")
    mode = CodeField(ReplyMode, help_text="答复方式")
    publicity = CodeField(Publicity, help_text="公开意见")
    publicity_reason = serializers.CharField(help_text="公开意见的理由")
    contact_name = serializers.CharField(help_text="联系人")
    contact_phone = serializers.CharField(help_text="联系电话")
    copies = serializers.CharField(help_text="抄送")
    signatory = NamedSerializer(allow_null=True, help_text="签发人")
    signed_on = serializers.DateField(allow_null=True, help_text="签发日期")
    delivered_on = serializers.DateField(allow_null=True, help_text="送达日期")
    files = FileSerializer(source="attachments", many=True, help_text="附件")
    verdicts = VerdictSerializer(many=True, help_text="代表反馈")

    def to_representation(self, reply: Any) -> dict[str, Any]:
        said: dict[str, Any] = super().to_representation(reply)
        for name, results in READ_WITH.items():
            if reply.result_code not in results:
                said[name] = None if name == "planned_on" else ""
        if reply.publicity in ("", Publicity.FULL):
            said["publicity_reason"] = ""
        return said


class OpinionSerializer(serializers.Serializer):
    """会办意见。"""

    id = serializers.IntegerField(source="pk")
    task = serializers.IntegerField(source="task_id", help_text="任务的 id")
    organ = NamedSerializer(source="task.organ", help_text="会办单位")
    status = CodeField(OpinionStatus)
    status_label = label(help_text="状态")
    version = serializers.IntegerField(help_text="版本")
    body = serializers.CharField(help_text="会办意见")
    contact_name = serializers.CharField(help_text="联系人")
    contact_phone = serializers.CharField(help_text="联系电话")
    sent_on = serializers.DateField(allow_null=True, help_text="送出日期")
    files = FileSerializer(source="attachments", many=True, help_text="附件")


class MeetingSerializer(serializers.Serializer):
    """一次面商协调。"""

    id = serializers.IntegerField(source="pk")
    held_on = serializers.DateField(help_text="面商日期")
    place = serializers.CharField(help_text="地点")
    deputies = NamedSerializer(many=True, help_text="参加的代表")
    units = NamedSerializer(many=True, help_text="参加的单位")
    people = serializers.CharField(help_text="其他参加人员")
    agreed = serializers.CharField(help_text="商定的意见")
    files = FileSerializer(source="attachments", many=True, help_text="附件")
    recorded_by = NamedSerializer(help_text="记录人")


class ReferralSerializer(serializers.Serializer):
    """超出市权的一次处理。"""

    id = serializers.IntegerField(source="pk")
    number_label = serializers.CharField(help_text="登记号")
    way = CodeField(ReferralWay, help_text="处理方式")
    addressee = serializers.CharField(help_text="转交、反映的对象")
    unit = NamedSerializer(allow_null=True, help_text="向上反映的单位")
    reason = serializers.CharField(help_text="理由")
    referred_on = serializers.DateField(help_text="处理日期")
    state = CodeField(ReferralState, help_text="回复情况")
    answered_on = serializers.DateField(allow_null=True, help_text="回复日期")
    answer = serializers.CharField(help_text="回复内容")
    recalled_on = serializers.DateField(allow_null=True, help_text="收回日期")
    recall_reason = serializers.CharField(help_text="收回的理由")
    files = FileSerializer(source="attachments", many=True, help_text="附件")


class RoundSerializer(serializers.Serializer):
    """一轮办理：首次的，重新办理的，重新启动的。"""

    number = serializers.IntegerField(source="round.number", help_text="第几轮")
    kind = CodeField(RoundKind, source="round.kind")
    kind_label = serializers.CharField(source="round.get_kind_display", help_text="类别")
    started_on = serializers.DateField(source="round.started_on", help_text="开始日期")
    requirements = serializers.CharField(source="round.requirements", help_text="理由和要求")
    meetings = MeetingSerializer(many=True, help_text="面商协调")


class CoSignatureSerializer(serializers.Serializer):
    """附议。"""

    id = serializers.IntegerField(source="pk")
    deputy = SignerSerializer(help_text="附议代表")
    status = CodeField(CoSignatureStatus)
    status_label = label(help_text="状态")
    version = serializers.IntegerField(help_text="版本")
    invited_on = serializers.DateField(help_text="邀请日期")
    ended_on = serializers.DateField(allow_null=True, help_text="了结日期")


class DispatchSerializer(serializers.Serializer):
    """交给一个承办系统，等它转承办。"""

    id = serializers.IntegerField(source="pk")
    system = NamedSerializer(help_text="承办系统")
    role = CodeField(HandlingRole)
    status = CodeField(DispatchStatus)
    status_label = label(help_text="状态")
    version = serializers.IntegerField(help_text="版本")
    assigned_on = serializers.DateField(help_text="交办日期")


class GateReviewSerializer(serializers.Serializer):
    """一关的审核。"""

    gate = CodeField(Gate)
    gate_label = label("gate", help_text="关口")
    result = CodeField(GateResult)
    remark = serializers.CharField(help_text="意见")
    reviewer = NamedSerializer(help_text="审核人")
    reviewed_on = serializers.DateField(help_text="日期")
    submission = serializers.IntegerField(help_text="第几次提交")


class PlannedSerializer(serializers.Serializer):
    """分办方案的一行，尚未交办。"""

    organ = NamedSerializer(help_text="单位")
    role = CodeField(HandlingRole)
    role_label = label("role", help_text="办理方式")


class TimelineSerializer(serializers.Serializer):
    """办理过程的一条。"""

    move = serializers.CharField(help_text="步骤的代码")
    flow = serializers.CharField(help_text="流程的代码")
    label = serializers.CharField(help_text="步骤的名称")  # type: ignore[assignment]
    object = serializers.IntegerField(source="object_id", help_text="对象的 id")
    unit = serializers.CharField(help_text="哪个单位的")
    actor = serializers.CharField(help_text="办理人")
    on_behalf_of = serializers.SerializerMethodField(help_text="代谁办理")
    source = serializers.CharField(help_text="代办的来源")
    on = serializers.DateField(help_text="办理日期")
    at = serializers.DateTimeField(help_text="记录时间")
    from_label = serializers.CharField(help_text="原状态")
    to_label = serializers.CharField(help_text="新状态")
    note = serializers.CharField(help_text="说明；您不能读的为空")
    internal = serializers.BooleanField(help_text="是否内部")

    def get_on_behalf_of(self, entry: Any) -> str | None:
        return str(entry["on_behalf_of"]) if entry["on_behalf_of"] else None
