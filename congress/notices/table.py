"""Who is told of which move: filled by ``<app>/telling``, read when a status changes.

A flow's table names every move: those that are told, with their rows, and those that nobody is
told of, with the reason. A test asks it of every flow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from congress.notices.kinds import Kind
from congress.people.models import User
from congress.workflow.transition import Context

Audience = Callable[[Any, Context], QuerySet[User]]
Words = Callable[[Any, Context], str]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One audience of one move; a person in several is told the first.

    All are called as effects are, ``(obj, context)``, after the effect. ``to`` returns accounts,
    unevaluated: all rows of a move are one query. ``subject`` is one sentence in Chinese that may
    leave the house by mail: no phone, no address, no card number. ``page`` is where it leads; the
    recipient must be able to open it. Of several moves in one act ``many`` is said instead, with
    {n} for how many, and ``many_page`` is where it leads. ``each`` names parts of which each has an
    audience of its own (the systems that a move reaches); the others are then called with the part.
    """

    kind: Kind
    to: Audience
    subject: Words
    page: Words
    many: Words
    many_page: Words
    each: Callable[[Any, Context], Iterable[Any]] = lambda obj, context: (obj,)


_told: dict[tuple[str, str], tuple[Row, ...]] = {}
_silent: dict[tuple[str, str], str] = {}


def register_telling(
    flow: str,
    *,
    told: Mapping[str, Row | Iterable[Row]],
    silent: Mapping[str, str],
) -> None:
    """``flow`` is a workflow's code; ``silent`` maps a move to why nobody is told of it."""
    for move, rows in told.items():
        _once(flow, move)
        _told[flow, move] = (rows,) if isinstance(rows, Row) else tuple(rows)
    for move, reason in silent.items():
        _once(flow, move)
        _silent[flow, move] = reason


def _once(flow: str, move: str) -> None:
    if (flow, move) in _told or (flow, move) in _silent:
        raise ValueError(f"{flow}: it is said twice who is told of {move}")


def rows_of(flow: str, move: str) -> tuple[Row, ...]:
    return _told.get((flow, move), ())


def told_moves() -> dict[tuple[str, str], tuple[Row, ...]]:
    return dict(_told)


def silent_moves() -> dict[tuple[str, str], str]:
    return dict(_silent)
