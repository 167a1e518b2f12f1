"""Columns that every list of moving things has in the admin: its badge and its clock, as on the
pages of the site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString

from congress.calendar.selectors import calendar_table


class DatedList(ChangeList):
    """Its rows know the day and the working calendar, loaded once for all of them, if at all."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        today, calendar = timezone.localdate(), SimpleLazyObject(calendar_table)
        for row in self.result_list:
            row.read_on = {"today": today, "work_calendar": calendar}


class StateColumns:
    """For the ModelAdmin of anything with a status, or with clocks."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DatedList

    @admin.display(description="状态", ordering="status")
    def badge(self, obj: Any) -> SafeString:
        return render_to_string("admin/workflow/_badge.html", {"row": obj})

    @admin.display(description="期限", ordering="next_due_on")
    def clock_face(self, obj: Any) -> SafeString:
        """Which clock runs out next, how much is left of it, until when."""
        context = {"row": obj, **getattr(obj, "read_on", {})}
        return render_to_string("admin/workflow/_clock.html", context)
