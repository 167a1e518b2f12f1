"""When a meeting, a rule or the calendar changes: the open deadlines again, by equal inputs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from congress.calendar import upcoming
from congress.calendar.dates import differs
from congress.calendar.models import Deadline, DeadlineChange, NoRule
from congress.calendar.reckoning import Inputs, Reckoning
from congress.calendar.selectors import calendar_table
from congress.calendar.workdays import PeriodError

logger = logging.getLogger(__name__)
CHUNK: Final = 500
Report = Callable[[int, int], None]


def recompute(
    queryset: QuerySet[Deadline],
    *,
    cause: str,
    by: Any = None,
    reckoning: Reckoning | None = None,
    job: Any = None,
    report: Report | None = None,
) -> int:
    """Compute the open rows of ``queryset`` again; returns how many changed.

    Equal inputs are computed once and written together; each change is logged with ``cause``, and
    with ``job`` where one does it. The rule row of a record stays, unless ``reckoning`` says
    otherwise. Works in chunks, each its own transaction; can run twice, and after it died: what is
    right already is not logged again. ``report(done, total)`` is told after each chunk.
    """
    total = queryset.filter(closed_on=None).count() if report else 0
    table = reckoning or Reckoning(calendar_table())
    done = changed = last = 0
    while True:
        with transaction.atomic():
            rows = list(
                queryset.filter(closed_on=None, pk__gt=last)
                .order_by("pk")
                .select_related("meeting")
                .select_for_update(of=("self",))[:CHUNK]
            )
            changed += _write(rows, table, {"cause": cause[:200], "by": by, "job": job})
        if not rows:
            return changed
        # After the commit, and for unchanged rows too: a job that died between the two runs again.
        upcoming.remember_for(rows)
        last, done = rows[-1].pk, done + len(rows)
        if report:
            report(done, max(total, done))


def change_of(
    before: Deadline, after: Deadline, *, cause: str, by: Any = None, job: Any = None
) -> DeadlineChange:
    """The log line from one state of a row to the next; not saved."""
    moved = ("legal_on", "act_by", "target_on", "provisional", "explanation")
    old = {f"old_{name}": getattr(before, name) for name in moved}
    new = {f"new_{name}": getattr(after, name) for name in moved}
    return DeadlineChange(deadline_id=after.pk, cause=cause[:200], by=by, job=job, **old, **new)


def inputs_of(row: Deadline) -> Inputs:
    """``row`` with its meeting, if it has one, selected."""
    return Inputs(
        row.congress_id,
        row.rule_id,
        row.target_rule_id,
        row.meeting.starts_on if row.meeting else row.anchor_on,
        row.anchor_label,
        row.chosen_target_on,
    )


def _write(rows: list[Deadline], table: Reckoning, why: dict[str, Any]) -> int:
    groups: dict[tuple[Any, ...], list[int]] = {}
    changes: list[DeadlineChange] = []
    table.know(set(_rules_of(rows)))
    for row in rows:
        try:
            values = table.values(inputs_of(row))
        except (PeriodError, NoRule) as error:
            # One impossible row must not keep the others from their right date.
            logger.error("deadline %s cannot be computed: %s", row.pk, error)
            continue
        if not differs(row, values):
            continue
        after = Deadline(pk=row.pk, **values)
        changes.append(change_of(row, after, **why))
        groups.setdefault(tuple(values.items()), []).append(row.pk)
    for values_of_group, pks in groups.items():
        Deadline.objects.filter(pk__in=pks).update(**dict(values_of_group))
    DeadlineChange.objects.bulk_create(changes)
    return len(changes)


def _rules_of(rows: Iterable[Deadline]) -> Iterable[int]:
    for row in rows:
        yield row.rule_id
        if row.target_rule_id:
            yield row.target_rule_id
