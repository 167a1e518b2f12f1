"""Bring the list of ``congress.jobs.schedule`` into the tables: its knocks into those that beat
reads, everything else into our own (``congress.jobs.clockwork``)."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from congress.jobs.clockwork import works
from congress.jobs.models import ScheduledWork
from congress.jobs.schedule import Entry, entries

OURS = "由平台维护：时间由程序规定，可在此停用。"  # marks the rows that this module looks after


@transaction.atomic
def setup_schedule() -> int:
    """Write what differs; return how many rows changed. Whether one is paused is staff's word."""
    changed = 0
    known = {task.name: task for task in PeriodicTask.objects.filter(description=OURS)}
    for entry in entries():
        if not entry.task:
            continue
        task = known.pop(entry.name, None) or PeriodicTask(name=entry.name, description=OURS)
        wanted = _columns(entry)
        if task.pk and all(getattr(task, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(task, name, value)
        task.save()
        changed += 1
    for (
        task
    ) in known.values():  # entries that the program no longer has, or no longer leaves to beat
        task.delete()
        changed += 1
    before = ScheduledWork.objects.count()
    names = works().keys()
    changed += len(names) - before
    changed += ScheduledWork.objects.exclude(name__in=[each.name for each in entries()]).delete()[0]
    return changed


def _columns(entry: Entry) -> dict[str, Any]:
    minutes = entry.rhythm.minutes
    return {
        "task": entry.task,
        "kwargs": "{}",
        "interval": IntervalSchedule.objects.get_or_create(
            every=minutes, period=IntervalSchedule.MINUTES
        )[0],
        "crontab": None,
        # A queue nobody reads must not fill with knocks of the clock.
        "expire_seconds": minutes * 60,
    }
