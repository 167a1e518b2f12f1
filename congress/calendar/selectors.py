"""Reads of the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from congress.calendar.models import CalendarDay, CalendarYear, Deadline, YearState
from congress.calendar.registry import all_clocks
from congress.calendar.workdays import DayMark, WorkCalendar


def calendar_table() -> WorkCalendar:
    """The whole table as a value: two queries, some 35 rows a year."""
    states = dict(CalendarYear.objects.values_list("year", "state"))
    days = CalendarDay.objects.values_list("date", "is_workday", "name")
    return WorkCalendar(
        exceptions={day: DayMark(is_workday, name) for day, is_workday, name in days},
        announced=frozenset(y for y, state in states.items() if state == YearState.ANNOUNCED),
        loaded=frozenset(states),
    )


def open_deadlines() -> QuerySet[Deadline]:
    return Deadline.objects.filter(closed_on=None)


def unknown_clocks() -> set[str]:
    """Codes of open deadlines that nobody registered; whoever sweeps refuses to go on with any."""
    known = {item.code for item in all_clocks()}
    return set(open_deadlines().order_by().values_list("clock", flat=True).distinct()) - known


def deadlines_of(owner: Model) -> QuerySet[Deadline]:
    """All runs of an object's own clocks, the open ones included."""
    return Deadline.objects.filter(
        owner_type=ContentType.objects.get_for_model(owner), owner_id=owner.pk
    ).select_related("rule", "target_rule", "meeting")


def deadlines_under(root: Model) -> QuerySet[Deadline]:
    """The same for an object and all its parts."""
    return Deadline.objects.filter(
        root_type=ContentType.objects.get_for_model(root), root_id=root.pk
    ).select_related("rule", "target_rule", "meeting")


def overdue_on(day: date, queryset: QuerySet[Deadline] | None = None) -> QuerySet[Deadline]:
    """Open and past the legal date."""
    rows = open_deadlines() if queryset is None else queryset
    return rows.filter(closed_on=None, legal_on__lt=day)


def touching(first: date, last: date) -> QuerySet[Deadline]:
    """Open deadlines whose computation looked at a day between ``first`` and ``last``."""
    periods: Any = Q(anchor_on__lte=last, legal_on__gte=first)
    before: Any = Q(act_by__lte=last, legal_on__gte=first)
    counted_back: Any = Q(legal_on__lte=last, anchor_on__gte=first)
    targets: Any = Q(warn_on__lte=last, target_on__gte=first)
    return open_deadlines().filter(periods | before | counted_back | targets)
