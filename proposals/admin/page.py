"""The page of one proposal in the admin: beside its fields what the site's page shows of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import rules
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from proposals.enums import ProposalStatus
from proposals.models import Proposal
from proposals.selectors.clocks import clocks_of, entries_of
from proposals.selectors.page import ProposalPage, page_of, shown


class ProposalPageAdmin:
    """Clocks, what was answered and judged, and the timeline; all of it as the user may see it."""

    change_form_template = "admin/proposals/proposal/change_form.html"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj: Proposal | None = self.get_object(request, object_id)  # type: ignore[attr-defined]
        extra = _page_context(request.user, obj.pk) if obj else {}
        return super().change_view(  # type: ignore[misc,no-any-return]
            request, object_id, form_url, extra | (extra_context or {})
        )


def _page_context(user: Any, pk: int) -> dict[str, Any]:
    proposal = shown(user).get(pk=pk)
    page = page_of(user, proposal)
    deadlines = clocks_of(page)
    return {
        "open_deadlines": [row for row in deadlines if row.is_open],
        "closed_deadlines": [row for row in deadlines if not row.is_open],
        "replies": _replies(page),
        "entries": entries_of(page),
        "links": _links(user, proposal),
    }


def _links(user: Any, proposal: Proposal) -> list[tuple[str, str, bool]]:
    """(words, address, is it the next step?) of pages of the site that lead back here."""
    if proposal.status != ProposalStatus.REGISTERED:
        return []
    if not rules.test_rule("proposals.allocate", user, proposal):
        return []
    here = reverse("admin:proposals_proposal_change", args=[proposal.pk])
    query = urlencode({"next": here})
    address = f"{reverse('proposals:allocate', args=[proposal.pk])}?{query}"
    return [("分办", address, not proposal.planned_units.exists())]


def _replies(page: ProposalPage) -> list[dict[str, Any]]:
    """Each reply with its unit and what the deputies said of it."""
    units = {task.pk: task.organ.name for task in page.tasks}
    return [
        {
            "reply": reply,
            "unit": units.get(reply.task_id, ""),
            "url": reverse("admin:proposals_reply_change", args=[reply.pk]),
            "verdicts": [
                (verdict, reverse("admin:proposals_verdict_change", args=[verdict.pk]))
                for verdict in page.verdicts
                if verdict.reply_id == reply.pk
            ],
        }
        for reply in page.replies
    ]
