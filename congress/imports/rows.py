"""What passes between reader, importer and pages: rows as read, lines as understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Values = dict[str, str]


class BadFile(ValueError):
    """The file as a whole cannot be taken; the message is a sentence for the clerk."""


class ImportRefused(Exception):
    """Nothing was saved; the message is a sentence."""


CHANGED_MEANWHILE = "预览以后数据有了变化，没有保存任何内容。请重新核对以后再确认。"


@dataclass(frozen=True)
class Row:
    """``number`` as the spreadsheet counts; ``problems`` of single cells, found while reading."""

    number: int
    values: Values
    problems: tuple[str, ...] = ()


class Action(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


ACTION_LABELS = {Action.NEW: "新增", Action.CHANGED: "更新", Action.SAME: "不变"}


@dataclass
class Line:
    """One row and what becomes of it. ``found``: the object in the database that it is about."""

    number: int
    values: Values
    problems: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    found: Any = None
    ready: Any = None

    @property
    def action(self) -> Action:
        if self.found is None:
            return Action.NEW
        return Action.CHANGED if self.changes else Action.SAME

    @property
    def sentence(self) -> str:
        return f"第{self.number}行：{'；'.join(self.problems)}。"

    @property
    def state(self) -> str:
        return "bad" if self.problems else self.action.value

    def refuse(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass(frozen=True)
class Handed:
    """A new account that the office passes on: its password is told once."""

    username: str
    name: str
    place: str
    password: str
