"""定时任务: what the system does by the clock, how it went, and a button to do it now.

The list is the program's (``congress.jobs.schedule``); this page only reads it, asks out of turn,
and pauses. It belongs to no congress: an administrator of any sees the same and may ask out of
turn, the one of the topmost may stop.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from congress.jobs.clockwork import pause, resume, run_now, under_way
from congress.jobs.models import ScheduledWork
from congress.jobs.schedule import Entry
from congress.jobs.services import retry
from congress.jobs.standing import Standing, runs_of, standings
from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.roles import Role, grants_of

RUNS_ON_A_PAGE = 25
#: What a button does: code → (words, what one is asked before).
ACTS = {
    "run": ("立即运行", "现在就办一次，不影响它平常的时间。做两遍不会重复，可以放心运行。"),
    "retry": ("重试", "把失败的这一次重新办理，次数从头算起。"),
    "pause": ("停用", "停用以后到了时间也不再运行，直到重新启用。停用期间错过的不补办。"),
    "resume": ("启用", "从下一个时间起恢复运行。"),
}


@admin.register(ScheduledWork)
class ScheduledWorkAdmin(ScopedAdmin):
    section = Section.SYSTEM
    place = 25
    change_roles = frozenset({Role.ADMIN})
    addable = False

    # --- who may: the rows are the system's -----------------------------------------------------
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.visible_congresses(request))

    def scope(self, ids: set[int]) -> Q:
        return Q() if ids else Q(pk__in=[])

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # no form: buttons

    # --- pages ----------------------------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        base = "jobs_scheduledwork"
        return [
            path("", view(self.list_view), name=f"{base}_changelist"),
            path("<str:name>/", view(self.runs_view), name=f"{base}_history"),
            # A row's page is its history: the admin's own links know it by either name.
            path("<str:name>/", view(self.runs_view), name=f"{base}_change"),
            path("<str:name>/<slug:act>/", view(self.act_view), name=f"{base}_act"),
        ]

    def list_view(self, request: HttpRequest) -> HttpResponse:
        self._must(request)
        context = {"title": "定时任务", "rows": standings(), "cl": None}
        return self._page(request, "portal/schedule_list.html", context)

    def runs_view(self, request: HttpRequest, name: str) -> HttpResponse:
        row = self._row(request, name)
        pages = Paginator(runs_of(row.entry), RUNS_ON_A_PAGE)
        page = pages.get_page(request.GET.get("page"))
        context = {
            "title": row.entry.label, "row": row, "page_obj": page, "paginator": pages,
            "may_stop": may_stop(request.user),
        }  # fmt: skip
        return self._page(request, "portal/schedule_runs.html", context)

    def act_view(self, request: HttpRequest, name: str, act: str) -> HttpResponse:
        row = self._row(request, name)
        stops = act in ("pause", "resume")
        if act not in ACTS or not is_open(row, act) or (stops and not may_stop(request.user)):
            raise Http404
        here = reverse("admin:jobs_scheduledwork_history", args=[name])
        if request.method == "POST":
            level, sentence = do(row, act)
            if stops:
                self.log_change(request, row.work, sentence)
            messages.add_message(request, level, sentence)
            return redirect(here)
        label, asked = ACTS[act]
        context = {"title": f"{label}：{row.entry.label}", "row": row, "label": label}
        return self._page(
            request, "portal/schedule_confirm.html", context | {"asked": asked, "back": here}
        )

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        known = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, known | context)

    def _must(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _row(self, request: HttpRequest, name: str) -> Standing:
        self._must(request)
        row = next((each for each in standings() if each.entry.name == name), None)
        if row is None:
            raise Http404
        return row


def may_stop(user: Any) -> bool:
    """It stops for all congresses: the administrator of one that has none above it decides."""
    return any(
        grant.role == Role.ADMIN and grant.congress.parent_id is None for grant in grants_of(user)
    )


def is_open(row: Standing, act: str) -> bool:
    """Is this button there? The machine's own knocks cannot be paused: everything rests on them."""
    if act == "retry":
        return row.can_retry
    if act in ("pause", "resume"):
        return bool(row.entry.kind) and row.work.is_paused == (act == "resume")
    return True


def do(row: Standing, act: str) -> tuple[int, str]:
    """What came of it: a level of messages, and a sentence."""
    entry = row.entry
    if act == "pause":
        pause(entry)
        return messages.SUCCESS, f"“{entry.label}”已停用。"
    if act == "resume":
        resume(entry)
        return messages.SUCCESS, f"“{entry.label}”已启用，下次运行时间见下。"
    if act == "retry" and row.job is not None and retry(row.job):
        return messages.SUCCESS, f"“{entry.label}”已重新安排，结果稍后显示在这里。"
    if run_now(entry):
        return messages.SUCCESS, f"“{entry.label}”已安排运行，结果稍后显示在这里。"
    return messages.WARNING, _why_not(entry)


def _why_not(entry: Entry) -> str:
    if job := under_way(entry):
        return (
            f"“{entry.label}”正在办理（任务编号 {job.pk}，{job.get_state_display()}），不必再运行。"
        )
    return "队列没有应答，没有安排上。请看自检页，队列恢复后会自动运行。"
