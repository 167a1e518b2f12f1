from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from congress.people.admin_base import ScopedAdmin, is_autocomplete
from congress.people.admin_sections import Section
from congress.people.history_admin import ReadableHistoryAdmin
from congress.people.models import Liaison, Organ
from congress.people.selectors import best_first, match_name


@admin.register(Organ)
class OrganAdmin(ScopedAdmin, ReadableHistoryAdmin):
    section = Section.PEOPLE
    place = 40
    list_display = ["name", "short_name", "kind", "parent", "position", "is_active"]
    list_editable = ["position"]
    list_select_related = ["parent"]
    list_filter = ["kind", "is_active", "congress"]
    search_fields = ["name"]
    search_help_text = "按名称、简称、拼音或者拼音首字母查找"
    autocomplete_fields = ["parent"]

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
