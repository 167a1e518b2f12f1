"""The queries behind a page of figures. As many whatever they count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast, Coalesce, Substr

from proposals.enums import AnswerState, Milestone
from proposals.figures.cube import Cube, base_of, grouped, known, merged
from proposals.figures.years import Year
from proposals.models import Dispatch, HandlingTask, Proposal
from proposals.selectors.answering import reached, task_answer_conditions
from proposals.selectors.choices import FilterChoices, filter_choices

#: (session, organ, role or state of its answer) → proposals
UnitCounts = dict[tuple[int, int, str], int]


@dataclass(frozen=True)
class Counts:
    """Everything counted for one page. Keys: ``matters`` (category, month as 「2026-03」),
    ``delegations`` and ``systems`` their keys; ``earlier``: milestone → up to the same day of the
    year before."""

    choices: FilterChoices
    matters: Cube
    delegations: Cube
    systems: Cube
    units: UnitCounts
    earlier: dict[str, int]


def counts_of(user: Any, year: Year, on: date) -> Counts:
    base = base_of(user, year.keys)
    rows = known(base, user, on)
    month = Substr(Cast("submitted_on", CharField()), 1, 7)
    return Counts(
        choices=filter_choices(user),
        matters=grouped(rows.annotate(month=month), "category_id", "month"),
        delegations=grouped(rows, "lead__delegation_id"),
        systems=systems_cube(rows),
        units=unit_counts(base, on),
        earlier=earlier_counts(user, year),
    )


def heads_of(user: Any, year: Year, on: date) -> Cube:
    """The whole year, without a key: for the few figures on the work list."""
    return grouped(known(base_of(user, year.keys), user, on), "congress_id")


def systems_cube(rows: QuerySet[Proposal]) -> Cube:
    """Each proposal once for each system that handled it (``selectors.systems``): those handed to
    it, and those whose units got them straight. Whoever sees a registered proposal sees who
    handles it."""
    handed = grouped(rows.filter(dispatches__isnull=False), "dispatches__system_id", once=True)
    both = Dispatch.objects.filter(proposal=OuterRef("pk"), system=OuterRef("system"))
    straight = (
        rows.filter(tasks__isnull=False, tasks__dispatch=None)
        .annotate(system=Coalesce("tasks__organ__parent_id", "tasks__organ_id"))
        .exclude(Exists(both))
    )
    return merged([handed, grouped(straight, "system", once=True)])


def unit_counts(base: QuerySet[Proposal], on: date) -> UnitCounts:
    """Per unit: proposals by its part in them, and by how its own reply stands."""
    tasks = HandlingTask.objects.filter(proposal__in=base.values("pk")).order_by()
    number = Count("proposal", distinct=True)
    parts = tasks.values_list("proposal__session", "organ", "role").annotate(number=number)
    found: UnitCounts = {(session, organ, role): n for session, organ, role, n in parts}
    states = task_answer_conditions(on)
    late, overdue = states[AnswerState.LATE], states[AnswerState.OVERDUE]
    rows = tasks.filter(late | overdue).values_list("proposal__session", "organ")
    counted = rows.annotate(
        late=Count("proposal", distinct=True, filter=late),
        overdue=Count("proposal", distinct=True, filter=overdue),
    )
    for session, organ, was_late, is_overdue in counted:
        found[session, organ, AnswerState.LATE] = was_late
        found[session, organ, AnswerState.OVERDUE] = is_overdue
    return found


def earlier_counts(user: Any, year: Year) -> dict[str, int]:
    """Milestone → how many of last year's had reached it a year ago today."""
    if year.before is None or year.same_day is None:
        return {}
    rows = base_of(user, [year.before.pk])
    counted: dict[str, int] = rows.aggregate(
        **{
            milestone.value: Count("pk", filter=reached(milestone, year.same_day))
            for milestone in Milestone
        }
    )
    return counted
