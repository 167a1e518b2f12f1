"""The assignments in bulk, to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from congress.people.admin_sections import Section
from proposals.admin.parts import ReadOnlyInline, RecordAdmin
from proposals.models import Batch, BatchLine


class BatchLineInline(ReadOnlyInline):
    model = BatchLine
    fields = readonly_fields = ["proposal", "allocation", "state", "message"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("proposal")


@admin.register(Batch)
class BatchAdmin(RecordAdmin):
    section = Section.PROPOSALS
    place = 12
    list_display = ["assigned_on", "target_on", "made_by", "made_at", "finished_at"]
    list_select_related = ["made_by"]
    inlines = [BatchLineInline]
