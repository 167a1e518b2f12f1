"""The queries behind a page of figures. As many whatever they count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast, Coalesce, Substr

from proposals.enums import AnswerState, DispatchStatus, Milestone, TaskStatus
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
    handles it. What was merged counts for the systems of its principal."""
    cubes = _systems_by(rows, "")
    if rows.filter(merged_into__isnull=False).exists():
        cubes += _systems_by(rows, "merged_into__")
    return merged(cubes)


def _systems_by(rows: QuerySet[Proposal], path: str) -> list[Cube]:
    # Said of the joined row itself: a negation would ask whether any other row is one of these.
    standing = set(DispatchStatus) - {DispatchStatus.VOID}
    given = rows.filter(**{f"{path}dispatches__status__in": standing})
    handed = grouped(given, f"{path}dispatches__system_id", once=True)
    both = Dispatch.objects.standing().filter(
        proposal=OuterRef(f"{path}pk"), system=OuterRef("system")
    )
    tasks = f"{path}tasks"
    valid = set(TaskStatus) - {TaskStatus.VOID}
    straight = (
        rows.filter(**{f"{tasks}__dispatch": None, f"{tasks}__status__in": valid})
        .annotate(system=Coalesce(f"{tasks}__organ__parent_id", f"{tasks}__organ_id"))
        .exclude(Exists(both))
    )
    return [handed, grouped(straight, "system", once=True)]


def unit_counts(base: QuerySet[Proposal], on: date) -> UnitCounts:
    """Per unit: proposals by its part in them, and by how its own reply stands. What was merged
    counts for the units of its principal."""
    found: Counter[tuple[int, int, str]] = Counter()
    (own, own_late), (carried, carried_late) = (
        _of_units(base, on, path) for path in ("proposal", "proposal__merged")
    )
    for session, organ, role, number in own.union(carried, all=True):
        found[session, organ, role] += number
    for session, organ, was_late, is_overdue in own_late.union(carried_late, all=True):
        found[session, organ, AnswerState.LATE] += was_late
        found[session, organ, AnswerState.OVERDUE] += is_overdue
    return dict(found)


def _of_units(base: QuerySet[Proposal], on: date, path: str) -> tuple[QuerySet, QuerySet]:
    """Counted along one path from the task: by part; late and overdue."""
    tasks = HandlingTask.objects.standing().filter(**{f"{path}__in": base.values("pk")}).order_by()
    of_unit = (f"{path}__session", "organ")
    parts = tasks.values_list(*of_unit, "role").annotate(number=Count(path, distinct=True))
    states = task_answer_conditions(on)
    late, overdue = states[AnswerState.LATE], states[AnswerState.OVERDUE]
    counted = (
        tasks.filter(late | overdue)
        .values_list(*of_unit)
        .annotate(
            late=Count(path, distinct=True, filter=late),
            overdue=Count(path, distinct=True, filter=overdue),
        )
    )
    return parts, counted


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
