"""分办: the office prepares who is to handle a proposal; until the hand-over only it sees it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

import rules
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from congress.lists.selection import Selection
from congress.people.visibility import visible
from proposals.desk import DESK_LIST
from proposals.enums import ProposalStatus
from proposals.forms import AllocationForm
from proposals.models import Proposal
from proposals.selectors.loads import handling_rows, loads_of
from proposals.selectors.plan import plan_paper
from proposals.services import NotEditable, Overtaken, plan_units

LONGEST_NEXT = 3000


def desk_query(address: str) -> QueryDict | None:
    """The conditions of the desk that ``address`` leads back to; None for any other address."""
    address = address[:LONGEST_NEXT].replace("\x00", "")
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path != DESK_LIST.url:
        return None
    return QueryDict(parts.query)


class AllocateView(LoginRequiredMixin, View):
    """GET shows the form beside the text, POST saves it. ``next``: the desk one came from, or the
    proposal's page in the admin."""

    proposal: Proposal

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        rows = visible(Proposal, request.user).select_related(
            "congress", "session__term__congress", "lead__delegation", "category", "text"
        )
        self.proposal = get_object_or_404(rows, pk=kwargs["pk"])
        if not rules.test_rule("proposals.allocate", request.user, self.proposal):
            raise PermissionDenied
        self.today = timezone.localdate()
        self.desk = desk_query(request.GET.get("next", ""))
        if self.proposal.status != ProposalStatus.REGISTERED:
            return self.show(None, status=409)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        following = self.neighbours().get("following")
        lines = form.lines()
        try:
            plan_units(self.proposal, lines, seen=form.cleaned_data["seen"])
        except NotEditable:
            self.proposal.refresh_from_db()
            return self.show(None, status=409)
        except Overtaken:
            form = self.form(request.POST.copy())
            form.is_valid()
            form.add_error(
                None,
                "您打开本页以后，分办方案已在别处改过并保存，见“现在的分办方案”。"
                "请对照后再保存；再次保存，以您在这里所选的为准。",
            )
            form.data["seen"] = form.initial["seen"]
            return self.show(form, status=409, is_stale=True)
        done = "已保存" if lines else "已清空"
        messages.success(request, f"{self.proposal.number_label}的分办方案{done}，尚未交办。")
        return redirect(self.onward(following))

    def form(self, data: QueryDict | None = None) -> AllocationForm:
        organs = handling_rows([self.proposal.congress_id])
        loads = list(loads_of(organs, on=self.today).values())
        return AllocationForm(data, proposal=self.proposal, loads=loads)

    @property
    def admin_url(self) -> str:
        return reverse("admin:proposals_proposal_change", args=[self.proposal.pk])

    @property
    def is_from_admin(self) -> bool:
        return self.request.GET.get("next") == self.admin_url

    @property
    def back_url(self) -> str:
        if self.is_from_admin:
            return self.admin_url
        if self.desk is None:
            return self.proposal.get_absolute_url()
        query = self.desk.urlencode()
        return f"{DESK_LIST.url}?{query}" if query else DESK_LIST.url

    def address(self, pk: int) -> str:
        """The same page for another row of the desk."""
        query = urlencode({"next": self.back_url})
        return f"{reverse('proposals:allocate', args=[pk])}?{query}"

    def neighbours(self) -> dict[str, Any]:
        """Where the proposal stands on the desk as it was filtered; nothing when it came alone."""
        if self.desk is None:
            return {}
        selection = Selection(DESK_LIST, self.request.user, self.desk, self.today)
        keys = list(selection.rows.prefetch_related(None).values_list("pk", flat=True))
        if self.proposal.pk not in keys:
            return {"total": len(keys), "following": keys[0] if keys else None}
        place = keys.index(self.proposal.pk)
        return {
            "place": place + 1,
            "total": len(keys),
            "preceding": keys[place - 1] if place else None,
            "following": keys[place + 1] if place + 1 < len(keys) else None,
        }

    def onward(self, following: int | None) -> str:
        then = self.request.POST.get("then", "")
        if then == "assign" and self.is_from_admin:
            return reverse("admin:proposals_proposal_move", args=[self.proposal.pk, "assign"])
        if then == "assign":
            return reverse("proposals:move", args=[self.proposal.pk, "assign"])
        if then == "following" and following:
            return self.address(following)
        return self.back_url

    def show(
        self, form: AllocationForm | None, *, status: int = 200, is_stale: bool = False
    ) -> HttpResponse:
        around = self.neighbours() if form else {}
        context = {
            "proposal": self.proposal,
            "form": form,
            "is_stale": is_stale,
            "paper": plan_paper(self.proposal, on=self.today) if form else None,
            "wished": self.proposal.wished_units.all() if form else [],
            "around": around,
            "has_desk": self.desk is not None,
            "back_url": self.back_url,
            "desk_url": DESK_LIST.url,
        }
        for name in ("preceding", "following"):
            context[f"{name}_url"] = self.address(around[name]) if around.get(name) else ""
        return render(self.request, "proposals/allocation_form.html", context, status=status)
