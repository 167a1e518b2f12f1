"""Formats and counters of official numbers; codes are shown by their names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from congress.documents.kinds import all_kinds, kind_label
from congress.documents.models import NumberCounter, NumberFormat
from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.models import CongressSession
from congress.people.roles import Role


class KindFilter(admin.SimpleListFilter):
    title = "编号种类"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(all_kinds().items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(kind=self.value()) if self.value() else queryset


class _KindAdmin(ScopedAdmin):
    list_filter = [KindFilter]
    list_select_related = ["congress"]

    @admin.display(description="编号种类", ordering="kind")
    def kind_words(self, row: NumberFormat | NumberCounter) -> str:
        return kind_label(row.kind)


@admin.register(NumberFormat)
class NumberFormatAdmin(_KindAdmin):
    section = Section.SYSTEM
    place = 40
    list_display = ["kind_words", "template", "congress"]
    with_general = True

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "kind":
            return forms.ChoiceField(
                label=db_field.verbose_name, choices=[("", "---------"), *all_kinds().items()]
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if self.has_change_permission(request, obj):
            return super().get_fieldsets(request, obj)
        return [(None, {"fields": ["congress", "kind_words", "template"]})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["kind_words"]


@admin.register(NumberCounter)
class NumberCounterAdmin(_KindAdmin):
    """The counters, to read: a number is taken by the move that uses it."""

    section = Section.SYSTEM
    place = 50
    is_detail = True
    view_roles = {Role.ADMIN, Role.OFFICE}
    change_roles: set[str] = set()
    list_display = ["kind_words", "scope_words", "last", "congress"]
    fields = ["kind_words", "scope_words", "last", "congress"]

    @admin.display(description="范围", ordering="scope")
    def scope_words(self, row: NumberCounter) -> str:
        return getattr(row, "scope_name", None) or self.scope_names([row])[row.scope]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        names = self.scope_names(changelist.result_list)  # one query for the whole page
        for row in changelist.result_list:
            row.scope_name = names[row.scope]
        return changelist

    def scope_names(self, rows: Any) -> dict[str, str]:
        """What ``session:4`` is called; a scope of another sort stands as it is."""
        scopes = {row.scope for row in rows}
        keys = {scope: scope.partition(":")[2] for scope in scopes if scope.startswith("session:")}
        numbers = [key for key in keys.values() if key.isdigit()]
        sessions = CongressSession.objects.select_related("term__congress").in_bulk(numbers)
        names = {str(pk): str(session) for pk, session in sessions.items()}
        return {scope: names.get(keys.get(scope, ""), scope) for scope in scopes}
