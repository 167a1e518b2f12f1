"""The list of proposals in the admin: the same columns, words and table as on the site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from congress.lists.admin_export import ExportAdmin
from congress.people.selectors import name_query
from congress.people.visibility import visible
from congress.workflow.admin_columns import DatedList, StateColumns
from proposals.admin.filters import (
    ByStaffFilter,
    CategoryFilter,
    DelegationFilter,
    DueFilter,
    ExtensionFilter,
    ObjectionFilter,
    PeriodFilter,
    SessionFilter,
    SystemFilter,
    UnitFilter,
)
from proposals.exports import COLUMNS, joint_units_of, units_of
from proposals.models import HandlingTask, Proposal
from proposals.selectors.listing import with_tasks

#: Of the site's columns those that say what the list shows.
EXPORTED = (
    "number", "title", "lead", "cosigners", "category", "session", "period", "unit", "joint",
    "status", "due",
)  # fmt: skip


def furnished(rows: QuerySet, user: Any) -> QuerySet:
    """Proposals with what the columns read: tasks as the user sees them, and who signed."""
    tasks = visible(HandlingTask, user).select_related("organ__parent", "round")
    rows = rows.select_related("merged_into").prefetch_related(
        *with_tasks(tasks.order_by("-round__number", "pk"))
    )
    for column in COLUMNS:
        if column.code == "cosigners" and column.prepare:
            rows = column.prepare(rows, user)
    return rows


class ProposalList(DatedList):
    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet:
        return furnished(super().get_queryset(request, exclude_parameters), request.user)


class ProposalListing(ExportAdmin, StateColumns):
    change_list_template = "proposals/admin_list.html"
    list_display = [
        "number_words", "title_words", "lead_words", "badge", "units", "clock_face",
    ]  # fmt: skip
    list_display_links = ["title_words"]
    list_filter = [
        "status", DueFilter, SessionFilter, PeriodFilter, CategoryFilter, SystemFilter, UnitFilter,
        DelegationFilter, ObjectionFilter, ExtensionFilter, "tags", "origin", ByStaffFilter,
    ]  # fmt: skip
    list_select_related = ["lead", "session", "category"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["title"]
    search_help_text = "按编号、标题，或者领衔代表的姓名、拼音、拼音首字母、代表证号查找"
    export_columns = tuple(column for column in COLUMNS if column.code in EXPORTED)
    export_measure = "件"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ProposalList]:
        return ProposalList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        text = search_term.strip()
        if not text:
            return queryset, False
        words = Q(title__icontains=text) | Q(number_label__icontains=text)
        card = Q(lead__card_number__startswith=text)
        return queryset.filter(words | card | name_query(text, "lead__")), False

    @admin.display(description="编号", ordering="number_label")
    def number_words(self, obj: Proposal) -> str:
        return obj.number_label or "未编号"

    @admin.display(description="标题", ordering="title")
    def title_words(self, obj: Proposal) -> SafeString:
        return format_html(
            '{}<span class="cell-sub">{}</span>',
            obj.title,
            "　".join(filter(None, [obj.session.name if obj.session else "", obj.period_label,
                                   str(obj.category or "")])),
        )  # fmt: skip

    @admin.display(description="领衔代表", ordering="lead__stroke_key")
    def lead_words(self, obj: Any) -> SafeString | str:
        """With the number of those who signed as well; while it is written they are nobody's."""
        if obj.is_editable or not obj.cosigner_count:
            return str(obj.lead.name)
        return format_html(
            '{}<span class="cell-sub">附议 {} 人</span>', obj.lead.name, obj.cosigner_count
        )

    @admin.display(description="承办单位")
    def units(self, obj: Any) -> SafeString | str:
        """Who answers first, then who advises."""
        answering, joint = units_of(obj), joint_units_of(obj)
        if not joint:
            return answering or "—"
        return format_html('{}<span class="cell-sub">会办：{}</span>', answering, joint)
