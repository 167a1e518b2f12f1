"""A proposal in the admin: to read, to correct what no move writes, and to move."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest

from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.history_admin import YES_NO, ReadableHistoryAdmin
from congress.people.roles import Role
from congress.workflow.admin_moves import WorkflowAdminMixin
from proposals.admin.entry import EntryMixin
from proposals.admin.inlines import (
    CoSignatureInline,
    DispatchInline,
    GateInline,
    TaskInline,
    TextInline,
)
from proposals.admin.listing import ProposalListing
from proposals.admin.merging import MergeTogetherAdmin
from proposals.admin.page import ProposalPageAdmin
from proposals.models import Proposal
from proposals.selectors.visible import visible_proposals


@admin.register(Proposal)
class ProposalAdmin(
    EntryMixin,
    MergeTogetherAdmin,
    ProposalListing,
    ProposalPageAdmin,
    WorkflowAdminMixin,
    ScopedAdmin,
    ReadableHistoryAdmin,
):
    section = Section.PROPOSALS
    place = 10
    entrance_label = "录入书面建议"
    page_name = "proposals:detail"
    move_page_name = "proposals:move"
    many_moves = ("screen", "register", "suggest", "merge", "unmerge", "close")
    many_related = ("gates", "tasks__organ", "tasks__replies__verdicts__deputy")
    view_roles = {Role.OFFICE, Role.ADMIN}
    change_roles = {Role.OFFICE}
    inlines = [TextInline, GateInline, CoSignatureInline, DispatchInline, TaskInline]
    readonly_fields = [
        "congress", "lead", "title", "number_label", "session", "in_session_words", "submission",
        "submitted_on", "screened_on", "registered_on", "assigned_on", "assigning_meeting",
        "target_on", "replied_on", "closed_on", "refusal", "entered_by", "by_staff_words",
    ]  # fmt: skip
    fieldsets = [
        ("可以更正的内容", {"fields": ["category", "origin", "contact_phone", "tags"]}),
        ("由办理步骤写入，不在这里修改", {"fields": [
            ("number_label", "status"), "title", "lead", ("session", "in_session_words"),
            ("submitted_on", "screened_on", "registered_on"),
            ("assigned_on", "target_on"), "assigning_meeting", ("replied_on", "closed_on"),
            "refusal", ("entered_by", "by_staff_words"),
        ]}),
    ]  # fmt: skip

    @admin.display(description=Proposal._meta.get_field("is_in_session").verbose_name)
    def in_session_words(self, obj: Proposal) -> str:
        return YES_NO[obj.is_in_session]

    @admin.display(description=Proposal._meta.get_field("is_entered_by_staff").verbose_name)
    def by_staff_words(self, obj: Proposal) -> str:
        return YES_NO[obj.is_entered_by_staff]

    def get_queryset(self, request: HttpRequest) -> Any:
        """What one may not see on the pages one does not see here: a deputy's draft is his own."""
        return super().get_queryset(request) & visible_proposals(request.user)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Plain choices: lists of words are kept on pages of their own."""
        if db_field.name == "tags":
            kwargs["widget"] = CheckboxSelectMultiple
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for name in ("can_add_related", "can_change_related", "can_view_related"):
            if field is not None and hasattr(field.widget, name):
                setattr(field.widget, name, False)
        return field

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def shown_history(self, rows: Any) -> Any:
        """From the submission on: what was before it is the deputy's own."""
        return rows.filter(Q(submission__gt=0) | Q(is_entered_by_staff=True))
