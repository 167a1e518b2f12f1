"""Bring the list of ``congress.jobs.schedule`` into the tables that beat reads."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from congress.jobs.schedule import Entry, entries

OURS = "由平台维护：时间由程序规定，可在此停用。"  # marks the rows that this module looks after


@transaction.atomic
def setup_schedule() -> int:
    """Write what differs; return how many rows changed. Whether one is enabled is staff's word."""
    changed = 0
    known = {task.name: task for task in PeriodicTask.objects.filter(description=OURS)}
    for entry in entries():
        task = known.pop(entry.name, None) or PeriodicTask(name=entry.name, description=OURS)
        wanted = _columns(entry)
        if task.pk and all(getattr(task, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(task, name, value)
        task.save()
        changed += 1
    for task in known.values():  # entries that the program no longer has
        task.delete()
        changed += 1
    return changed


def _columns(entry: Entry) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "task": entry.task,
        "kwargs": json.dumps(entry.kwargs, ensure_ascii=False, sort_keys=True),
        "interval": None,
        "crontab": None,
        "expire_seconds": None,
    }
    if entry.minutes:
        wanted["interval"] = IntervalSchedule.objects.get_or_create(
            every=entry.minutes, period=IntervalSchedule.MINUTES
        )[0]
        # A queue nobody reads must not fill with knocks of the clock.
        wanted["expire_seconds"] = entry.minutes * 60
    else:
        wanted["crontab"] = CrontabSchedule.objects.get_or_create(
            minute=str(entry.minute),
            hour=str(entry.hour),
            day_of_week="*",
            day_of_month="*",
            month_of_year="*",
            timezone="Asia/Shanghai",
        )[0]
    return wanted
