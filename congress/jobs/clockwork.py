"""The clock reads its list: what has come round since it was last asked for is asked for, once.

Beat only knocks each minute. Whether the last time of a line was asked for stands in its row, so
it does not matter when the machine, the queue or beat was away, nor how many workers look at once:
after three days off each line runs one time, at the next start.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import Error as DatabaseTrouble
from django.db import transaction
from django.utils import timezone

from congress.jobs.models import UNFINISHED, Job, ScheduledWork
from congress.jobs.schedule import Entry, entries
from congress.jobs.services import enqueue
from congress.jobs.waking import send

logger = structlog.get_logger(__name__)


def ask_due(*, now: datetime | None = None) -> list[str]:
    """Enqueue the jobs whose time has come, and return the names of their lines.

    A line that is new waits for its next time. One that fails keeps no other from running.
    """
    now = now or timezone.now()
    known = works()
    asked = []
    for entry in entries():
        if not entry.kind:
            continue
        try:
            if _ask(entry, known[entry.name], now):
                asked.append(entry.name)
        except DatabaseTrouble:
            raise
        except Exception:  # a kind or a calendar that is missing here
            logger.exception("schedule.not_asked", schedule=entry.name)
    if asked:
        logger.info("schedule.asked", schedules=asked)
    return asked


def works() -> dict[str, ScheduledWork]:
    """Name → row, for every line of the list; the missing ones are made."""
    known = ScheduledWork.objects.in_bulk()
    missing = [entry for entry in entries() if entry.name not in known]
    if missing:
        now = timezone.now()
        rows = [
            ScheduledWork(name=each.name, due_at=each.rhythm.last(now) if each.kind else None)
            for each in missing
        ]
        ScheduledWork.objects.bulk_create(rows, ignore_conflicts=True)
        known = ScheduledWork.objects.in_bulk()
    return known


def _ask(entry: Entry, work: ScheduledWork, now: datetime) -> bool:
    last = entry.rhythm.last(now)
    if work.is_paused or work.due_at == last:
        return False
    with transaction.atomic():
        same = ScheduledWork.objects.filter(name=entry.name, due_at=work.due_at, is_paused=False)
        if not same.update(due_at=last):
            return False  # another worker was first
        if work.due_at is not None and work.due_at > now:
            return False  # somebody has put the machine's clock back: begin again from here
        _enqueue(entry)
    return True


def _enqueue(entry: Entry) -> Job:
    return enqueue(entry.kind, args=entry.args, unique_key=entry.unique_key, schedule=entry.name)


def run_now(entry: Entry) -> bool:
    """Asked for by hand, out of turn. False when it is under way already, or nobody listens."""
    if entry.task:
        return send(entry.task)
    if under_way(entry):
        return False
    _enqueue(entry)
    return True


def under_way(entry: Entry) -> Job | None:
    unfinished = Job.objects.filter(kind=entry.kind, unique_key=entry.unique_key)
    return unfinished.filter(state__in=UNFINISHED).first() if entry.kind else None


def pause(entry: Entry) -> None:
    """It is not asked for any more, until somebody resumes it."""
    works()
    ScheduledWork.objects.filter(name=entry.name).update(is_paused=True)


def resume(entry: Entry) -> None:
    """From its next time on; what was left out stays out."""
    works()
    ScheduledWork.objects.filter(name=entry.name).update(
        is_paused=False, due_at=entry.rhythm.last(timezone.now())
    )


def note_task(task: str, *, began_at: datetime, failed: str) -> None:
    """What became of a short task: no job's row says so."""
    names = [entry.name for entry in entries() if entry.task == task]
    if names:
        now = timezone.now()
        works()
        ScheduledWork.objects.filter(name__in=names).update(
            ran_at=now, seconds=(now - began_at).total_seconds(), error=failed
        )
