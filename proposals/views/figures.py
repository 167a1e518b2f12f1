"""统计: first figures of a year, the list behind each of them, and the same as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import rules
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView

from congress.lists.workbook import XLSX
from congress.people.models import CongressSession
from congress.people.roles import Role, congress_ids
from proposals.figures.page import page_of, units_of
from proposals.figures.workbook import write_figures
from proposals.figures.years import Year, label_of, sessions_of, year_of
from proposals.selectors.monthly import READERS

UNITS_ON_A_PAGE = 25


@dataclass(frozen=True)
class Asked:
    """The year that the address names; the latest without one. ``year`` None: no session yet."""

    sessions: list[CongressSession]
    year: Year | None
    on: date
    is_unknown: bool = False

    @property
    def choices(self) -> list[tuple[int, str]]:
        """The congress is named where there are several."""
        several = len({row.congress_id for row in self.sessions}) > 1
        return [
            (row.pk, f"{row.congress.short_name}{label_of(row)}" if several else label_of(row))
            for row in self.sessions
        ]


def asked_of(request: HttpRequest) -> Asked:
    on = timezone.localdate()
    sessions = sessions_of(request.user, on)
    key = request.GET.get("session", "").strip()
    chosen = next((row for row in sessions if str(row.pk) == key), None)
    is_unknown = bool(key) and chosen is None
    chosen = chosen or next(iter(sessions), None)
    return Asked(sessions, chosen and year_of(sessions, chosen, on), on, is_unknown)


class FiguresView(LoginRequiredMixin, TemplateView):
    template_name = "proposals/figures.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not rules.test_rule(
            "proposals.read_figures", request.user
        ):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = asked_of(self.request)
        return super().get_context_data(**kwargs) | {
            "asked": asked,
            "year": asked.year,
            "scope": scope_of(self.request.user, asked.year),
            "reads_monthly": bool(congress_ids(self.request.user, *READERS)),
            **(self.counted(asked.year, asked.on) if asked.year else {}),
        }

    def counted(self, year: Year, on: date) -> dict[str, Any]:
        return {"board": page_of(self.request.user, year, on)}


class UnitFiguresView(FiguresView):
    """All units, page by page."""

    template_name = "proposals/figures_units.html"

    def counted(self, year: Year, on: date) -> dict[str, Any]:
        table = units_of(self.request.user, year, on)
        pages = Paginator(table.rows, UNITS_ON_A_PAGE)
        page = pages.get_page(self.request.GET.get("page"))
        return {"table": table, "page_obj": page, "paginator": pages}


class FiguresTableView(FiguresView):
    """Every table of the page as a sheet, that of the units whole."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        asked: Asked = context["asked"]
        if asked.year is None:
            return super().render_to_response(context, **kwargs)
        user: Any = self.request.user
        board, on = context["board"], asked.on
        tables = [
            units_of(user, asked.year, on) if table.code == "units" and table.more_url else table
            for table in board.tables
        ]
        note = (
            f"{context['scope']}{asked.year.label}以来的建议，"
            f"{on.year}年{on.month}月{on.day}日由{user}导出。"
            f"{asked.year.comparison}"
        )
        file = BytesIO()  # a few sheets of some dozen rows
        write_figures(file, board, tables, note)
        name = f"建议统计-{asked.year.session.opens_on.year}年-{on:%Y%m%d}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def scope_of(user: Any, year: Year | None) -> str:
    """Whose proposals are counted, in words; nothing for those who see the whole congress."""
    if year is None:
        return ""
    whole = congress_ids(user, Role.LEADER, Role.OFFICE, Role.ADMIN)
    if year.session.congress_id in whole:
        return ""
    return "只统计您可以查看的建议。"
