"""Reads of the calendar."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from congress.calendar.models import CalendarDay, CalendarYear, Deadline, PeriodRule, YearState
from congress.calendar.registry import all_clocks
from congress.calendar.workdays import DayMark, WorkCalendar
from congress.people.models import Congress

#: The State Council publishes the next year's holidays in this month, or a little later.
NOTICE_MONTH = 11


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


def year_wanting(on: date) -> int | None:
    """Next year, from 1 November on, while its notice is not entered; one query then, else none."""
    if on.month < NOTICE_MONTH:
        return None
    entered = CalendarYear.objects.filter(year=on.year + 1, state=YearState.ANNOUNCED)
    return None if entered.exists() else on.year + 1


def reach_of(rule: PeriodRule) -> set[int]:
    """Congresses for which this row is the one chosen on its first day: its own, and those below
    that have none of their own; for a general row all that have no nearer one. Two queries."""
    if rule.superseded_at:
        return set()
    above = dict(Congress.objects.values_list("pk", "parent_id"))
    rows = PeriodRule.objects.filter(code=rule.code, since__lte=rule.since, superseded_at=None)
    places = set(rows.values_list("congress_id", flat=True))
    return {key for key in above if _nearest(key, places, above) == rule.congress_id}


def _nearest(key: int | None, places: Set[Any], above: Mapping[int, Any]) -> int | None:
    seen: set[int] = set()
    while key is not None and key not in seen:
        if key in places:
            return key
        seen.add(key)
        key = above[key]
    return None


def running_beside(rule: PeriodRule) -> QuerySet[Deadline]:
    """Open deadlines that ``rule`` would govern if they began today, and that follow another row
    (or none of this code as target): what staff decide about when a rule has changed."""
    by_other: Any = Q(rule__code=rule.code) & ~Q(rule=rule)
    target_by_other: Any = Q(target_rule__code=rule.code) & ~Q(target_rule=rule)
    return governed_by(rule).filter(by_other | target_by_other)


def governed_by(rule: PeriodRule) -> QuerySet[Deadline]:
    """Open deadlines of the rule's code, in the congresses that it reaches; but for those that
    follow a row in force which came after it and goes before it: a later one of the same place, or
    one that a congress has got of its own since."""
    rows = open_deadlines().filter(
        Q(rule__code=rule.code) | Q(target_rule__code=rule.code), congress__in=reach_of(rule)
    )
    later = _later(rule)
    return rows.exclude(rule__in=later).exclude(target_rule__in=later)


def _later(rule: PeriodRule) -> list[int]:
    """Keys; of a congress's parents no row goes before its own. Two queries."""
    found = PeriodRule.objects.filter(code=rule.code, since__gt=rule.since, superseded_at=None)
    places = dict(found.values_list("pk", "congress_id"))
    if not places or rule.congress_id is None:
        return list(places)
    above = dict(Congress.objects.values_list("pk", "parent_id"))
    own = {rule.congress_id}
    return [pk for pk, place in places.items() if _nearest(place, own, above) == rule.congress_id]
