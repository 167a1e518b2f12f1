"""The sheets of a workbook. Merged cells are read from the sheet's own XML: the library that reads
row by row does not know them, and the one that does builds an object of each covered cell."""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_left, bisect_right
from typing import Any

from openpyxl.utils import range_boundaries

from congress.documents.archives import Budget
from congress.documents.xml_text import MAX_XML, walk
from congress.imports.elements import TOO_MUCH
from congress.imports.package import check_sheet
from congress.imports.rows import BadFile
from congress.imports.sheets import open_sheets, part_of
from congress.plans.printed.grid import EMPTY, Cell, Grid, Line, value_cell
from congress.plans.printed.plan import MAX_COLUMNS, MAX_LINES, TOO_MANY

MAX_TEXT = 5_000_000  # characters of all cells: one long text may be shared by many
MAX_COVERED = 300_000  # cells that are filled from merged ones

Block = tuple[int, int, int, int]  # first column, first row, last column, last row, from 1


def read_xlsx(data: bytes) -> list[Grid]:
    """One grid for each visible sheet. Raises BadFile."""
    grids = []
    left = MAX_TEXT
    with open_sheets(data) as sheets:
        for sheet in sheets:
            rows, left = _rows(sheet, left)
            part = part_of(sheet)
            check_sheet(data, part, last=MAX_LINES)
            _carry(rows, _merged(data, part))
            lines = [Line(number, cells) for number, cells in rows.items()]
            grids.append(Grid([line for line in lines if line.has_own], name=sheet.title))
    return grids


def _rows(sheet: Any, left: int) -> tuple[dict[int, list[Cell]], int]:
    """The filled rows by their number, and how many characters may still be read."""
    sheet.reset_dimensions()
    found = {}
    read = sheet.iter_rows(max_row=MAX_LINES, max_col=MAX_COLUMNS)
    for number, row in enumerate(read, start=1):
        left -= sum(len(cell.value) for cell in row if isinstance(cell.value, str))
        if left < 0:
            raise BadFile(TOO_MUCH)
        cells = [value_cell(cell.value, cell.data_type) for cell in row]
        if any(cell.is_filled for cell in cells):
            found[number] = cells
    if len(found) >= MAX_LINES:
        raise BadFile(TOO_MANY)
    return found, left


def _merged(data: bytes, part: str) -> list[Block]:
    blocks: list[Block] = []

    def visit(name: str, attributes: dict[str, str]) -> None:
        if name == "mergeCell":
            block = range_boundaries(attributes.get("ref", ""))
            if None not in block:
                blocks.append(block)  # type: ignore[arg-type]

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if package.getinfo(part).file_size > MAX_XML:
            raise BadFile(TOO_MUCH)
        walk(package.read(part), Budget(), visit)
    return blocks


def _carry(rows: dict[int, list[Cell]], blocks: list[Block]) -> None:
    """Every cell of a merged block says what its first one says."""
    numbers = sorted(rows)
    left = MAX_COVERED
    filled = []
    for block in blocks:
        column, row = block[0] - 1, block[1]
        if row in rows and column < len(rows[row]) and rows[row][column].is_filled:
            filled.append((rows[row][column]._replace(origin=(row, column)), block))
    for cell, (first, top, last, bottom) in filled:
        last = min(last, MAX_COLUMNS)
        for number in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
            cells = rows[number]
            cells += [EMPTY] * (last - len(cells))
            cells[first - 1 : last] = [cell] * (last - first + 1)
            left -= last - first + 1
            if left < 0:
                raise BadFile(TOO_MUCH)
