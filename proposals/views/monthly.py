"""每月统计: the files of past months, for the office, leaders and administrators."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View
from django.views.generic import ListView

from congress.lists.workbook import XLSX
from congress.people.roles import congress_ids
from congress.people.visibility import visible
from proposals.models import MonthlyReport
from proposals.selectors.monthly import READERS


class MonthlyListView(LoginRequiredMixin, ListView):
    template_name = "proposals/monthly_list.html"
    context_object_name = "reports"
    paginate_by = 24

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not congress_ids(request.user, *READERS):
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[MonthlyReport]:
        rows = visible(MonthlyReport, self.request.user).defer("content")
        return rows.select_related("congress").order_by("-month", "congress")


class MonthlyTableView(LoginRequiredMixin, View):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        report = get_object_or_404(visible(MonthlyReport, request.user), pk=pk)
        response = FileResponse(
            BytesIO(bytes(report.content)),
            as_attachment=True,
            filename=report.file_name,
            content_type=XLSX,
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
