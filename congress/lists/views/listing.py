"""The base of every list page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django_filters.views import FilterView

from congress.lists.columns import codes_in
from congress.lists.listing import Listing
from congress.lists.models import SavedView
from congress.lists.paging import CappedPaginator
from congress.lists.selection import EVERYTHING, SIZES, Selection
from congress.lists.selectors import rows_of

#: Longer ones are not carried in a cookie; the way back then leads to the whole list.
LONGEST_BACK = 3000


def back_cookie(listing: Listing) -> str:
    return f"list-{listing.code}"


def remembered_query(request: HttpRequest, listing: Listing) -> str:
    """The query with which this user last saw the list in this browser."""
    owner, _, query = request.COOKIES.get(back_cookie(listing), "").partition("?")
    return query if owner == str(request.user.pk) else ""


class ListView(LoginRequiredMixin, FilterView):
    """A subclass names its ``listing``; its template extends ``lists/list.html``.

    Context: listing, selection, filter, lines, views, own_view, page_obj, paginator, object_list.
    """

    listing: ClassVar[Listing]
    template_name = "lists/list.html"
    paginator_class = CappedPaginator
    selection: Selection

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.listing.may_open(request.user):
            raise PermissionDenied
        known = rows_of(request.user, self.listing.code)
        self.views = [view for view in known if view.name]
        if not request.GET and (first := next(filter(self._opens, self.views), None)):
            return redirect(f"{self.listing.url}?{first.query_string}")
        columns = next((row.columns for row in known if not row.name), "")
        self.selection = Selection(
            self.listing, request.user, request.GET, timezone.localdate(), codes_in([columns])
        )
        self.filterset = self.selection.filters
        self.object_list = self.selection.rows
        context = self.get_context_data(filter=self.filterset, object_list=self.object_list)
        return self._remember(self.render_to_response(context))

    def _opens(self, view: SavedView) -> bool:
        return view.is_default and view.user_id == self.request.user.pk

    def get_paginate_by(self, queryset: Any) -> int:
        return self.selection.size

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        selection = self.selection
        return context | {
            "listing": self.listing,
            "selection": selection,
            "sizes": SIZES,
            "lines": self.lines(context["object_list"]),
            "views": [(view, self._is_shown(view)) for view in self.views],
            "everything": EVERYTHING,
            "own_view": next((v for v in self.views if self._is_changed(v)), None),
            "column_choices": [(c, c in selection.columns) for c in self.listing.columns],
        }

    def lines(self, rows: Iterable[Any]) -> list[dict[str, Any]]:
        columns = self.selection.columns
        return [
            {"row": row, "cells": [(column, column.value(row)) for column in columns]}
            for row in rows
        ]

    def _is_shown(self, view: SavedView) -> bool:
        """Does the page show this view as it was saved?"""
        selection = self.selection
        return (view.query, view.columns) == (selection.query, selection.codes)

    def _is_changed(self, view: SavedView) -> bool:
        """Is this the user's own view with which he began, and has he changed it since?"""
        return (
            str(view.pk) == self.selection.view
            and view.user_id == self.request.user.pk
            and not self._is_shown(view)
        )

    def _remember(self, response: HttpResponse) -> HttpResponse:
        """The way back from a row leads here (``lists:back``)."""
        query = self.request.GET.urlencode()
        value = f"{self.request.user.pk}?{query if len(query) <= LONGEST_BACK else ''}"
        response.set_cookie(
            back_cookie(self.listing),
            value,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response
