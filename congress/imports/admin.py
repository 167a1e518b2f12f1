"""Who imported what, when, and what came of it. To be read; the work itself has its own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from congress.imports.models import ImportRun
from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section


@admin.register(ImportRun)
class ImportRunAdmin(ScopedAdmin):
    section = Section.PEOPLE
    place = 60
    addable = False
    change_list_template = "imports/admin_run_list.html"
    list_display = ["created_at", "label", "place_name", "file_name", "owner", "state", "counts"]
    list_display_links = None
    list_filter = ["state"]
    list_select_related = ["owner", "job"]
    # What was uploaded, and the passwords made of it, stay with whoever imported.
    fields = readonly_fields = (
        "congress",
        "label",
        "place_name",
        "file_name",
        "owner",
        "state",
        "total",
        "new",
        "changed",
        "same",
        "bad",
        "ignored",
        "accounts",
        "error",
        "job",
        "created_at",
        "finished_at",
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="种类", ordering="kind")
    def label(self, run: ImportRun) -> str:
        return run.label

    @admin.display(description="结果")
    def counts(self, run: ImportRun) -> str:
        if run.bad:
            return f"有问题 {run.bad} 行"
        return run.error or run.counts_in_words
