"""Which columns a printed plan has: said by whoever reads it, in whatever order they stand."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    TITLE = "title"  # of the item; exactly one column
    NUMBER = "number"
    SECTION = "section"  # the kind of item, where it is a column and not a row of its own
    TEXT = "text"


@dataclass(frozen=True)
class PrintedColumn:
    """``required``: stands in the heading and in every row; for NUMBER and SECTION leave it out.
    ``longest``: characters, up to 5000. ``implied``: words that fill an empty cell where the title
    says them, as 「适时修改…」 says when."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    longest: int = 200
    role: Role = Role.TEXT
    implied: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return self.name, *self.aliases
