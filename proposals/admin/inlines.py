"""What belongs to a proposal, on its admin page: to read."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from proposals.admin.parts import ReadOnlyInline
from proposals.models import GateReview, HandlingTask, ProposalText


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


class TaskInline(ReadOnlyInline):
    model = HandlingTask
    fields = readonly_fields = [
        "organ",
        "role",
        "status",
        "assigned_on",
        "received_on",
        "replied_on",
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organ")
