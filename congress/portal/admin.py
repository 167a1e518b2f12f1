"""Jobs for staff: to look at, and to try again. It stands here, above people and jobs, because
those two do not know each other; a job is in a congress through the person who asked for it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from congress.jobs.models import Job
from congress.jobs.services import retry
from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.roles import Role
from congress.portal.schedule_admin import ScheduledWorkAdmin

__all__ = ["JobAdmin", "ScheduledWorkAdmin"]


@admin.register(Job)
class JobAdmin(ScopedAdmin):
    """What the system does on its own accord, and what people of one's congresses asked for."""

    section = Section.SYSTEM
    place = 30
    change_roles = frozenset({Role.ADMIN})
    view_roles = frozenset({Role.OFFICE})
    addable = False
    with_general = True

    list_display = ("label", "state", "owner", "attempts", "created_at", "finished_at")
    list_filter = ("state",)
    list_select_related = ("owner",)
    date_hierarchy = "created_at"
    actions = ("try_again",)
    # Arguments and results may hold what the person was working on: they stay with that person.
    fields = readonly_fields = (
        "label",
        "state",
        "owner",
        "progress",
        "total",
        "message",
        "error",
        "attempts",
        "max_attempts",
        "run_after",
        "lease_until",
        "created_at",
        "started_at",
        "finished_at",
    )

    @admin.display(description="任务")
    def label(self, job: Job) -> str:
        return job.label

    def scope(self, ids: set[int]) -> Q:
        if not ids:
            return Q(pk__in=[])
        mine = Q(owner__grants__congress__in=ids) | Q(owner__deputies__congress__in=ids)
        return Q(pk__in=Job.objects.filter(mine | Q(owner=None)).values("pk"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return bool(self.visible_congresses(request))
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return bool(self.changeable_congresses(request))

    @admin.action(description="重新办理所选任务", permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        done = sum(retry(job) for job in queryset)
        if done:
            self.message_user(request, f"已重新安排 {done} 项任务。", messages.SUCCESS)
        else:
            self.message_user(request, "所选任务都没有失败，无需重新办理。", messages.WARNING)
