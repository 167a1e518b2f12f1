"""The work list inside the admin: the same rows, leading to pages of the admin where there are any.

A row leads there only if its admin shows it to the user; everything else stays on the site.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse

from congress.workflow.admin_moves import WorkflowAdminMixin
from congress.workflow.worklist import WorkGroup

#: An address of the site, read: (admin class, primary key, move or nothing).
Place = tuple[Any, int, str]


class _Doors:
    """Which addresses of the site have a counterpart in the admin."""

    def __init__(self, site: AdminSite) -> None:
        self.pages: dict[str, Any] = {}
        self.moves: dict[str, Any] = {}
        for model_admin in site._registry.values():
            if isinstance(model_admin, WorkflowAdminMixin):
                if model_admin.page_name:
                    self.pages[model_admin.page_name] = model_admin
                if model_admin.move_page_name:
                    self.moves[model_admin.move_page_name] = model_admin

    def place(self, url: str) -> Place | None:
        try:
            match = resolve(url)
        except Resolver404:
            return None
        if model_admin := self.pages.get(match.view_name):
            return model_admin, match.kwargs["pk"], ""
        if model_admin := self.moves.get(match.view_name):
            return model_admin, match.kwargs["pk"], match.kwargs["move"]
        return None


def in_admin(groups: Iterable[WorkGroup], request: HttpRequest, site: AdminSite) -> list[WorkGroup]:
    """The groups with their addresses exchanged; one query per kind of row."""
    groups = list(groups)
    doors = _Doors(site)
    places = {
        url: place
        for group in groups
        for item in group.items
        for url in (item.url, item.action_url)
        if (place := doors.place(url))
    }
    asked: dict[Any, set[int]] = defaultdict(set)
    for model_admin, pk, _ in places.values():
        asked[model_admin].add(pk)
    seen = {
        (model_admin, pk)
        for model_admin, pks in asked.items()
        if model_admin.has_view_permission(request)
        for pk in model_admin.get_queryset(request)
        .order_by()
        .filter(pk__in=pks)
        .values_list("pk", flat=True)
    }
    addresses = {
        url: _address(*place) for url, place in places.items() if (place[0], place[1]) in seen
    }
    return [
        replace(
            group,
            items=[
                replace(
                    item,
                    url=addresses.get(item.url, item.url),
                    action_url=addresses.get(item.action_url, item.action_url),
                )
                for item in group.items
            ],
        )
        for group in groups
    ]


def _address(model_admin: Any, pk: int, move: str) -> str:
    info = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}"
    if move:
        return reverse(f"admin:{info}_move", args=[pk, move])
    return reverse(f"admin:{info}_change", args=[pk])
