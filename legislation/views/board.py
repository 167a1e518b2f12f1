"""The year board of a plan, and the plan as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import DetailView
from django.views.generic.detail import BaseDetailView

from congress.calendar.explanation import day_words
from congress.lists.workbook import XLSX
from legislation.models import LegislationPlan
from legislation.selectors.board import board_of
from legislation.selectors.plan_page import plan_on
from legislation.views.plan import PlanMixin, day_of
from legislation.workbook import plan_workbook


class BoardView(PlanMixin, DetailView):
    template_name = "legislation/plan_board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan: LegislationPlan = self.object
        years = range(plan.first_year, plan.last_year + 1)
        asked = self.request.GET.get("year", "")
        known = asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in years
        year = int(asked) if known else plan.first_year
        return super().get_context_data(
            board=board_of(plan, year), year=year, years=list(years), **kwargs
        )


class PlanTableView(PlanMixin, BaseDetailView):
    """The plan as of a day (``on``), today without one."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plan = self.get_object()
        today = timezone.localdate()
        on = day_of(request.GET.get("on", "")) or today
        day = min(max(on, plan.adopted_on or today), today) if plan.is_fixed else None
        subtitle = f"截至{day_words(day)}" if day else "拟订稿"
        content = plan_workbook(plan, plan_on(plan, day), subtitle)
        response = HttpResponse(content, content_type=XLSX)
        name = quote(f"{plan.title}.xlsx")
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return response
