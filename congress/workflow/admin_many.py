"""Bulk moves in the admin: choose rows, look at them with the move's form, read what became of
each. Through the engine like every other move; up to thirty at once, more as a job."""

from __future__ import annotations

from functools import partial
from typing import Any

import rules
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from congress.jobs import enqueue
from congress.jobs.models import Job, JobState
from congress.people.keys import key_of
from congress.workflow.flow import Workflow
from congress.workflow.many import (
    AT_ONCE,
    KIND,
    MOST,
    Candidate,
    Looked,
    Outcome,
    common_form,
    look_at,
    move_each,
    summary_of,
)
from congress.workflow.registry import flow_with
from congress.workflow.transition import Transition

#: In the session: what became of the rows that were moved last.
REMEMBERED = "moved_many"
TICKET_LENGTH = 16


class ManyMovesAdmin:
    """For the ModelAdmin of a model with a workflow. ``many_moves``: the moves that make sense for
    many rows with one form."""

    many_moves: tuple[str, ...] = ()
    #: What guards and warnings read of each row.
    many_related: tuple[str, ...] = ()

    # --- what is offered ----------------------------------------------------------------------
    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)  # type: ignore[misc]
        if IS_POPUP_VAR in request.GET:
            return actions
        for move in self.many_moves:
            _, step = self.flow_step(move)
            if step.permission and rules.test_rule(step.permission, request.user):
                name = f"move_{move}"
                actions[name] = (partial(_ask, move=move), name, f"批量{step.label}")
        return actions

    def flow_step(self, move: str) -> tuple[Workflow, Transition]:
        flow = flow_with(self.model, move) if move in self.many_moves else None  # type: ignore[attr-defined]
        if flow is None:
            raise Http404
        return flow, flow[move]

    def get_urls(self) -> list[Any]:
        info = f"{self.opts.app_label}_{self.opts.model_name}"  # type: ignore[attr-defined]
        wrap = self.admin_site.admin_view  # type: ignore[attr-defined]
        return [
            path("many/<slug:move>/", wrap(self.many_view), name=f"{info}_many"),
            path("moved/", wrap(self.moved_view), name=f"{info}_moved_now"),
            path("moved/<int:job>/", wrap(self.moved_view), name=f"{info}_moved"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    # --- look ---------------------------------------------------------------------------------
    def ask(self, request: HttpRequest, rows: QuerySet, move: str) -> HttpResponse | None:
        """The page between the list and the moves: exactly these rows, and the form.

        In the order in which they came, whichever way the list is sorted: some moves give numbers.
        """
        chosen = list(rows.prefetch_related(*self.many_related).order_by("pk")[: MOST + 1])
        if len(chosen) > MOST:
            words = f"一次最多办理 {MOST} 件，请缩小范围再办理。"
            messages.warning(request, words)
            return None
        flow, step = self.flow_step(move)
        candidates = look_at(chosen, flow, step, request.user, timezone.localdate())
        return self.show_many(request, step, candidates)

    def show_many(
        self,
        request: HttpRequest,
        step: Transition,
        candidates: list[Candidate],
        form: Any = None,
        ticket: str = "",
        status: int = 200,
    ) -> HttpResponse:
        opened = [candidate.obj for candidate in candidates if candidate.is_open]
        if opened and form is None:
            form = common_form(opened, step, request.user, timezone.localdate())
        context = self.page_context(request, f"批量{step.label}") | {
            "transition": step,
            "candidates": candidates,
            "open_count": len(opened),
            "warned_count": sum(bool(candidate.warnings) for candidate in candidates),
            "form": form,
            "ticket": ticket or get_random_string(TICKET_LENGTH),
            "many_url": self.address("many", step.name),
            "rows_url": self.address("changelist"),
            "is_long": len(opened) > AT_ONCE,
        }
        return render(request, "admin/workflow/many_form.html", context, status=status)

    # --- move ---------------------------------------------------------------------------------
    def many_view(self, request: HttpRequest, move: str) -> HttpResponse:
        flow, step = self.flow_step(move)
        if request.method != "POST":
            return redirect(self.address("changelist"))
        looked, ticket = looked_at(request.POST.getlist("row")), request.POST.get("ticket", "")
        rows = self.get_queryset(request)  # type: ignore[attr-defined]
        known = rows.prefetch_related(*self.many_related).in_bulk([pk for pk, _ in looked])
        today = timezone.localdate()
        candidates = look_at(
            [known[pk] for pk, _ in looked if pk in known], flow, step, request.user, today
        )
        if not candidates or not ticket:
            messages.warning(request, "没有选中可以办理的事项。")
            return redirect(self.address("changelist"))
        if request.session.get(REMEMBERED, {}).get("ticket") == ticket:
            return redirect(self.address("moved_now"))  # sent twice: moved once
        asked = [each.obj for each in candidates if each.is_open] or [c.obj for c in candidates]
        form = common_form(asked, step, request.user, today, request.POST)
        if not form.is_valid():
            return self.show_many(request, step, candidates, form, ticket, status=422)
        if len(looked) > AT_ONCE:
            args = {
                "model": self.opts.label_lower,  # type: ignore[attr-defined]
                "move": move,
                "rows": looked,
                "data": _entered(request, form),
                "on": today.isoformat(),
            }
            job = enqueue(KIND, args=args, unique_key=ticket, owner=request.user)
            messages.success(request, f"共 {len(looked)} 件，正在逐件办理，可以离开本页。")
            return redirect("jobs:detail", pk=job.pk)
        outcomes = move_each(rows, looked, move, by=request.user, today=today, data=request.POST)
        request.session[REMEMBERED] = {
            "ticket": ticket,
            "model": self.opts.label_lower,  # type: ignore[attr-defined]
            "move": move,
            "rows": [outcome.as_dict() for outcome in outcomes],
        }
        return redirect(self.address("moved_now"))

    # --- what became of them ------------------------------------------------------------------
    def moved_view(self, request: HttpRequest, job: int | None = None) -> HttpResponse:
        if job is None:
            result = request.session.get(REMEMBERED, {})
            if result.get("model") != self.opts.label_lower:  # type: ignore[attr-defined]
                return redirect(self.address("changelist"))
        else:
            done = get_object_or_404(Job, pk=job, owner=request.user, kind=KIND)
            if done.args.get("model") != self.opts.label_lower:  # type: ignore[attr-defined]
                raise Http404
            if done.state != JobState.DONE:
                return redirect("jobs:detail", pk=done.pk)
            result = done.result or {}
        _, step = self.flow_step(result["move"])
        outcomes = [Outcome(**row) for row in result["rows"]]
        context = self.page_context(request, f"批量{step.label}：结果") | {
            "summary": summary_of(outcomes, step.label),
            "outcomes": [(outcome, self.address("change", outcome.pk)) for outcome in outcomes],
            "has_refused": any(not outcome.is_done for outcome in outcomes),
            "rows_url": self.address("changelist"),
        }
        return render(request, "admin/workflow/many_result.html", context)

    # --- both ---------------------------------------------------------------------------------
    def page_context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        site: dict[str, Any] = self.admin_site.each_context(request)  # type: ignore[attr-defined]
        return site | {"opts": self.opts, "title": title}  # type: ignore[attr-defined]

    def address(self, name: str, *args: Any) -> str:
        info = f"{self.opts.app_label}_{self.opts.model_name}"  # type: ignore[attr-defined]
        return reverse(f"admin:{info}_{name}", args=args)


def _ask(
    model_admin: ManyMovesAdmin, request: HttpRequest, rows: QuerySet, *, move: str
) -> HttpResponse | None:
    return model_admin.ask(request, rows, move)


def looked_at(values: list[str]) -> list[Looked]:
    """「12:3」 as (12, 3), each row once; what reads otherwise was not written by the page."""
    found: dict[int, int] = {}
    for value in values[:MOST]:
        pk, _, version = value.partition(":")
        key, seen = key_of(pk), key_of(version)
        if key is not None and seen is not None:
            found[key] = seen
    return list(found.items())


def _entered(request: HttpRequest, form: Any) -> str:
    """What the form asked for, and nothing else of what was sent."""
    data = request.POST.copy()
    for name in list(data):
        if name not in form.fields:
            del data[name]
    return data.urlencode()
