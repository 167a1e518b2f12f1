"""The dispatcher's desk: what was handed to his system, and several 转承办 at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import rules
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from congress.lists.views import ListView
from congress.workflow.engine import MoveRefused, perform
from congress.workflow.registry import flow_with
from congress.workflow.together import ended, together
from proposals.dispatching import DISPATCH_LIST, handed, on_desk
from proposals.enums import DispatchStatus, TaskStatus
from proposals.forms import DispatchForm
from proposals.models import Dispatch
from proposals.selectors.following import INCOMPLETE, following
from proposals.selectors.suggestions import is_complete, suggested_data

LONGEST_QUERY = 8000
#: As many as a page of the desk holds.
MOST = 100


def figures_of(rows: QuerySet[Dispatch], on: Any) -> list[dict[str, Any]]:
    """Three numbers in one query, each leading to its rows."""
    unreceived = Q(tasks__status=TaskStatus.AWAITING)
    late = Q(next_legal_on__lt=on) | Q(tasks__next_legal_on__lt=on)
    counts = rows.order_by().aggregate(
        waiting=Count("pk", filter=Q(status=DispatchStatus.AWAITING), distinct=True),
        unreceived=Count("pk", filter=unreceived, distinct=True),
        late=Count("pk", filter=late, distinct=True),
    )
    labels = {"waiting": "待转承办", "unreceived": "单位未签收", "late": "已超期"}
    url = DISPATCH_LIST.url
    return [
        {"label": label, "value": counts[code], "unit": "件", "url": f"{url}?stage={code}&view=all"}
        for code, label in labels.items()
    ]


class DispatchingView(ListView):
    listing = DISPATCH_LIST
    template_name = "proposals/dispatch_desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for line in context["lines"]:
            row = line["row"]
            line["is_waiting"] = row.status == DispatchStatus.AWAITING
            line["is_complete"] = line["is_waiting"] and is_complete(row)
        return context | {
            "figures": figures_of(handed(self.request.user), timezone.localdate()),
            "has_complete": any(line["is_complete"] for line in context["lines"]),
        }


@dataclass(frozen=True)
class Result:
    """What came of one row. ``refusal`` empty: done."""

    row: Dispatch
    words: str
    refusal: str = ""


class FollowView(LoginRequiredMixin, View):
    """按建议方案转承办 of the rows that were ticked, each a move of its own: GET shows what
    would be dispatched to whom, POST does it."""

    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not rules.test_rule("proposals.dispatch", request.user):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else request.GET
        self.query = data.get("query", "")[:LONGEST_QUERY].replace("\x00", "")
        self.desk_url = f"{DISPATCH_LIST.url}?{self.query}" if self.query else DISPATCH_LIST.url
        self.asked = chosen_versions(data.getlist("chosen"))
        self.rows = on_desk(request.user).filter(pk__in=self.asked).order_by("pk")
        if not self.asked:
            messages.error(request, "请先选中要转承办的建议。")
            return redirect(self.desk_url)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "preview": following(self.rows),
            "query": self.query,
            "desk_url": self.desk_url,
        }
        return render(request, "proposals/dispatch_preview.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        act = f"dispatch:{uuid4()}"
        with together(act):
            results = [self.follow(row, self.asked[row.pk], today) for row in self.rows]
        ended(act)
        context = {
            "done": [result for result in results if not result.refusal],
            "refused": [result for result in results if result.refusal],
            "desk_url": self.desk_url,
        }
        return render(request, "proposals/dispatch_results.html", context)

    def follow(self, row: Dispatch, version: int, today: Any) -> Result:
        user: Any = self.request.user
        if row.status == DispatchStatus.AWAITING and not is_complete(row):
            return Result(row, "", INCOMPLETE)
        data = QueryDict(mutable=True)
        for name, value in (suggested_data(row) | {"version": version}).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        flow = flow_with(Dispatch, "dispatch")
        assert flow is not None  # noqa: S101 - registered when Django started
        form = DispatchForm(data, obj=row, transition=flow["dispatch"], user=user, today=today)
        if row.status == DispatchStatus.AWAITING and not form.is_valid():
            words = [str(word) for errors in form.errors.values() for word in errors]
            return Result(row, "", "".join(words))
        named = form.move_data() if form.is_valid() else {}
        try:
            change = perform(row, "dispatch", by=user, on=today, version=version, **named)
        except MoveRefused as refusal:
            return Result(row, "", str(refusal))
        return Result(row, change.note)


def chosen_versions(values: list[str]) -> dict[int, int]:
    """「41:3」 → {41: 3}: the row and the version that the page showed."""
    found = {}
    for value in values[:MOST]:
        key, _, version = value.partition(":")
        if all(part.isascii() and part.isdigit() and len(part) < 10 for part in (key, version)):
            found[int(key)] = int(version)
    return found
