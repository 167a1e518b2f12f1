"""Long exports, and the clearing away of old ones."""

from __future__ import annotations

import tempfile
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.urls import reverse

from congress.jobs import handler
from congress.jobs.runner import JobRefused
from congress.lists import admin_export, export
from congress.lists.listing import find


@handler(export.KIND, label="导出列表", lease_minutes=15)
def export_list(job: Any, *, page: str, query: str, columns: str, on: str) -> dict[str, Any]:
    """With the owner's rights of now, as of the day on which he asked."""
    listing = find(page)
    if job.owner is None or listing is None or not listing.may_open(job.owner):
        raise JobRefused("您现在不能查看这个列表，没有导出。")
    day = date.fromisoformat(on)
    selection = export.selection_for(listing, job.owner, query, columns, day)
    if not selection.is_understood:
        raise JobRefused("有的条件已经不能用，没有导出。请回到列表重新选择条件。")
    total = selection.found.count()
    job.report(0, total)
    with tempfile.TemporaryFile() as file:
        count = export.write(selection, file, lambda done: _report(job, done, total))
        name = export.keep(file)
    return {
        "url": reverse("lists:exported", args=[job.pk]),
        "text": f"下载{listing.title}（{count} {listing.measure}）",
        "file": name,
        "name": export.file_name(listing, day),
    }


def _report(job: Any, done: int, total: int) -> None:
    if done % export.CHUNK == 0:
        job.report(done, total)


@handler("lists.tidy", label="清理导出的列表")
def tidy(job: Any) -> dict[str, Any]:
    """Running twice finds nothing the second time."""
    dropped = export.drop_old()
    return {"dropped": dropped, "message": f"已清理过期的导出文件 {dropped} 个"}


@handler(admin_export.KIND, label="导出管理后台的列表", lease_minutes=15)
def export_admin_list(job: Any, *, model: str, query: str, on: str) -> dict[str, Any]:
    """As ``export_list``, of a list of the admin: with the owner's rights of now."""
    model_admin: Any = admin.site._registry.get(apps.get_model(model))
    request = admin_export.request_of(job.owner, query)
    if job.owner is None or not model_admin.has_view_permission(request):
        raise JobRefused("您现在不能查看这个列表，没有导出。")
    try:
        shown = model_admin.get_changelist_instance(request)
    except IncorrectLookupParameters:
        raise JobRefused("有的条件已经不能用，没有导出。请回到列表重新选择条件。") from None
    day, total = date.fromisoformat(on), shown.result_count
    job.report(0, total)
    with tempfile.TemporaryFile() as file:
        count = model_admin.write_table(
            request,
            shown.queryset,
            admin_export.conditions_of(shown),
            day,
            file,
            lambda done: _report(job, done, total),
        )
        name = export.keep(file)
    return {
        "url": reverse("lists:exported", args=[job.pk]),
        "text": f"下载{shown.opts.verbose_name_plural}（{count} {model_admin.export_measure}）",
        "file": name,
        "name": model_admin.table_name(day),
    }
