"""Whether it is office time, for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.utils import timezone

from congress.calendar.selectors import calendar_table
from congress.calendar.workdays import WorkCalendar
from congress.notices.models import OfficeHours
from congress.notices.models.hours import CLOSES, OPENS
from congress.people.models import Congress


def open_congresses(now: datetime, calendar: WorkCalendar | None = None) -> set[int]:
    """Congresses whose office is at work at ``now``: three or four queries."""
    here = timezone.localtime(now)
    if not (calendar or calendar_table()).is_workday(here.date()):
        return set()
    own = {
        congress: (opens, closes)
        for congress, opens, closes in OfficeHours.objects.values_list(
            "congress_id", "opens_at", "closes_at"
        )
    }
    return {pk for pk in _congresses() if _is_between(here, *own.get(pk, (OPENS, CLOSES)))}


def _congresses() -> Iterable[int]:
    return Congress.objects.order_by().values_list("pk", flat=True)


def _is_between(here: datetime, opens: time, closes: time) -> bool:
    return opens <= here.time() < closes
