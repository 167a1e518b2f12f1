"""The parts of a proposal that have a course of their own: tasks, replies, verdicts …"""

from __future__ import annotations

from django.contrib import admin

from proposals.admin.parts import PartAdmin
from proposals.models import (
    CoSignature,
    Dispatch,
    Extension,
    HandlingTask,
    JointOpinion,
    Objection,
    Reply,
    Verdict,
)


@admin.register(HandlingTask)
class HandlingTaskAdmin(PartAdmin):
    place = 30
    move_page_name = "proposals:task-move"
    list_display = ["proposal", "organ", "role", "badge", "assigned_on", "clock_face"]
    list_filter = ["status", "role"]
    list_select_related = ["proposal", "organ"]
    search_fields = ["proposal__title", "proposal__number_label", "organ__name"]


@admin.register(Reply)
class ReplyAdmin(PartAdmin):
    place = 32
    move_page_name = "proposals:reply-move"
    list_display = ["letter_number", "task", "badge", "result_code", "signed_on", "delivered_on"]
    list_filter = ["status", "result_code"]
    list_select_related = ["task__organ"]
    search_fields = ["letter_number", "task__proposal__title"]


@admin.register(Verdict)
class VerdictAdmin(PartAdmin):
    place = 34
    move_page_name = "proposals:verdict-move"
    list_display = ["reply", "deputy", "badge", "attitude", "result", "delivered_on", "given_on"]
    list_filter = ["status", "result"]
    list_select_related = ["reply", "deputy"]
    search_fields = ["deputy__name", "reply__task__proposal__title"]


@admin.register(CoSignature)
class CoSignatureAdmin(PartAdmin):
    place = 24
    move_page_name = "proposals:cosignature-move"
    exclude = ["text"]  # what one was asked to sign is read where it was handed in
    list_display = ["proposal", "deputy", "badge", "invited_on", "ended_on", "clock_face"]
    list_filter = ["status"]
    list_select_related = ["proposal", "deputy"]
    search_fields = ["proposal__title", "proposal__number_label", "deputy__name"]


@admin.register(Dispatch)
class DispatchAdmin(PartAdmin):
    place = 28
    move_page_name = "proposals:dispatch-move"
    list_display = [
        "proposal",
        "system",
        "role",
        "badge",
        "assigned_on",
        "dispatched_on",
        "clock_face",
    ]
    list_filter = ["status", "role"]
    list_select_related = ["proposal", "system"]
    search_fields = ["proposal__title", "proposal__number_label", "system__name"]


@admin.register(Extension)
class ExtensionAdmin(PartAdmin):
    place = 33
    move_page_name = "proposals:extension-move"
    list_display = ["task", "proposal", "badge", "ground", "asked_on", "old_legal_on",
                    "new_legal_on"]  # fmt: skip
    list_filter = ["status", "ground"]
    list_select_related = ["task__organ", "task__proposal"]
    search_fields = ["task__proposal__title", "task__proposal__number_label", "task__organ__name"]

    @admin.display(description="建议")
    def proposal(self, obj: Extension) -> str:
        return str(obj.task.proposal)


@admin.register(Objection)
class ObjectionAdmin(PartAdmin):
    place = 31
    move_page_name = "proposals:objection-move"
    list_display = ["proposal", "organ", "badge", "filed_on", "decided_on", "clock_face"]
    list_filter = ["status"]
    list_select_related = ["proposal", "task__organ", "dispatch__system"]
    search_fields = ["proposal__title", "proposal__number_label", "task__organ__name"]

    @admin.display(description="提出单位")
    def organ(self, obj: Objection) -> str:
        return str(obj.organ)


@admin.register(JointOpinion)
class JointOpinionAdmin(PartAdmin):
    place = 36
    move_page_name = "proposals:opinion-move"
    list_display = ["task", "proposal", "badge", "sent_on"]
    list_filter = ["status"]
    list_select_related = ["task__organ", "task__proposal"]
    search_fields = ["task__proposal__title", "task__proposal__number_label", "task__organ__name"]

    @admin.display(description="建议")
    def proposal(self, obj: JointOpinion) -> str:
        return str(obj.task.proposal)
