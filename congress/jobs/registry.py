"""Which kinds of job exist. Each app registers its own in ``<app>/handlers.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured

Function = Callable[..., dict[str, Any] | None]

_handlers: dict[str, Handler] = {}


@dataclass(frozen=True)
class Handler:
    """``function(job, **args)`` may run twice; it returns a small JSON result, or nothing."""

    kind: str
    function: Function
    label: str
    lease: timedelta
    max_attempts: int


def handler(
    kind: str,
    *,
    label: str = "后台任务",
    lease_minutes: float | None = None,
    max_attempts: int = 5,
) -> Callable[[Function], Function]:
    """Register a function as the handler of ``kind``.

    ``label`` is what people read in the tray. The lease is the longest silence a handler may keep:
    ``job.report`` renews it. One that works long without reporting declares ``lease_minutes``
    (default: the setting JOBS_LEASE_SECONDS, five minutes).
    """

    def register(function: Function) -> Function:
        known = _handlers.get(kind)
        if known and known.function.__module__ != function.__module__:
            raise ImproperlyConfigured(f"job kind {kind!r} is registered twice")
        lease = timedelta(minutes=lease_minutes) if lease_minutes else timedelta(0)
        _handlers[kind] = Handler(kind, function, label, lease, max_attempts)
        return function

    return register


def get_handler(kind: str) -> Handler:
    """The handler of ``kind``; raises LookupError for a kind nobody registered."""
    try:
        return _handlers[kind]
    except KeyError:
        raise LookupError(f"no handler is registered for job kind {kind!r}") from None


def label_of(kind: str) -> str:
    """The Chinese name of a kind, also for rows left over from an older version."""
    found = _handlers.get(kind)
    return found.label if found else "后台任务"


def all_kinds() -> tuple[str, ...]:
    return tuple(sorted(_handlers))
