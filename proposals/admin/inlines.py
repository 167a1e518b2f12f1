"""What belongs to a proposal, on its admin page: to read."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from congress.people.visibility import visible
from proposals.admin.parts import ReadOnlyInline
from proposals.models import CoSignature, Dispatch, GateReview, HandlingTask, ProposalText


class SeenInline(ReadOnlyInline):
    """Parts that have pages of their own: those that one sees there."""

    def get_queryset(self, request: HttpRequest) -> Any:
        seen = visible(self.model, request.user).values("pk")
        return super().get_queryset(request).filter(pk__in=seen).select_related(*self.related)

    related: tuple[str, ...] = ()


class TextInline(ReadOnlyInline):
    """What was handed in; what was only put to co-signers is the deputy's own."""

    model = ProposalText
    fields = readonly_fields = ["number", "title", "facts", "request", "cut_on", "cut_by"]

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("cut_by")
        return rows.filter(Q(submission__isnull=False) | Q(proposal__is_entered_by_staff=True))


class GateInline(ReadOnlyInline):
    model = GateReview
    fields = readonly_fields = ["submission", "gate", "result", "remark", "reviewer", "reviewed_on"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("reviewer")


class CoSignatureInline(SeenInline):
    model = CoSignature
    related = ("deputy",)
    fields = readonly_fields = ["deputy", "badge", "invited_on", "ended_on"]


class DispatchInline(SeenInline):
    model = Dispatch
    related = ("system",)
    fields = readonly_fields = ["system", "role", "badge", "assigned_on", "dispatched_on"]


class TaskInline(SeenInline):
    model = HandlingTask
    related = ("organ",)
    fields = readonly_fields = [
        "organ", "role", "badge", "assigned_on", "received_on", "replied_on",
    ]  # fmt: skip
