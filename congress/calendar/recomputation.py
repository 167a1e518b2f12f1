"""When a meeting, a rule or the calendar changes: the open deadlines again, by equal inputs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from congress.calendar import upcoming
from congress.calendar.dates import Dates, dates_of, differs
from congress.calendar.models import Deadline, DeadlineChange, NoRule, PeriodRule, rule_on
from congress.calendar.selectors import calendar_table
from congress.calendar.workdays import PeriodError, WorkCalendar
from congress.people.models import Congress

logger = logging.getLogger(__name__)
CHUNK: Final = 500
Report = Callable[[int, int], None]


def recompute(
    queryset: QuerySet[Deadline],
    *,
    cause: str,
    by: Any = None,
    rechoose: bool = False,
    report: Report | None = None,
) -> int:
    """Compute the open rows of ``queryset`` again; returns how many changed.

    Equal inputs are computed once and written together; each change is logged with ``cause``. The
    rule row of a record stays, unless ``rechoose``: a rule entered late was already the law
    on the record's day. Works in chunks, each its own transaction; can run twice. ``report(done,
    total)`` is told after each chunk.
    """
    total = queryset.filter(closed_on=None).count() if report else 0
    table = _Table(calendar_table(), rechoose)
    done = changed = last = 0
    while True:
        with transaction.atomic():
            rows = list(
                queryset.filter(closed_on=None, pk__gt=last)
                .order_by("pk")
                .select_related("rule", "target_rule", "meeting")
                .select_for_update(of=("self",))[:CHUNK]
            )
            changed += _write(rows, table, cause, by)
        if not rows:
            return changed
        # After the commit, and for unchanged rows too: a job that died between the two runs again.
        upcoming.remember_for(rows)
        last, done = rows[-1].pk, done + len(rows)
        if report:
            report(done, max(total, done))


def change_of(before: Deadline, after: Deadline, *, cause: str, by: Any = None) -> DeadlineChange:
    """The log line from one state of a row to the next; not saved."""
    moved = ("legal_on", "act_by", "target_on", "provisional", "explanation")
    old = {f"old_{name}": getattr(before, name) for name in moved}
    new = {f"new_{name}": getattr(after, name) for name in moved}
    return DeadlineChange(deadline_id=after.pk, cause=cause[:200], by=by, **old, **new)


class _Table:
    """What is computed once for many rows."""

    def __init__(self, calendar: WorkCalendar, rechoose: bool) -> None:
        self.rechoose = rechoose
        self._rules: dict[int, PeriodRule] = {}
        self._congresses: dict[int, Congress] = {}
        self.choose = lru_cache(maxsize=4096)(self._choose)
        self.compute = lru_cache(maxsize=4096)(self._compute)
        self._calendar = calendar

    def rules_of(self, row: Deadline, anchor_on: date) -> tuple[PeriodRule, PeriodRule | None]:
        rule, target = row.rule, row.target_rule
        if self.rechoose:
            rule = self.choose(row.congress_id, rule.code, anchor_on)
            target = target and self.choose(row.congress_id, target.code, anchor_on)
        return self._keep(rule), target and self._keep(target)

    def _keep(self, rule: PeriodRule) -> PeriodRule:
        return self._rules.setdefault(rule.pk, rule)

    def _choose(self, congress_id: int, code: str, day: date) -> PeriodRule:
        if congress_id not in self._congresses:
            self._congresses[congress_id] = Congress.objects.get(pk=congress_id)
        return rule_on(self._congresses[congress_id], code, day)

    def _compute(
        self, rule_id: int, anchor_on: date, label: str, target_id: int | None, chosen: date | None
    ) -> Dates:
        target = self._rules[target_id] if target_id else None
        return dates_of(self._rules[rule_id], anchor_on, label, target, self._calendar, chosen)


def _write(rows: list[Deadline], table: _Table, cause: str, by: Any) -> int:
    groups: dict[tuple[Any, ...], list[int]] = {}
    changes: list[DeadlineChange] = []
    for row in rows:
        try:
            values = _values(row, table)
        except (PeriodError, NoRule) as error:
            # One impossible row must not keep the others from their right date.
            logger.error("deadline %s cannot be computed: %s", row.pk, error)
            continue
        if not differs(row, values):
            continue
        after = Deadline(pk=row.pk, **values)
        changes.append(change_of(row, after, cause=cause, by=by))
        groups.setdefault(tuple(values.items()), []).append(row.pk)
    for values_of_group, pks in groups.items():
        Deadline.objects.filter(pk__in=pks).update(**dict(values_of_group))
    DeadlineChange.objects.bulk_create(changes)
    return len(changes)


def _values(row: Deadline, table: _Table) -> dict[str, Any]:
    anchor_on = row.meeting.starts_on if row.meeting else row.anchor_on
    rule, target = table.rules_of(row, anchor_on)
    target_id = target.pk if target else None
    dates = table.compute(rule.pk, anchor_on, row.anchor_label, target_id, row.chosen_target_on)
    return {
        "anchor_on": anchor_on,
        "rule_id": rule.pk,
        "target_rule_id": target_id,
        **dates.as_fields(),
    }
