"""Moves of former days, told as former days': for whoever plays a past life (the demonstration)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Past:
    """Nobody is told of what happened before ``first``; what happened before ``unread_from`` has
    been read. No mail is owed for any of it."""

    first: date
    unread_from: date


_past: ContextVar[Past | None] = ContextVar("past", default=None)


def current_past() -> Past | None:
    return _past.get()


@contextmanager
def playing_the_past(first: date, unread_from: date) -> Iterator[None]:
    token = _past.set(Past(first, unread_from))
    try:
        yield
    finally:
        _past.reset(token)
