"""The page of figures as .xlsx: a sheet of the big figures, and one for each table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import IO, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from congress.lists.columns import NUMBER, Column
from congress.lists.workbook import Pen, sheet_title
from proposals.figures.page import Head, Page
from proposals.figures.tables import Row, Table

HEAD_ROW = 2
WIDTHS = (24, 14)
BIG = ("项目", "数值", "上年同期", "上年全年")


class Opening(NamedTuple):
    """A sheet that stands before all others."""

    title: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]
    note: str


def write_figures(
    file: IO[bytes],
    page: Page,
    tables: Sequence[Table],
    note: str,
    *,
    opening: Opening | None = None,
) -> None:
    """``tables``: those of the page, or fuller ones in their place."""
    book = Workbook(write_only=True)
    if opening:
        _sheet(book, *opening)
    big = ([head.figure.label, _value(head), *_before(head)] for head in _heads(page))
    _sheet(book, "主要数字", BIG, big, note)
    for table in tables:
        heads = (table.noun, *table.heads)
        _sheet(book, table.title, heads, map(_cells, table.rows), f"{note}{table.note}")
    book.save(file)
    file.seek(0)


def _heads(page: Page) -> Iterable[Head]:
    return (head for _, heads in page.heads for head in heads)


def _value(head: Head) -> int | str:
    return int(head.value) if head.value.isdigit() else head.value


def _before(head: Head) -> list[int | str | None]:
    counts = {figure.label: figure.count for figure in head.before}
    words = head.before_words.removeprefix("上年全年 ") or None
    return [counts.get("上年同期"), counts.get("上年全年", words)]


def _cells(row: Row) -> list[Any]:
    return [row.label, *(cell.count for cell in row.cells)]


def _sheet(
    book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], note: str
) -> None:
    sheet = book.create_sheet(sheet_title(title))
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    for number in range(1, len(heads) + 1):
        width = WIDTHS[0] if number == 1 else WIDTHS[1]
        sheet.column_dimensions[get_column_letter(number)].width = width
    pen = Pen(sheet)
    number = Column("number", "", lambda value: value, NUMBER)
    sheet.append([pen.text(note)])
    sheet.append([pen.text(head, pen.bold) for head in heads])
    for row in rows:
        sheet.append([pen.cell(number, value) for value in row])
