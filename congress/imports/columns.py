"""The columns of a table to be filled in, and what may stand in each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    TEXT = "text"  # one line
    CODE = "code"  # numbers, names of accounts: half-width, without spaces
    DATE = "date"
    LONG = "long"  # keeps its lines


@dataclass(frozen=True)
class Column:
    """``choices``: all that may stand there. ``offered``: what the template offers of a congress
    or term (names of its own rows); that they exist is checked by the importer."""

    name: str
    required: bool = False
    kind: Kind = Kind.TEXT
    help: str = ""
    example: str = ""
    longest: int = 200
    choices: Sequence[str] = ()
    offered: Callable[[Any], Sequence[str]] | None = None

    @property
    def width(self) -> int:
        return 48 if self.kind == Kind.LONG else max(14, 2 * len(self.name) + 6)

    @property
    def rule(self) -> str:
        """What may stand there, for the sheet of explanations."""
        words = {
            Kind.DATE: "日期，例如 2025-03-18",
            Kind.CODE: "数字、字母等，设为文本格式",
            Kind.LONG: f"文字，可以分段，不超过 {self.longest} 个字",
            Kind.TEXT: f"文字，不超过 {self.longest} 个字",
        }
        return f"填写：{'、'.join(self.choices)}" if self.choices else words[self.kind]
