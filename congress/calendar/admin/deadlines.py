"""Deadlines and what became of them, to read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html

from congress.calendar.models import Deadline, DeadlineChange
from congress.calendar.registry import all_clocks
from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.visibility import about_seen


class ReadOnlyAdmin(ScopedAdmin):
    addable = False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ClockFilter(admin.SimpleListFilter):
    title = "时限"
    parameter_name = "clock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(item.code, item.label) for item in all_clocks()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(clock=self.value()) if self.value() else queryset


@admin.register(Deadline)
class DeadlineAdmin(ReadOnlyAdmin):
    section = Section.CALENDAR
    place = 50
    list_display = [
        "thing", "clock_label", "anchor_on", "due", "closed_on", "outcome",
    ]  # fmt: skip
    list_filter = [ClockFilter, "congress", "outcome", "provisional"]
    list_select_related = ["congress"]
    date_hierarchy = "legal_on"
    fields = [
        "thing", "clock_label", "congress", "anchor_on", "anchor_label", "meeting", "rule",
        "target_rule", "chosen_target_on", "due", "act_by", "target_on", "provisional",
        "explanation", "stepwise", "extended_by", "extension_note", "opened_at", "closed_on",
        "outcome", "close_reason",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).filter(about_seen(request.user))
        return rows.prefetch_related("root")

    @admin.display(description="事项")
    def thing(self, row: Deadline) -> str:
        return str(row.root or self.get_empty_value_display())

    @admin.display(description="时限", ordering="clock")
    def clock_label(self, row: Deadline) -> str:
        return row.clock_label

    @admin.display(description="是怎么算的")
    def stepwise(self, row: Deadline) -> str:
        return format_html(
            '<a href="{}">一步一步看</a>', reverse("calendar:deadline", args=[row.pk])
        )

    @admin.display(description="期限", ordering="legal_on")
    def due(self, row: Deadline) -> str:
        return date_format(row.legal_on)


@admin.register(DeadlineChange)
class DeadlineChangeAdmin(ReadOnlyAdmin):
    section = Section.CALENDAR
    place = 60
    is_detail = True
    congress_path = "deadline__congress"
    list_display = ["at", "thing", "clock_label", "cause", "before", "after", "by"]
    list_select_related = ["deadline__congress", "by"]
    fields = [
        "at", "thing", "clock_label", "cause", "by", "before", "after", "old_act_by", "new_act_by",
        "old_target_on", "new_target_on", "old_provisional", "new_provisional",
        "old_explanation", "new_explanation",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).filter(about_seen(request.user, "deadline__"))
        return rows.prefetch_related("deadline__root")

    @admin.display(description="事项")
    def thing(self, change: DeadlineChange) -> str:
        return str(change.deadline.root or self.get_empty_value_display())

    @admin.display(description="时限", ordering="deadline__clock")
    def clock_label(self, change: DeadlineChange) -> str:
        return change.deadline.clock_label

    @admin.display(description="原期限", ordering="old_legal_on")
    def before(self, change: DeadlineChange) -> str:
        return date_format(change.old_legal_on)

    @admin.display(description="现期限", ordering="new_legal_on")
    def after(self, change: DeadlineChange) -> str:
        return date_format(change.new_legal_on)
