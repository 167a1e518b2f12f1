"""Dates have moved in the background: whoever tells people about it listens here.

The calendar knows clocks, not people; who carries a clock is known to the app that registered it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from congress.calendar.models import DeadlineChange


@dataclass(frozen=True)
class Moved:
    """What one job changed, by ``cause`` (Chinese words): ``changes`` with its log lines.

    The same job may be told of twice, with more lines the second time: ``job``, its key, is what to
    make a notice's key of.
    """

    job: int
    cause: str
    changes: QuerySet[DeadlineChange]

    def dates(self) -> QuerySet[DeadlineChange]:
        """Those of open deadlines whose day changed; not those whose words alone did."""
        return moved_dates(self.changes).filter(deadline__closed_on=None).order_by("pk")


def moved_dates(changes: QuerySet[DeadlineChange]) -> QuerySet[DeadlineChange]:
    days = ~Q(old_legal_on=F("new_legal_on")) | ~Q(old_act_by=F("new_act_by"))
    return changes.filter(days).select_related("deadline")


Listener = Callable[[Moved], None]
_listeners: list[Listener] = []


def on_moved(listener: Listener) -> Listener:
    """Register ``listener``; it may be called twice for one job, and tells nobody twice."""
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def tell_moved(moved: Moved) -> None:
    for listener in _listeners:
        listener(moved)
