"""What the calendar does outside a request. Both can run twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from congress.calendar.clocks import close_all
from congress.calendar.models import Deadline, Outcome, PeriodRule
from congress.calendar.recomputation import recompute
from congress.calendar.selectors import open_deadlines, touching
from congress.jobs import handler
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
    changed = recompute(
        rows,
        cause=cause,
        by=User.objects.filter(pk=by).first() if by else None,
        rechoose=bool(rules),
        report=lambda done, total: job.report(done, total, "正在重新计算时限"),
    )
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
