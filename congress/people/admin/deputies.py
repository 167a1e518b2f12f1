from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from congress.people.admin.deputy_account import DeputyAccountAdmin
from congress.people.admin_base import ScopedAdmin, is_autocomplete
from congress.people.admin_sections import Section
from congress.people.history_admin import ReadableHistoryAdmin
from congress.people.models import Delegation, Deputy, DeputyGroup
from congress.people.selectors import best_first, name_query


@admin.register(Delegation)
class DelegationAdmin(ScopedAdmin):
    section = Section.PEOPLE
    place = 20
    list_display = ["name", "position", "congress"]
    list_editable = ["position"]
    list_select_related = ["congress"]
    search_fields = ["name"]


@admin.register(DeputyGroup)
class DeputyGroupAdmin(ScopedAdmin):
    section = Section.PEOPLE
    place = 30
    list_display = ["name", "congress"]
    list_select_related = ["congress"]
    search_fields = ["name"]


@admin.register(Deputy)
class DeputyAdmin(DeputyAccountAdmin, ScopedAdmin, ReadableHistoryAdmin):
    section = Section.PEOPLE
    place = 10
    list_display = ["name", "card_number", "delegation", "position", "status", "term"]
    list_select_related = ["delegation", "term__congress"]
    list_filter = ["status", "delegation", "groups", "term"]
    search_fields = ["name"]
    change_list_template = "people/admin_deputy_list.html"
    search_help_text = "按姓名、拼音、拼音首字母或者代表证号查找"
    autocomplete_fields = ["user", "delegation", "groups", "contact_member"]
    fieldsets = [
        (None, {"fields": ["congress", "term", "name", "gender", "card_number", "status"]}),
        ("代表信息", {"fields": [
            "delegation", "groups", "electing_unit", "position", "field", "contact_member",
        ]}),
        ("联系方式和账号", {"fields": ["phone", "email", "user", "external_number"]}),
        ("生僻字", {"fields": ["stroke_key_override"], "classes": ["collapse"]}),
    ]  # fmt: skip

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        text = search_term.strip()
        if not text:
            return queryset, False
        found = queryset.filter(name_query(text) | Q(card_number__startswith=text))
        if is_autocomplete(request):
            found = best_first(found.select_related("delegation"), text)
        return found, False

    def choice_words(self, deputy: Any) -> str:
        """Two may have one name: with delegation and card."""
        about = "，".join(filter(None, [str(deputy.delegation or ""), deputy.card_number]))
        return f"{deputy.name}（{about}）" if about else str(deputy.name)
