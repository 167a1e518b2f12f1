"""What the calendar does outside a request. Everything can run twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from congress.calendar.clocks import close_all
from congress.calendar.models import Deadline, DeadlineChange, Outcome, PeriodRule
from congress.calendar.moved import Moved, tell_moved
from congress.calendar.reckoning import Reckoning
from congress.calendar.recomputation import recompute
from congress.calendar.selectors import calendar_table, governed_by, open_deadlines, touching
from congress.jobs import handler
from congress.jobs.runner import JobRefused
from congress.people.models import User


@handler("calendar.recompute", label="重新计算时限")
def recompute_deadlines(
    job: Any,
    *,
    cause: str,
    by: int | None = None,
    meeting: int | None = None,
    first: str | None = None,
    last: str | None = None,
    rules: Iterable[int] = (),
    everything: bool = False,
) -> dict[str, Any]:
    """Of a meeting, of the days ``first`` to ``last`` (ISO), of the codes of some rules, or all."""
    rows = open_deadlines() if everything else _concerned(meeting, first, last, list(rules))
    table = Reckoning(calendar_table(), rechoose=bool(rules))
    return _recomputed(job, rows, cause, by, table)


@handler("calendar.apply_rule", label="在办时限改按新规定")
def apply_rule(job: Any, *, rule: int, reason: str, by: int) -> dict[str, Any]:
    """What staff have chosen. What follows the rule already is looked at, and not logged again."""
    row = PeriodRule.objects.get(pk=rule)
    if row.superseded_at:
        raise JobRefused("这条规则已经更正，请按更正后的一行重新选择。")
    cause = f"改按新规定：{row.name}（{row.words}，{row.since}起），理由：{reason}"
    return _recomputed(job, governed_by(row), cause, by, Reckoning(calendar_table(), rule=row))


def _recomputed(
    job: Any, rows: QuerySet[Deadline], cause: str, by: int | None, table: Reckoning
) -> dict[str, Any]:
    """The work, then the word of it. ``told`` speaks of all that this job ever changed: an attempt
    that died after its last change told nobody."""
    key = getattr(job, "pk", None)
    recompute(
        rows,
        cause=cause,
        by=User.objects.filter(pk=by).first() if by else None,
        reckoning=table,
        job=job if key else None,
        report=lambda done, total: job.report(done, total, "正在重新计算时限"),
    )
    changes = DeadlineChange.objects.filter(job=key)
    changed = changes.count()
    if changed:
        tell_moved(Moved(job=key, cause=cause, changes=changes))
    return {"changed": changed, "message": f"{cause}：{changed} 个时限有变化"}


@handler("calendar.close_meeting", label="撤销已取消会议的时限")
def close_meeting(job: Any, *, meeting: int) -> dict[str, Any]:
    """Each owner in its own transaction, its root locked first, as every move does."""
    day, closed = timezone.localdate(), 0
    for row in list(open_deadlines().filter(meeting=meeting).order_by("pk")):
        if row.owner is None or row.root is None:
            continue
        with transaction.atomic():
            type(row.root)._base_manager.select_for_update().get(pk=row.root_id)
            owner = type(row.owner)._base_manager.get(pk=row.owner_id)
            rows = close_all(
                owner, on=day, outcome=Outcome.CANCELLED, reason="会议取消", meeting=meeting
            )
        closed += len(rows)
        job.report(closed, message="正在撤销时限")
    return {"closed": closed}


def _concerned(
    meeting: int | None, first: str | None, last: str | None, rules: list[int]
) -> QuerySet[Deadline]:
    if meeting is not None:
        return open_deadlines().filter(meeting=meeting)
    if first and last:
        return touching(date.fromisoformat(first), date.fromisoformat(last))
    codes = PeriodRule.objects.filter(pk__in=rules).values("code")
    return open_deadlines().filter(Q(rule__code__in=codes) | Q(target_rule__code__in=codes))
