"""What runs by the clock. One list; apps add theirs in ``<app>/schedule.py``.

from congress.jobs.schedule import every
every("notices.reminders", minutes=10, kind="notices.remind", label="催办提醒")
every("people.purge", daily_at="03:20", kind="people.purge_access_log", label="清理访问日志")
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_entries: dict[str, Entry] = {}


@dataclass(frozen=True)
class Entry:
    """Either every ``minutes`` minutes, or each day at ``hour:minute`` by Beijing's clock."""

    name: str
    task: str
    kwargs: dict[str, Any] = field(default_factory=dict)
    label: str = ""
    minutes: int = 0
    hour: int = 0
    minute: int = 0


def every(
    name: str,
    *,
    minutes: int = 0,
    daily_at: str = "",
    kind: str = "",
    task: str = "",
    args: dict[str, Any] | None = None,
    label: str = "",
) -> None:
    """Enqueue a job of ``kind``, or send a short ``task``, by the clock.

    Exactly one of ``minutes`` and ``daily_at`` ("HH:MM"), and of ``kind`` and ``task``.
    """
    if bool(minutes) == bool(daily_at) or bool(kind) == bool(task):
        raise ImproperlyConfigured(f"schedule {name!r}: one of minutes/daily_at, kind/task")
    kwargs = args or {}
    if kind:
        task, kwargs = "congress.jobs.enqueue_scheduled", {"kind": kind, "args": kwargs}
    hour, _, minute = daily_at.partition(":")
    entry = Entry(name, task, kwargs, label, minutes, int(hour or 0), int(minute or 0))
    if _entries.setdefault(name, entry) != entry:
        raise ImproperlyConfigured(f"schedule {name!r} is registered twice")


def entries() -> tuple[Entry, ...]:
    return tuple(_entries[name] for name in sorted(_entries))


every("jobs.sweep", minutes=1, task="congress.jobs.sweep", label="补发后台任务")
every("jobs.heartbeat", minutes=1, task="congress.jobs.heartbeat", label="后台任务心跳")
