"""Many moves that are one act: a batch, a selection. Whoever tells of moves tells of it once.

The engine knows nothing of it. ``together`` says for which act the moves inside are made, ``ended``
that no more will come; after a crash the same key goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from congress.workflow.signals import act_ended


@dataclass(frozen=True)
class Act:
    """``key`` names the act for ever: "batch:7". ``heading`` and ``body`` are said of it as a whole
    (「集中交办」); without a heading an act of one move is told as that move."""

    key: str
    heading: str = ""
    body: str = ""


_act: ContextVar[Act | None] = ContextVar("act", default=None)


def current_act() -> Act | None:
    return _act.get()


@contextmanager
def together(key: str, *, heading: str = "", body: str = "") -> Iterator[None]:
    """The moves made inside belong to the act ``key``."""
    token = _act.set(Act(key, heading, body))
    try:
        yield
    finally:
        _act.reset(token)


def ended(key: str) -> None:
    """Nothing more belongs to the act: what was gathered about it can be told. Can run twice."""
    act_ended.send(sender=Act, key=key)
