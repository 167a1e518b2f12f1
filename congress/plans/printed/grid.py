"""What the three formats have in common: tables of cells, merged ones carrying their text on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, NamedTuple

from congress.imports.cells import BadCell, cell_text
from congress.people.texts import plain

LONGEST = 5000  # characters of a cell: what is longer is too long for any column
#: Controls other than tab and the ends of lines, also in the way that workbooks write them.
CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]|_x00(?:0[0-8BCEFbcef]|1[0-9A-Fa-f]|7[Ff])_"
)
ERRORS = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
DAYS = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?: [0-9]{1,2}:[0-9:.]+)?")
#: A blank beside a Chinese character is a matter of layout.
LAYOUT = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")


class Cell(NamedTuple):
    """``problem``: to be said behind the column's name. ``origin``: (line, column from 0) of the
    merged block to which it belongs; None for a cell by itself."""

    text: str = ""
    problem: str = ""
    origin: tuple[int, int] | None = None

    @property
    def is_filled(self) -> bool:
        return bool(self.text or self.problem)

    def is_own(self, line: int) -> bool:
        """Filled in this line, not carried down from one above."""
        return self.is_filled and (self.origin is None or self.origin[0] == line)


EMPTY = Cell()


@dataclass(frozen=True)
class Line:
    number: int
    cells: Sequence[Cell]

    @property
    def has_own(self) -> bool:
        return any(cell.is_own(self.number) for cell in self.cells)

    def at(self, place: int | None) -> Cell:
        return self.cells[place] if place is not None and place < len(self.cells) else EMPTY


@dataclass(frozen=True)
class Grid:
    """One sheet or table, lines without anything of their own left out. ``above``, ``below``:
    paragraphs between it and the tables next to it."""

    lines: Sequence[Line]
    name: str = ""
    above: Sequence[str] = ()
    below: Sequence[str] = ()


def tidy(text: str) -> str:
    """On one line, without what nobody sees: 「二审，\\n 三审」 → 「二审，三审」."""
    return LAYOUT.sub("", " ".join(plain(text).split()))


def text_cell(raw: str) -> Cell:
    """Of a text as it stands in the file."""
    problem = ""
    if CONTROLS.search(raw):
        raw, problem = CONTROLS.sub("", raw), "里有看不见的控制字符，请删去后重新填写"
    text = tidy(raw)[: LONGEST + 1]
    if text.startswith("="):
        return Cell(problem="是公式，请复制后“选择性粘贴—数值”，再导入")
    if ERRORS.fullmatch(text):
        return Cell(problem=f"是错误值 {text}，请改正")
    if DAYS.fullmatch(text):
        return Cell(problem=_is_a_day(text))
    return Cell(text, problem)


def value_cell(value: Any, data_type: str) -> Cell:
    """Of what a workbook holds; ``data_type`` as openpyxl names it."""
    if value is None:
        return EMPTY
    if isinstance(value, date | time | timedelta):
        return Cell(problem=_is_a_day(str(value).removesuffix(" 00:00:00")))
    if isinstance(value, str) and data_type not in "fe" and CONTROLS.search(value):
        return text_cell(value)
    try:
        return text_cell(cell_text(value, data_type))
    except BadCell as problem:
        return Cell(problem=str(problem))


def _is_a_day(shown: str) -> str:
    return f"是日期（{shown}），请把单元格设为文本，照印发的文字填写"
