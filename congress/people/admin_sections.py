"""The menu of the admin: by work, not by app. Whoever adds a kind of work adds a line here."""

from __future__ import annotations

from enum import Enum


class Section(Enum):
    """A heading of the menu, in the order in which they stand; ``code`` is its anchor."""

    PROPOSALS = ("proposals", "建议")
    LEGISLATION = ("legislation", "立法")
    PEOPLE = ("people", "机构与人员")
    CALENDAR = ("calendar", "日历与规则")
    SYSTEM = ("system", "系统")

    def __init__(self, code: str, label: str) -> None:
        self.code, self.label = code, label
