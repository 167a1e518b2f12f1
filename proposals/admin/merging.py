"""并案 of a group in the admin: choose the rows, choose which one carries the others, all or none.

What the generic page for many rows does not know: one of the rows is not moved, it is what the
others are moved into.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string

from congress.workflow.admin_many import REMEMBERED, TICKET_LENGTH, ManyMovesAdmin, looked_at
from congress.workflow.many import AT_ONCE, move_as_one, reasons_against
from congress.workflow.transition import Transition
from proposals.forms.merging import MergeTogetherForm
from proposals.guards.merging import carries_none
from proposals.models import Proposal
from proposals.selectors.merging import strictest_in_words

ELSEWHERE = "只能并入本级人大的建议。"
SECOND = "所选各件中还有别的主办件，一组只能有一件，请先拆并。"
BACK = "并错了的，在答复送达以前选中后“批量拆并”，或者在该件页面“拆并”。"


@dataclass
class Row:
    """``reasons``: why it cannot be merged now; one that carries others can only be principal."""

    obj: Proposal
    reasons: list[str]
    is_carrying: bool = False

    @property
    def is_open(self) -> bool:
        return self.is_carrying or not self.reasons


class Group:
    """The chosen rows, each with what stands in its way; in the order in which they came."""

    def __init__(self, chosen: Sequence[Proposal], flow: Any, step: Transition, user: Any) -> None:
        self.step, self.user = step, user
        self.rows = [Row(obj, reasons_against(obj, flow, step, user)) for obj in chosen]
        for row in self.rows:
            row.is_carrying = row.reasons == [carries_none(row.obj)]
        carrying = [row for row in self.rows if row.is_carrying]
        for row in carrying[1:]:
            row.is_carrying, row.reasons = False, [*row.reasons, SECOND]
        home = next((row.obj.congress_id for row in self.rows if row.is_open), None)
        for row in self.rows:
            if row.is_open and row.obj.congress_id != home:
                row.is_carrying, row.reasons = False, [ELSEWHERE]

    @property
    def open(self) -> list[Proposal]:
        return [row.obj for row in self.rows if row.is_open]

    @property
    def principals(self) -> list[Proposal]:
        """What carries others already goes on carrying; else any of them may."""
        return [row.obj for row in self.rows if row.is_carrying] or self.open

    @property
    def can_be_merged(self) -> bool:
        return len(self.open) > 1

    def form(self, today: date, data: QueryDict | None = None) -> MergeTogetherForm:
        return MergeTogetherForm(
            data, rows=self.principals, obj=self.open[0], transition=self.step, user=self.user,
            today=today,
        )  # fmt: skip


class MergeTogetherAdmin(ManyMovesAdmin):
    def ask(self, request: HttpRequest, rows: QuerySet, move: str) -> HttpResponse | None:
        if move == "unmerge":
            rows = rows.prefetch_related("merged_into__tasks")  # its guard reads them
        if move != "merge":
            return super().ask(request, rows, move)
        chosen = list(_with_what_they_carry(rows)[: AT_ONCE + 1])
        if len(chosen) > AT_ONCE:
            messages.warning(request, f"一组最多 {AT_ONCE} 件，请缩小范围再并案。")
            return None
        flow, step = self.flow_step(move)
        return self.show_group(request, Group(chosen, flow, step, request.user))

    def show_group(
        self, request: HttpRequest, group: Group, form: Any = None, ticket: str = ""
    ) -> HttpResponse:
        today = timezone.localdate()
        status = 422 if form is not None else 200
        if group.can_be_merged and form is None:
            form = group.form(today)
        context = self.page_context(request, f"批量{group.step.label}") | {
            "transition": group.step,
            "rows": group.rows,
            "open_count": len(group.open),
            "dates": strictest_in_words(group.open, today.year),
            "form": form,
            "ticket": ticket or get_random_string(TICKET_LENGTH),
            "many_url": self.address("many", group.step.name),
            "rows_url": self.address("changelist"),
        }
        return render(request, "admin/proposals/merge_together.html", context, status=status)

    def many_view(self, request: HttpRequest, move: str) -> HttpResponse:
        if move != "merge" or request.method != "POST":
            return super().many_view(request, move)
        flow, step = self.flow_step(move)
        looked, ticket = looked_at(request.POST.getlist("row")), request.POST.get("ticket", "")
        rows, keys = self.get_queryset(request), [pk for pk, _ in looked]  # type: ignore[attr-defined]
        chosen = list(_with_what_they_carry(rows.filter(pk__in=keys))[: AT_ONCE + 1])
        if not chosen or len(chosen) > AT_ONCE or not ticket:
            messages.warning(request, "没有选中可以办理的事项。")
            return redirect(self.address("changelist"))
        if request.session.get(REMEMBERED, {}).get("ticket") == ticket:
            return redirect(self.address("moved_now"))  # sent twice: moved once
        group = Group(chosen, flow, step, request.user)
        if not group.can_be_merged:
            return self.show_group(request, group)
        today = timezone.localdate()
        form = group.form(today, request.POST)
        if not form.is_valid():
            return self.show_group(request, group, form, ticket)
        principal = form.cleaned_data["principal"]
        outcomes = move_as_one(
            rows,
            [one for one in looked if one[0] != principal.pk],
            move,
            by=request.user,
            today=today,
            data=request.POST,
            beside=[principal],
        )
        if all(outcome.is_done for outcome in outcomes):
            messages.info(request, f"主办件是{principal}。{BACK}")
        request.session[REMEMBERED] = {
            "ticket": ticket,
            "model": self.opts.label_lower,  # type: ignore[attr-defined]
            "move": move,
            "rows": [outcome.as_dict() for outcome in outcomes],
        }
        return redirect(self.address("moved_now"))


def _with_what_they_carry(rows: QuerySet) -> QuerySet:
    return rows.select_related("lead", "congress").prefetch_related("merged").order_by("pk")
