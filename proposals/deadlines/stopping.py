"""How a run of a clock ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from proposals.enums import DispatchStatus, TaskStatus
from proposals.models import Dispatch, HandlingTask

#: The day, outcome and reason of an end that was not what the clock waits for.
End = tuple[date | None, str, str]


def stopped(*ends: tuple[date | None, str, str]) -> dict[str, Any]:
    """How a run ended, for ``Run``: of (day, outcome, reason) the first that has a day."""
    for day, outcome, reason in ends:
        if day:
            return {"stopped_on": day, "outcome": outcome, "reason": reason}
    return {}


def ended(part: HandlingTask | Dispatch, otherwise: str) -> End:
    """What was revoked is neither met nor missed; else nobody waits any longer: ``otherwise``."""
    if part.ended_for or part.status in (TaskStatus.VOID, DispatchStatus.VOID):
        return part.ended_on, "void", part.ended_for or "已撤销"
    return part.ended_on, "cancelled", otherwise
