"""The heading of a printed table: which column stands where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from congress.imports.rows import BadFile
from congress.plans.printed.columns import PrintedColumn, Role
from congress.plans.printed.grid import Cell, Grid, Line

HEAD_WITHIN = 10  # filled rows among which the heading is looked for
BRACKETS = re.compile(r"[（(][^（）()]*[）)]$")


@dataclass(frozen=True)
class Heading:
    """``places``: column → its place from 0; ``line`` is its index among the grid's lines."""

    line: int
    places: dict[str, int]

    def is_repeated_in(self, line: Line, columns: Sequence[PrintedColumn]) -> bool:
        """Tables that go on over several pages repeat their heading."""
        names = {column.name: column.names for column in columns}
        return all(_name(line.at(place)) in names[name] for name, place in self.places.items())


def find_headings(
    grids: Sequence[Grid], columns: Sequence[PrintedColumn]
) -> list[tuple[Grid, Heading]]:
    """The grids that have the heading. Raises BadFile where none has."""
    wanted = [column.name for column in columns if column.required or column.role == Role.TITLE]
    found, best = [], dict[str, int]()
    for grid in grids:
        for index, line in enumerate(grid.lines[:HEAD_WITHIN]):
            places = _places(line, columns)
            if set(wanted) <= set(places):
                found.append((grid, Heading(index, places)))
                break
            best = max(best, places, key=len)
    if found:
        return found
    missing = [name for name in wanted if name not in best]
    if best and len(missing) < len(wanted):
        raise BadFile(f"缺少栏目：{'、'.join(missing)}。请在表头补上再导入。")
    raise BadFile(f"没有找到表头，表的前几行里应当有「{'」「'.join(wanted)}」等栏目。")


def _places(line: Line, columns: Sequence[PrintedColumn]) -> dict[str, int]:
    """Of the columns that this line names. Raises BadFile for one that stands there twice."""
    places: dict[str, int] = {}
    seen: dict[str, Cell] = {}
    for place, cell in enumerate(line.cells):
        column = next((each for each in columns if _name(cell) in each.names), None)
        if column is None:
            continue
        if column.name not in places:
            places[column.name], seen[column.name] = place, cell
        elif cell.origin is None or cell.origin != seen[column.name].origin:
            raise BadFile(f"栏目「{column.name}」出现了两次，请只保留一个。")
    return places


def _name(cell: Cell) -> str:
    name = "".join(cell.text.split()).rstrip("*＊：:")  # noqa: RUF001
    return BRACKETS.sub("", name) or name
