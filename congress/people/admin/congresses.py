from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from congress.people.admin_base import ScopedAdmin, ScopedInline
from congress.people.admin_sections import Section
from congress.people.history_admin import ReadableHistoryAdmin
from congress.people.models import Congress, CongressSession, Term


@admin.register(Congress)
class CongressAdmin(ScopedAdmin, ReadableHistoryAdmin):
    """A new congress is opened by a superuser only; his roles in it are granted afterwards."""

    section = Section.PEOPLE
    place = 80
    is_detail = True
    congress_path = "pk"
    list_display = ["name", "short_name", "level", "parent", "is_active"]
    list_select_related = ["parent"]
    search_fields = ["name", "short_name", "code"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_superuser

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # The parent lies outside one's own congresses: shown, chosen only by who opens it.
        return ["code", "parent"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "parent" and request.user.is_superuser:
            kwargs["queryset"] = Congress.objects.all()
            return admin.ModelAdmin.formfield_for_foreignkey(self, db_field, request, **kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            admin.ModelAdmin.save_model(self, request, obj, form, change)


class SessionInline(ScopedInline):
    model = CongressSession


@admin.register(Term)
class TermAdmin(ScopedAdmin, ReadableHistoryAdmin):
    section = Section.PEOPLE
    place = 60
    is_detail = True
    list_display = ["__str__", "number", "starts_on", "ends_on"]
    list_select_related = ["congress"]
    list_filter = ["congress"]
    inlines = [SessionInline]
    search_fields = ["name"]


@admin.register(CongressSession)
class CongressSessionAdmin(ScopedAdmin, ReadableHistoryAdmin):
    section = Section.PEOPLE
    place = 50
    congress_path = "term__congress"
    list_display = ["__str__", "opens_on", "closes_on"]
    list_select_related = ["term__congress"]
    list_filter = ["term"]
    search_fields = ["name"]
