"""The buttons of a proposal's page: which unit each is about, and which come too late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from congress.workflow.engine import OpenMove
from proposals.enums import TaskStatus
from proposals.selectors.rerouting import RECEIPT_CLOCKS, too_late


def link(label: str, name: str, pk: int, unit: str = "") -> dict[str, Any]:
    """A button that leads to a page of its own."""
    url = reverse(f"proposals:{name}", args=[pk])
    drawn = {"move": name, "label": label, "url": url, "tone": "plain", "folded": False}
    return drawn | {"unit": unit}


def name_units(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With several units among them, each button says whose part it moves
    (「改由其他单位承办（市教委）」)."""
    if len({move["unit"] for move in drawn if move["unit"]}) < 2:
        return drawn
    return [
        move | {"label": f"{move['label']}（{move['unit']}）"} if move["unit"] else move
        for move in drawn
    ]


def lateness(move: OpenMove, clocks: Iterable[Any], today: date) -> dict[str, str] | None:
    """What the button says besides, where an objection comes too late: why, to whoever has not
    received it yet; whoever has gets no button (None). ``clocks`` as ``clocks_of`` has them."""
    part: Any = move.obj
    if move.transition.name != "object":
        return {}
    code = RECEIPT_CLOCKS[type(part)]
    days = [row.legal_on for row in clocks if row.clock == code and part in row.parts]
    if not days or today <= min(days):
        return {}
    return None if part.status == TaskStatus.HANDLING else {"note": too_late(min(days))}
