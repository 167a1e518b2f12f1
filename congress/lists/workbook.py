"""A list as .xlsx: row by row, so that its length costs no memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from datetime import date
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from congress.lists.columns import DATE, NUMBER, Column, Value
from congress.people.texts import xml_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a cell holds at most, by the format.
LONGEST = 32_767
#: What a spreadsheet may take for the beginning of a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")  # noqa: RUF001
HEAD_ROW = 2
TITLE_LENGTH = 31
NOT_IN_TITLE = str.maketrans("", "", "[]:*?/\\'")


def sheet_title(words: str) -> str:
    """What a sheet may be called; perhaps nothing."""
    return xml_text(words.translate(NOT_IN_TITLE)).strip()[:TITLE_LENGTH]


class Pen:
    """Writes cells of one sheet. A style is made once and copied: making one costs more than all
    the rest of a cell."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        top = Alignment(vertical="top")
        self.plain = self._style(alignment=top)
        self.bold = self._style(font=Font(bold=True))
        self.day = self._style(alignment=top, number_format="yyyy-mm-dd")
        self.number = self._style(alignment=top, number_format="0")
        self.guarded = self._style(alignment=top, number_format="@", quotePrefix=True)

    def _style(self, **properties: Any) -> Any:
        cell = WriteOnlyCell(self.sheet)
        for name, value in properties.items():
            setattr(cell, name, value)
        return cell._style

    def text(self, value: str, style: Any = None) -> WriteOnlyCell:
        """A cell that is text whatever it begins with; 「前缀字符」 keeps it so when edited."""
        text = xml_text(value)[:LONGEST]
        cell = WriteOnlyCell(self.sheet, value=text)
        cell.data_type = "s"
        is_risky = text.startswith(RISKY)
        cell._style = copy(self.guarded if is_risky else style or self.plain)
        return cell

    def cell(self, column: Column, value: Value) -> WriteOnlyCell | None:
        if value is None or value == "":
            return None
        if column.kind == DATE and isinstance(value, date):
            style = self.day
        elif column.kind == NUMBER and isinstance(value, int):
            style = self.number
        else:
            return self.text(str(value))
        cell = WriteOnlyCell(self.sheet, value=value)
        cell._style = copy(style)
        return cell


def write_workbook(
    file: IO[bytes],
    *,
    title: str,
    note: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write ``rows`` below a ``note`` and the heads of ``columns``; return their number.

    Dates and numbers stay what they are. Texts are marked as such: nothing in them is a formula.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(title))
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    pen = Pen(sheet)
    sheet.append([pen.text(note)])
    sheet.append([pen.text(column.label, pen.bold) for column in columns])
    count = 0
    for count, row in enumerate(rows, start=1):
        sheet.append([pen.cell(column, column.value(row)) for column in columns])
        if progress:
            progress(count)
    last = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{last}{HEAD_ROW + count}"
    book.save(file)
    return count
