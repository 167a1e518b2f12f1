"""The ledger in the admin, to read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, Case, F, Q, Value, When
from django.http import HttpRequest
from django.utils.html import format_html

from congress.people.admin_base import ScopedAdmin, congresses_of
from congress.people.admin_sections import Section
from congress.people.enums import Role
from congress.people.visibility import about_seen, about_withheld
from congress.workflow.models import StatusChange
from congress.workflow.registry import all_flows, find_flow
from congress.workflow.transition import Audience

FORMER = "（原有步骤）"
UNSUBMITTED = "未提交的草稿"


def status_label(code: str, status: str) -> str:
    """The word of a status; the ledger outlives its table and its statuses."""
    flow = find_flow(code)
    known = flow is not None and status in flow.statuses.values
    return flow.label_of(status) if flow and known else "（原有状态）"


class FlowFilter(admin.SimpleListFilter):
    title = "环节"
    parameter_name = "flow"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(flow.code, flow.label) for flow in all_flows()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(flow=self.value()) if self.value() else queryset


class MoveFilter(admin.SimpleListFilter):
    """The steps of the chosen 环节; of all of them when none is chosen."""

    title = "步骤"
    parameter_name = "move"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        chosen = find_flow(request.GET.get(FlowFilter.parameter_name, ""))
        if chosen:
            return [(f"{chosen.code}:{step.name}", step.label) for step in chosen]
        return [
            (f"{flow.code}:{step.name}", f"{flow.label}：{step.label}")
            for flow in all_flows()
            for step in flow
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        flow, _, move = (self.value() or "").partition(":")
        return queryset.filter(flow=flow, move=move) if move else queryset


@admin.register(StatusChange)
class StatusChangeAdmin(ScopedAdmin):
    """The ledger, to read: by the words of the tables, not by their codes.

    The auditor reads every row, but no words of what was never handed in; everybody else the rows
    about what he sees.
    """

    section = Section.SYSTEM
    place = 10
    view_roles = {Role.ADMIN, Role.OFFICE, Role.AUDITOR}
    change_roles: set[str] = set()
    list_display = [
        "happened_on", "subject_words", "flow_words", "move_words", "status_words", "actor_words",
        "behalf_words", "source",
    ]  # fmt: skip
    list_display_links = ["happened_on"]
    list_filter = [FlowFilter, MoveFilter, "source"]
    search_fields = ["shown_subject", "actor_name"]
    search_help_text = "按事项的编号、标题或者办理人查找"
    date_hierarchy = "happened_on"
    list_select_related = ["on_behalf_of"]
    list_per_page = 50
    ordering = ["-pk"]
    show_full_result_count = False
    fields = [
        "happened_on", "recorded_at", "congress", "subject_words", "flow_words", "move_words",
        "status_words", "actor_words", "behalf_words", "source", "scan", "note_words",
        "is_internal",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        audited = Q(congress__in=congresses_of(request.user, {Role.AUDITOR}))
        hidden = about_withheld(request.user)
        return (
            super()
            .get_queryset(request)
            .filter(audited | about_seen(request.user))
            .annotate(
                is_withheld=Case(
                    When(hidden, then=True), default=False, output_field=BooleanField()
                ),
                # Searched and sorted by what is read: a hit would tell the words as well.
                shown_subject=Case(
                    When(is_withheld=True, then=Value(UNSUBMITTED)), default=F("subject")
                ),
            )
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        change = super().get_object(request, object_id, from_field)
        if change is not None and change.is_withheld:  # heading and title are made of its words
            change.subject, change.note, change.scan = change.shown_subject, "", None
        return change

    @admin.display(description="事项", ordering="shown_subject")
    def subject_words(self, change: Any) -> str:
        return change.shown_subject

    @admin.display(description="环节", ordering="flow")
    def flow_words(self, change: StatusChange) -> str:
        flow = find_flow(change.flow)
        return flow.label if flow else "（原有环节）"

    @admin.display(description="说明")
    def note_words(self, change: StatusChange) -> str:
        """What a unit says among its own people is not read here either, as on the timeline."""
        flow = find_flow(change.flow)
        step = flow[change.move] if flow and change.move in flow else None
        if change.note and step and Audience.CONGRESS not in step.note_seen_by:
            return "（承办单位内部的意见，不在此显示）"
        return change.note or "—"

    @admin.display(description="步骤", ordering="move")
    def move_words(self, change: StatusChange) -> str:
        flow = find_flow(change.flow)
        return flow[change.move].label if flow and change.move in flow else FORMER

    @admin.display(description="状态变化")
    def status_words(self, change: StatusChange) -> str:
        before, after = (
            status_label(change.flow, status) for status in (change.from_status, change.to_status)
        )
        if change.from_status == change.to_status:
            return after
        return format_html(
            '<span class="nowrap">{}</span> → <span class="nowrap">{}</span>', before, after
        )

    @admin.display(description="办理人", ordering="actor_name")
    def actor_words(self, change: StatusChange) -> str:
        return change.actor_name

    @admin.display(description="代谁")
    def behalf_words(self, change: StatusChange) -> str:
        return change.on_behalf_of.name if change.on_behalf_of else ""
