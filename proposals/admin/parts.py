"""What the admin pages of proposals share: rows to read, in the scope of the pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.roles import Role
from congress.people.visibility import visible
from congress.workflow.admin_columns import StateColumns
from congress.workflow.admin_moves import WorkflowAdminMixin


class ReadOnlyInline(StateColumns, admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = True
    template = "admin/read_only_inline.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever sees the proposal here is its congress's staff

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PartAdmin(WorkflowAdminMixin, ScopedAdmin):
    """A part of a proposal: nothing of it is written here but by moves."""

    section = Section.PROPOSALS
    is_detail = True
    view_roles = {Role.OFFICE, Role.ADMIN}
    change_roles: set[str] = set()
    addable = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> Any:
        """What one may not see on the pages one does not see here."""
        seen = visible(self.model, request.user).values("pk")
        return super().get_queryset(request).filter(pk__in=seen)


class RecordAdmin(ScopedAdmin):
    """What was recorded once, to be read."""

    view_roles = {Role.OFFICE, Role.ADMIN}
    change_roles: set[str] = set()

    def get_queryset(self, request: HttpRequest) -> Any:
        seen = visible(self.model, request.user).values("pk")
        return super().get_queryset(request).filter(pk__in=seen)
