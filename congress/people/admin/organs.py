from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from congress.people.admin_base import ScopedAdmin, is_autocomplete
from congress.people.admin_sections import Section
from congress.people.history_admin import ReadableHistoryAdmin
from congress.people.models import Liaison, Organ
from congress.people.roles import Role, congress_ids
from congress.people.selectors import best_first, match_name
from congress.people.texts import PlainTextForm, without_gaps


def _keeps(request: HttpRequest) -> bool:
    """The pages of changes are the staff's; who may change which organ is asked there."""
    return bool(congress_ids(request.user, Role.ADMIN, Role.OFFICE))


class OrganForm(PlainTextForm, forms.ModelForm):
    """The names of a new organ are names that every list and letter can bear."""

    def clean_name(self) -> str:
        return self._whole("name")

    def clean_short_name(self) -> str:
        return self._whole("short_name")

    def _whole(self, field: str) -> str:
        name: str = self.cleaned_data[field]
        without_gaps(name)
        return name


@admin.register(Organ)
class OrganAdmin(ScopedAdmin, ReadableHistoryAdmin):
    section = Section.PEOPLE
    place = 40
    form = OrganForm
    list_display = ["name", "short_name", "kind", "parent", "position", "is_active"]
    list_editable = ["position"]
    list_select_related = ["parent"]
    list_filter = ["kind", "is_active", "congress"]
    search_fields = ["name"]
    search_help_text = "按名称、简称、拼音或者拼音首字母查找"
    autocomplete_fields = ["parent"]
    change_form_template = "people/admin_organ_change.html"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        # 机构变动 sees to what is under way; a name put in here would leave no former name.
        return ["name", "short_name", "kind", "is_active"] if obj else []

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        organ = self.get_object(request, object_id)
        extra = {"may_change_organ": organ is not None and organ.is_active and _keeps(request)}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        found = match_name(queryset, search_term)
        return best_first(found, search_term) if is_autocomplete(request) else found, False


@admin.register(Liaison)
class LiaisonAdmin(ScopedAdmin, ReadableHistoryAdmin):
    section = Section.PEOPLE
    place = 42
    congress_path = "committee__congress"
    deletable = True
    list_display = ["committee", "organ"]
    list_select_related = ["committee", "organ"]
    list_filter = ["committee"]
    autocomplete_fields = ["committee", "organ"]
    search_fields = ["committee__name", "organ__name"]
