"""What runs by the clock. One list; apps add theirs in ``<app>/schedule.py``.

from congress.jobs.schedule import every
every("notices.remind", minutes=10, kind="notices.remind", label="催办提醒")
every("people.purge", daily_at="03:20", kind="people.purge_access_log", label="清理访问日志")
every("x.weekly", weekly_on=1, at="08:00", kind="x.weekly", label="每周一份")
every("x.monthly", monthly_on=1, at="08:00", kind="x.monthly", label="每月一份")

Times are read, not obeyed: ``congress.jobs.clockwork`` asks each minute what has come round since
it was last asked for, so a night on which nothing ran is caught up with, once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from congress.jobs.rhythm import MonthDay, Rhythm

_entries: dict[str, Entry] = {}


@dataclass(frozen=True)
class Entry:
    """One line of the list: a job of ``kind``, or a short Celery ``task`` that leaves no row."""

    name: str
    rhythm: Rhythm
    label: str
    kind: str = ""
    task: str = ""
    args: dict[str, Any] = field(default_factory=dict)

    @property
    def unique_key(self) -> str:
        """One unfinished job for each line, whoever asks for it."""
        return f"schedule:{self.name}"


def every(
    name: str,
    *,
    minutes: int = 0,
    daily_at: str = "",
    weekly_on: int = 0,
    monthly_on: int | MonthDay = 0,
    at: str = "",
    day_words: str = "",
    kind: str = "",
    task: str = "",
    args: dict[str, Any] | None = None,
    label: str = "",
) -> None:
    """Enqueue a job of ``kind`` by the clock; or send a short ``task``, every so many minutes.

    Exactly one of ``minutes``, ``daily_at`` ("HH:MM"), ``weekly_on`` (1 Monday … 7) and
    ``monthly_on`` (a day, or a function from the first of a month to the day, with ``day_words``
    for it: "第一个工作日"); the last two with ``at`` ("HH:MM"). Exactly one of ``kind``, ``task``.
    """
    rhythms = [bool(each) for each in (minutes, daily_at, weekly_on, monthly_on)]
    if rhythms.count(True) != 1 or bool(weekly_on or monthly_on) != bool(at):
        raise ImproperlyConfigured(f"schedule {name!r}: one of minutes/daily_at/weekly/monthly")
    if bool(kind) == bool(task) or (task and not minutes) or (task and args):
        raise ImproperlyConfigured(f"schedule {name!r}: a kind; or a task, every so many minutes")
    if callable(monthly_on) != bool(day_words):
        raise ImproperlyConfigured(f"schedule {name!r}: a day that is worked out needs its words")
    clock = daily_at or at
    rhythm = Rhythm(
        minutes=minutes,
        at=time.fromisoformat(clock) if clock else time(0),
        weekday=weekly_on,
        month_day=monthly_on,
        day_words=day_words,
    )
    entry = Entry(name, rhythm, label or name, kind, task, args or {})
    if _entries.setdefault(name, entry) != entry:
        raise ImproperlyConfigured(f"schedule {name!r} is registered twice")


def entries() -> tuple[Entry, ...]:
    return tuple(_entries[name] for name in sorted(_entries))


def get_entry(name: str) -> Entry | None:
    return _entries.get(name)


SWEEP, HEARTBEAT = "congress.jobs.sweep", "congress.jobs.heartbeat"
every("jobs.sweep", minutes=1, task=SWEEP, label="补发后台任务、到点的定时任务")
every("jobs.heartbeat", minutes=1, task=HEARTBEAT, label="后台任务心跳")
