"""台账: which ledgers one may open; one of them as page, and as .xlsx."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from congress.lists.export import NOT_IN_NAME
from congress.lists.selection import SIZES
from congress.lists.workbook import XLSX
from proposals.ledgers.index import lines_of, offers_to
from proposals.ledgers.ledger import KINDS, Ledger, current_query
from proposals.ledgers.workbook import open_ledger

INDEX_SIZE = 50
WORDS_LENGTH = 100


class KnownPaginator(Paginator):
    """Knows its length from the subtotals."""

    def __init__(self, rows: Any, size: int, count: int) -> None:
        super().__init__(rows, size)
        self.count = count  # type: ignore[misc]

    @property
    def total(self) -> str:
        return str(self.count)


class LedgerIndexView(LoginRequiredMixin, View):
    """Whoever may open one only is taken there."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        offers = offers_to(request.user)
        if not offers:
            raise Http404
        if [offer.count for offer in offers] == [1]:
            return redirect(offers[0].kind.url_name, offers[0].rows.get().pk)
        asked = request.GET.get("kind", "")
        offer = next((each for each in offers if each.kind.code == asked), offers[0])
        text = request.GET.get("q", "")[:WORDS_LENGTH].replace("\x00", "").strip()
        rows = offer.found(text)
        count = rows.count() if text else offer.count
        page = KnownPaginator(rows, INDEX_SIZE, count).get_page(request.GET.get("page"))
        context = {
            "offers": offers,
            "may_read_register": rules.test_rule("proposals.read_register", request.user),
            "offer": offer,
            "text": text,
            "lines": lines_of(request.user, offer.kind, list(page), timezone.localdate()),
            "page_obj": page,
            "paginator": page.paginator,
        }
        return render(request, "proposals/ledger_index.html", context)


class OfOneLedger(LoginRequiredMixin, View):
    """``kind``: a code of KINDS. Whose ledger the user may not open does not exist."""

    kind = ""
    http_method_names = ["get"]

    def ledger(self, pk: int) -> Ledger:
        kind, user = KINDS[self.kind], self.request.user
        owner = get_object_or_404(kind.owners(user).select_related("congress"), pk=pk)
        return Ledger(kind, owner, user, self.request.GET, timezone.localdate())


class LedgerView(OfOneLedger):
    """Opens with the latest session."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.ledger(pk)
        if not request.GET:
            latest = current_query(ledger.owner.congress_id, ledger.on)
            if latest:
                return redirect(f"{request.path}?{latest}")
        selection = ledger.selection
        pages = KnownPaginator(ledger.rows, selection.size, ledger.totals.total)
        page = pages.get_page(request.GET.get("page"))
        start = page.start_index() - 1 if ledger.totals.total else 0
        context = {
            "ledger": ledger,
            "listing": ledger.listing,
            "selection": selection,
            "filter": selection.filters,
            "sizes": SIZES,
            "blocks": blocks(ledger, page, start),
            "page_obj": page,
            "paginator": pages,
        }
        return render(request, "proposals/ledger_detail.html", context)


def blocks(ledger: Ledger, rows: Any, start: int) -> list[dict[str, Any]]:
    """The rows by department: group, is it begun on an earlier page, lines {row, place, cells}."""
    found: list[dict[str, Any]] = []
    for group, place, row in ledger.numbered(rows, start):
        if not found or found[-1]["group"] != group:
            found.append({"group": group, "goes_on": place > 1, "lines": []})
        cells = {column.code: column.value(row) for column in ledger.columns}
        found[-1]["lines"].append({"row": row, "place": place, "cells": cells})
    return found


class LedgerTableView(OfOneLedger):
    """What is not understood is not exported."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
        ledger = self.ledger(pk)
        if not ledger.selection.is_understood:
            messages.error(request, "有的条件不正确，没有导出；请更正或者去掉以后再导出。")
            return redirect(f"{ledger.listing.url}?{ledger.selection.full_query}")
        name = f"{NOT_IN_NAME.sub('', ledger.title)}-{ledger.on:%Y%m%d}.xlsx"
        response = FileResponse(
            open_ledger(ledger), as_attachment=True, filename=name, content_type=XLSX
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
