"""A proposal in the admin: to read, to correct what no move writes, and to move."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html

from congress.people.admin_base import ScopedAdmin
from congress.people.roles import Role
from congress.workflow.admin import WorkflowAdminMixin
from congress.workflow.history_admin import ReadableHistoryAdmin
from proposals.admin.inlines import GateInline, TaskInline, TextInline
from proposals.admin.parts import NextDue
from proposals.models import Proposal
from proposals.selectors.visible import visible_proposals


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
