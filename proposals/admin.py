"""Proposals in the admin: to read, to correct what no move writes, and to move by the engine."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html

from congress.people.admin_base import ScopedAdmin
from congress.people.roles import Role
from congress.people.visibility import visible
from congress.workflow.admin import WorkflowAdminMixin
from congress.workflow.history_admin import ReadableHistoryAdmin
from proposals.models import (
    Batch,
    BatchLine,
    Category,
    Contact,
    CoSignature,
    Dispatch,
    GateReview,
    HandlingTask,
    JointOpinion,
    Message,
    Proposal,
    ProposalSettings,
    ProposalText,
    RefusalReason,
    Reply,
    Tag,
    Verdict,
)
from proposals.selectors.visible import visible_proposals


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever sees the proposal here is its congress's staff

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TextInline(ReadOnlyInline):
    """What was handed in; what was only put to co-signers is the deputy's own."""

    model = ProposalText
    fields = readonly_fields = ["number", "title", "facts", "request", "cut_on", "cut_by"]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("cut_by")
        return rows.filter(Q(submission__isnull=False) | Q(proposal__is_entered_by_staff=True))


class GateInline(ReadOnlyInline):
    model = GateReview
    fields = readonly_fields = ["submission", "gate", "result", "remark", "reviewer", "reviewed_on"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("reviewer")


class TaskInline(ReadOnlyInline):
    model = HandlingTask
    fields = readonly_fields = [
        "organ",
        "role",
        "status",
        "assigned_on",
        "received_on",
        "replied_on",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organ")


class NextDue:
    """The next date, not called statutory: that depends on the rule of the clock."""

    @admin.display(description="最近期限", ordering="next_due_on")
    def due_on(self, obj: Any) -> Any:
        return obj.next_due_on


@admin.register(Proposal)
class ProposalAdmin(NextDue, WorkflowAdminMixin, ScopedAdmin, ReadableHistoryAdmin):
    view_roles = {Role.OFFICE, Role.ADMIN}
    change_roles = {Role.OFFICE}
    list_display = ["number_label", "title", "lead", "badge", "session", "due_on"]
    list_display_links = ["title"]
    list_filter = ["status", "is_in_session", "session", "category"]
    list_select_related = ["lead", "session"]
    search_fields = ["title", "number_label", "lead__name", "lead__pinyin", "lead__initials"]
    inlines = [TextInline, GateInline, TaskInline]
    readonly_fields = [
        "congress", "lead", "title", "number_label", "session", "is_in_session", "submission",
        "submitted_on", "screened_on", "registered_on", "assigned_on", "replied_on", "closed_on",
        "refusal", "entered_by", "is_entered_by_staff",
    ]  # fmt: skip
    fields = [
        ("number_label", "status"), "title", "lead", "category", "contact_phone",
        ("session", "is_in_session"), ("submitted_on", "screened_on", "registered_on"),
        ("assigned_on", "replied_on", "closed_on"), "refusal",
        ("entered_by", "is_entered_by_staff"),
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        """What one may not see on the pages one does not see here: a deputy's draft is his own."""
        return super().get_queryset(request) & visible_proposals(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # entered on the pages, where a draft gets its wording

    def get_history_queryset(self, request: HttpRequest, *args: Any) -> Any:
        """From the submission on: what was before it is the deputy's own."""
        rows = super().get_history_queryset(request, *args)
        return rows.filter(Q(submission__gt=0) | Q(is_entered_by_staff=True))

    @admin.display(description="状态", ordering="status")
    def badge(self, obj: Proposal) -> str:
        return format_html(
            '<span class="badge-tone badge-{}">{}</span>', obj.status_tone, obj.get_status_display()
        )


class PartAdmin(WorkflowAdminMixin, ScopedAdmin):
    """A part of a proposal: nothing of it is written here but by moves."""

    view_roles = {Role.OFFICE, Role.ADMIN}
    change_roles: set[str] = set()

    def get_queryset(self, request: HttpRequest) -> Any:
        """What one may not see on the pages one does not see here."""
        seen = visible(self.model, request.user).values("pk")
        return super().get_queryset(request).filter(pk__in=seen)


@admin.register(HandlingTask)
class HandlingTaskAdmin(NextDue, PartAdmin):
    list_display = ["proposal", "organ", "role", "status", "assigned_on", "due_on"]
    list_filter = ["status", "role"]
    list_select_related = ["proposal", "organ"]
    search_fields = ["proposal__title", "proposal__number_label", "organ__name"]


@admin.register(Reply)
class ReplyAdmin(PartAdmin):
    list_display = ["letter_number", "task", "status", "result_code", "signed_on", "delivered_on"]
    list_filter = ["status", "result_code"]
    list_select_related = ["task__organ"]
    search_fields = ["letter_number", "task__proposal__title"]


@admin.register(Verdict)
class VerdictAdmin(PartAdmin):
    list_display = ["reply", "deputy", "status", "attitude", "result", "delivered_on", "given_on"]
    list_filter = ["status", "result"]
    list_select_related = ["reply", "deputy"]
    search_fields = ["deputy__name", "reply__task__proposal__title"]


@admin.register(CoSignature)
class CoSignatureAdmin(NextDue, PartAdmin):
    exclude = ["text"]  # what one was asked to sign is read where it was handed in
    list_display = ["proposal", "deputy", "status", "invited_on", "ended_on", "due_on"]
    list_filter = ["status"]
    list_select_related = ["proposal", "deputy"]
    search_fields = ["proposal__title", "proposal__number_label", "deputy__name"]


@admin.register(Dispatch)
class DispatchAdmin(NextDue, PartAdmin):
    list_display = [
        "proposal",
        "system",
        "role",
        "status",
        "assigned_on",
        "dispatched_on",
        "due_on",
    ]
    list_filter = ["status", "role"]
    list_select_related = ["proposal", "system"]
    search_fields = ["proposal__title", "proposal__number_label", "system__name"]


@admin.register(JointOpinion)
class JointOpinionAdmin(PartAdmin):
    list_display = ["task", "proposal", "status", "sent_on"]
    list_filter = ["status"]
    list_select_related = ["task__organ", "task__proposal"]
    search_fields = ["task__proposal__title", "task__proposal__number_label", "task__organ__name"]

    @admin.display(description="建议")
    def proposal(self, obj: JointOpinion) -> str:
        return str(obj.task.proposal)


class RecordAdmin(ScopedAdmin):
    """What was recorded once, to be read."""

    view_roles = {Role.OFFICE, Role.ADMIN}
    change_roles: set[str] = set()

    def get_queryset(self, request: HttpRequest) -> Any:
        seen = visible(self.model, request.user).values("pk")
        return super().get_queryset(request).filter(pk__in=seen)


@admin.register(Contact)
class ContactAdmin(RecordAdmin):
    list_display = ["held_on", "stage", "form", "unit", "proposal", "recorded_by"]
    list_display_links = ["held_on", "stage"]
    list_filter = ["stage", "form"]
    list_select_related = ["task__organ", "task__proposal", "recorded_by"]
    search_fields = ["task__proposal__title", "task__proposal__number_label", "task__organ__name"]

    @admin.display(description="承办单位")
    def unit(self, obj: Contact) -> str:
        return str(obj.task.organ)

    @admin.display(description="建议")
    def proposal(self, obj: Contact) -> str:
        return str(obj.task.proposal)


@admin.register(Message)
class MessageAdmin(RecordAdmin):
    list_display = ["sent_at", "author_name", "unit", "proposal"]
    list_select_related = ["task__organ", "task__proposal"]
    search_fields = ["task__proposal__title", "task__proposal__number_label", "author_name"]

    @admin.display(description="承办单位")
    def unit(self, obj: Message) -> str:
        return str(obj.task.organ)

    @admin.display(description="建议")
    def proposal(self, obj: Message) -> str:
        return str(obj.task.proposal)


class BatchLineInline(ReadOnlyInline):
    model = BatchLine
    fields = readonly_fields = ["proposal", "allocation", "state", "message"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("proposal")


@admin.register(Batch)
class BatchAdmin(RecordAdmin):
    list_display = ["assigned_on", "target_on", "made_by", "made_at", "finished_at"]
    list_select_related = ["made_by"]
    inlines = [BatchLineInline]


@admin.register(ProposalSettings)
class ProposalSettingsAdmin(ScopedAdmin, ReadableHistoryAdmin):
    """One row per congress."""

    list_display = [
        "congress", "missing_opinions", "missing_contacts", "checks_replies", "closes_itself",
    ]  # fmt: skip
    list_select_related = ["congress"]


@admin.register(Category, RefusalReason, Tag)
class CongressListAdmin(ScopedAdmin):
    list_display = ["name", "congress", "position", "is_active"]
    list_editable = ["position", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name"]
