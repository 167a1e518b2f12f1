"""From a file to rows: one sheet, its heading, the cells under it. Knows nothing of what they mean.

Readers of other formats return the same ``Table``; importers never see the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from congress.imports.cells import BadCell, cell_text
from congress.imports.columns import Column
from congress.imports.package import MAX_BYTES, check_sheet
from congress.imports.rows import BadFile, Row
from congress.imports.sheets import open_sheets, part_of

MAX_ROWS = 5000
READ = MAX_ROWS + 1000  # rows under the heading: blank ones in between are forgiven
MAX_COLUMNS = 100
HEAD_WITHIN = 5  # rows among which the heading is looked for: titles may stand above it


@dataclass(frozen=True)
class Table:
    """``ignored``: headings that nobody asked for."""

    rows: tuple[Row, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Head:
    number: int
    names: list[str]


def read_table(file: Any, columns: Sequence[Column]) -> Table:
    """The rows of the one visible sheet that has the heading, blank ones left out.

    Columns stand in any order; optional ones may be missing. Raises BadFile.
    """
    data = file.read(MAX_BYTES + 1)
    with open_sheets(data) as sheets:
        sheet, head = _find(sheets, columns)
        table = _under(sheet, head, columns)
        check_sheet(data, part_of(sheet), head=head.number, last=head.number + READ)
    return table


def _find(sheets: Sequence[Any], columns: Sequence[Column]) -> tuple[Any, _Head]:
    known = {column.name for column in columns}
    wanted = [column.name for column in columns if column.required]
    best: tuple[int, Any, _Head | None] = (0, None, None)
    found = []
    for sheet in sheets:
        head = _head_of(sheet, known)
        if head is None:
            continue
        if not set(wanted) - set(head.names):
            found.append((sheet, head))
        best = max(best, (len(known & set(head.names)), sheet, head), key=lambda each: each[0])
    if len(found) > 1:
        titles = "、".join(f"「{sheet.title}」" for sheet, _ in found)
        raise BadFile(f"有 {len(found)} 个工作表都有表头（{titles}），请只保留一个。")
    if found:
        return found[0]
    if best[2] is None:
        raise BadFile(f"没有找到表头，第一行应当有「{'」「'.join(wanted[:3])}」等栏目。")
    missing = [name for name in wanted if name not in best[2].names]
    raise BadFile(f"缺少栏目：{'、'.join(missing)}。请用模板填写。")


def _head_of(sheet: Any, known: set[str]) -> _Head | None:
    """The first row with at least two of the known headings (one, where there is but one)."""
    sheet.reset_dimensions()
    enough = min(2, len(known))
    for number, row in enumerate(
        sheet.iter_rows(max_row=HEAD_WITHIN, max_col=MAX_COLUMNS, values_only=True), start=1
    ):
        names = ["".join(str(cell or "").split()).rstrip("*＊") for cell in row]  # noqa: RUF001
        if len(known & set(names)) >= enough:
            return _Head(number, names)
    return None


def _under(sheet: Any, head: _Head, columns: Sequence[Column]) -> Table:
    places = {}
    for column in columns:
        if head.names.count(column.name) > 1:
            raise BadFile(f"栏目「{column.name}」出现了两次，请只保留一个。")
        if column.name in head.names:
            places[column.name] = head.names.index(column.name)
    known = {column.name for column in columns}
    ignored = tuple(dict.fromkeys(name for name in head.names if name and name not in known))
    rows = []
    last = head.number + READ
    cells = sheet.iter_rows(min_row=head.number + 1, max_row=last, max_col=MAX_COLUMNS)
    for number, row in enumerate(cells, start=head.number + 1):
        if (read := _row(number, row, places)) is None:
            continue
        rows.append(read)
        if len(rows) > MAX_ROWS:
            raise BadFile(f"一次最多导入 {MAX_ROWS} 行，请分成几个文件。")
    if not rows:
        raise BadFile("表中没有内容，请在表头下面逐行填写。")
    return Table(tuple(rows), ignored)


def _row(number: int, cells: Sequence[Any], places: dict[str, int]) -> Row | None:
    values, problems = {}, []
    for name, place in places.items():
        cell = cells[place] if place < len(cells) else None
        try:
            values[name] = cell_text(cell.value, cell.data_type) if cell is not None else ""
        except BadCell as problem:
            values[name] = ""
            problems.append(f"{name}{problem}")
    if not any(values.values()) and not problems:
        return None
    return Row(number, values, tuple(problems))
