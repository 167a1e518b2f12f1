"""The table of exactly what a list of the admin shows, or of the rows chosen there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import IO, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone

from congress.jobs import enqueue
from congress.lists.columns import Column, exported
from congress.lists.export import AT_ONCE, NOT_IN_NAME, in_chunks
from congress.lists.workbook import XLSX, write_workbook

KIND = "lists.export_admin"


class ExportAdmin:
    """For a ScopedAdmin. ``export_columns``: the columns of the table; ``export_measure``: 「件」.

    Its queryset is the one of the list: same rows, same order, same rights.
    """

    export_columns: tuple[Column, ...] = ()
    export_measure = "条"
    change_list_template = "admin/change_list_export.html"

    def export_rows(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        """``rows`` with what the columns read."""
        return rows

    def get_urls(self) -> list[Any]:
        info = f"{self.opts.app_label}_{self.opts.model_name}"  # type: ignore[attr-defined]
        view = self.admin_site.admin_view(self.export_view)  # type: ignore[attr-defined]
        own = path("export/", view, name=f"{info}_export")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        if admin.views.main.IS_POPUP_VAR in request.GET:
            return actions
        return {**actions, "export_chosen": (export_chosen, "export_chosen", "导出所选")}

    def export_view(self, request: HttpRequest) -> HttpResponse | FileResponse:
        """The list of the address's conditions; from far away only by the button."""
        opts = self.opts  # type: ignore[attr-defined]
        rows_url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        if request.method != "POST" or not self.has_view_permission(request):  # type: ignore[attr-defined]
            return redirect(rows_url)
        shown = self.get_changelist_instance(request)  # type: ignore[attr-defined]
        if shown.result_count > AT_ONCE:
            job = enqueue(
                KIND,
                args={
                    "model": opts.label_lower,
                    "query": request.GET.urlencode(),
                    "on": timezone.localdate().isoformat(),
                },
                owner=request.user,
            )
            messages.success(
                request,
                f"超过 {AT_ONCE} {self.export_measure}，正在后台导出；"
                "完成后在这里下载，可以离开本页。",
            )
            return redirect("jobs:detail", pk=job.pk)
        return self.export_response(request, shown.queryset, conditions_of(shown))

    def export_response(self, request: HttpRequest, rows: QuerySet, words: str) -> FileResponse:
        file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        try:
            self.write_table(request, rows, words, timezone.localdate(), file)
        except BaseException:
            file.close()
            raise
        name = self.table_name(timezone.localdate())
        response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def table_name(self, on: date) -> str:
        words = str(self.opts.verbose_name_plural)  # type: ignore[attr-defined]
        return f"{NOT_IN_NAME.sub('', words)}-{on:%Y%m%d}.xlsx"

    def write_table(
        self,
        request: HttpRequest,
        rows: QuerySet,
        words: str,
        on: date,
        file: IO[bytes],
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Write the rows into ``file``, and go back to its beginning; how many they are."""
        noun = str(self.opts.verbose_name_plural)  # type: ignore[attr-defined]
        count = rows.order_by().count()
        what = f"{words}的{noun}" if words else f"全部{noun}"
        note = (
            f"{what}，共 {count} {self.export_measure}。"
            f"{on.year}年{on.month}月{on.day}日由{request.user}导出。"
        )
        written = write_workbook(
            file,
            title=noun,
            note=note,
            columns=exported(self.export_columns, on),
            rows=in_chunks(self.export_rows(request, rows)),
            progress=progress,
        )
        file.seek(0)
        return written


@admin.action(description="导出所选")
def export_chosen(
    model_admin: Any, request: HttpRequest, rows: QuerySet
) -> FileResponse | HttpResponse | None:
    if rows.order_by().values("pk")[: AT_ONCE + 1].count() > AT_ONCE:
        words = f"所选超过 {AT_ONCE} {model_admin.export_measure}，请用“导出”按钮导出整个列表。"
        messages.warning(request, words)
        return None
    answer: FileResponse = model_admin.export_response(request, rows, "所选")
    return answer


def conditions_of(shown: Any) -> str:
    """「状态为“办结”，查找“公交”」: what narrows a list of the admin, or nothing."""
    words = [
        f"{spec.title}为“{choice['display']}”"
        for spec in shown.filter_specs
        for choice in _chosen(list(spec.choices(shown)))
    ]
    if shown.query:
        words.append(f"查找“{shown.query}”")
    return "，".join(words)


def _chosen(choices: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """The first choice of a filter is 「全部」."""
    return [choice for choice in choices[1:] if choice["selected"]]


def request_of(user: Any, query: str) -> HttpRequest:
    """What a list of the admin asks of a request, where a job stands for the person."""
    request = HttpRequest()
    request.user, request.method, request.GET = user, "GET", QueryDict(query)
    return request
