"""Which clocks exist. Each app lists its own in ``<app>/deadlines.py``; no database here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Model

if TYPE_CHECKING:
    from congress.calendar.models import Meeting

_clocks: dict[str, Clock] = {}


class UnknownClock(LookupError):
    """A clock code nobody registered: with an empty registry reminders would silently stop."""


@dataclass(frozen=True)
class Run:
    """The recorded facts of one run of a clock, as the app reads them from the owner.

    ``key`` tells one run from the next (1, 2, … or the pk of what started it). With a meeting the
    anchor is the meeting's first day, whatever ``anchor_on`` says. ``target_on`` is a day that
    somebody chose, to stand beside the legal date; it wins over ``target_rule``, the code of a rule
    (a fixed day is that of the anchor's year). A target that had passed at the anchor is none.
    ``stopped_on`` closes the run with ``outcome`` and ``reason``. ``earlier_outcome`` and
    ``earlier_reason`` close an older run that is still open when this one starts.
    """

    key: int
    anchor_on: date
    anchor_label: str
    rule: str
    meeting: Meeting | None = None
    target_rule: str | None = None
    target_on: date | None = None
    stopped_on: date | None = None
    outcome: str = "met"
    reason: str = ""
    extended_by: Any = None
    extension_note: str = ""
    earlier_outcome: str = "void"
    earlier_reason: str = "重新起算"


@dataclass(frozen=True)
class Clock:
    """One row of the table of clocks (domain §6); the words are for the documents and the pages.

    ``run(owner)`` returns the current Run, stopped or not, or None when the clock does not apply.
    """

    code: str
    label: str
    model: str
    carrier: str
    run: Callable[[Any], Run | None]
    rules: tuple[str, ...]
    starts: str
    stops: str
    turns: str = ""


def register(*clocks: Clock) -> None:
    """Add clocks; the same code twice is a mistake, unless it is the very same clock."""
    for item in clocks:
        if _clocks.setdefault(item.code, item) != item:
            raise ValueError(f"clock {item.code!r} is registered twice")


def clock(code: str) -> Clock:
    try:
        return _clocks[code]
    except KeyError:
        raise UnknownClock(f"没有登记的时限：{code}") from None


def words_of(code: str) -> tuple[str, str]:
    """(label, carrier) for a page, which must not fail over a code of an older version."""
    found = _clocks.get(code)
    return (found.label, found.carrier) if found else ("时限", "")


def all_clocks() -> tuple[Clock, ...]:
    return tuple(_clocks.values())


def clocks_for(model: type[Model] | Model | str) -> tuple[Clock, ...]:
    """The clocks that a model (or its label, "proposals.HandlingTask") carries."""
    label = model if isinstance(model, str) else model._meta.label
    return tuple(item for item in _clocks.values() if item.model.lower() == label.lower())
