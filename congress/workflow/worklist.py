"""What waits for somebody: the shape that every app's ``waiting_for`` returns to the work list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

LIMIT = 50


@dataclass(frozen=True)
class WorkItem:
    """One thing to do: what it is, how much time is left, and the one next button."""

    title: str
    url: str
    action: str
    action_url: str
    number: str = ""
    detail: str = ""
    due_on: date | None = None
    provisional: bool = False
    legal_on: date | None = None


@dataclass(frozen=True)
class WorkGroup:
    """Items of one kind, most urgent first; ``is_reading`` marks what is only to be watched."""

    code: str
    label: str
    items: list[WorkItem] = field(default_factory=list)
    has_more: bool = False
    more_url: str = ""
    is_reading: bool = False

    @property
    def count(self) -> str:
        return f"{LIMIT}+" if self.has_more else str(len(self.items))
