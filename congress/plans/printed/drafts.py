"""One row on its way: its cells put together, and what is wrong with them said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from congress.plans.printed.columns import PrintedColumn, Role
from congress.plans.printed.grid import Cell, tidy
from congress.plans.printed.plan import PrintedRow
from congress.plans.printed.wording import (
    number_of,
    section_name,
    split_number,
    without_count,
)

SHOWN = 20  # characters of a cell that a sentence repeats


@dataclass
class Draft:
    """``cells``: by column; several where a row goes on below, beside a merged title."""

    line: int
    section: str
    cells: dict[str, list[Cell]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, name: str, cell: Cell) -> None:
        if cell.is_filled:
            self.cells.setdefault(name, []).append(cell)

    def finish(self, columns: Sequence[PrintedColumn], sections: Collection[str]) -> PrintedRow:
        """``sections``: those that there may be; empty if any."""
        texts = {column.name: self._text(column) for column in columns}
        title = next(column.name for column in columns if column.role == Role.TITLE)
        number = None
        for column in columns:
            if column.role == Role.SECTION and texts[column.name]:
                self.section = section_name(texts[column.name])
            elif column.role == Role.NUMBER and texts[column.name]:
                number = number_of(texts[column.name])
                if number is None:
                    self.problems.append(f"{column.name}「{texts[column.name][:SHOWN]}」不是数字")
        printed, rest = split_number(texts[title])
        if number is None or number == printed:
            number, texts[title] = printed if number is None else number, rest
        for column in columns:
            texts[column.name] = self._checked(column, texts[column.name], texts[title])
        self._check_section(sections)
        kept = {c.name: texts[c.name] for c in columns if c.role in (Role.TITLE, Role.TEXT)}
        problems = tuple(dict.fromkeys(self.problems))
        return PrintedRow(self.line, self.section, number, kept, problems)

    def _text(self, column: PrintedColumn) -> str:
        cells = self.cells.get(column.name, [])
        self.problems += [f"{column.name}{cell.problem}" for cell in cells if cell.problem]
        text = tidy(" ".join(cell.text for cell in cells))
        return text if column.role == Role.TITLE else without_count(text)

    def _checked(self, column: PrintedColumn, text: str, title: str) -> str:
        if not text:
            text = next((word for word in column.implied if word in title), "")
        is_wanted = column.required or column.role == Role.TITLE
        if is_wanted and not text and not any(c.problem for c in self.cells.get(column.name, [])):
            self.problems.append(f"没有写{column.name}")
        if len(text) > column.longest:
            self.problems.append(f"{column.name}超过{column.longest}个字")
        return text[: column.longest]

    def _check_section(self, sections: Collection[str]) -> None:
        if not sections or self.section in sections:
            return
        names = "、".join(f"“{name}”" for name in sections)
        if self.section:
            self.problems.append(f"没有“{self.section[:SHOWN]}”这一类，应当是{names}之一")
        else:
            self.problems.append(f"没有写属于哪一类，应当是{names}之一")
