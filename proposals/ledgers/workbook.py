"""A ledger as .xlsx, ready to be printed: row by row, so that its length costs no memory."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from congress.lists.columns import NUMBER, Column
from congress.lists.export import in_chunks
from congress.lists.workbook import TITLE_LENGTH, Pen, sheet_title
from proposals.ledgers.ledger import Ledger
from proposals.ledgers.totals import HEADS

TITLE_ROW, NOTE_ROW, HEAD_ROW = 1, 2, 3
#: 序号, 编号 and 标题 stay in sight.
FROZEN_COLUMNS = 3
A3, A4 = 8, 9
SUMMARY = "汇总"
GREY = "FFF2F0EA"


class LedgerPen(Pen):
    """Framed cells with wrapped lines."""

    def __init__(self, sheet: Any) -> None:
        super().__init__(sheet)
        thin = Side(style="thin", color="FF8A8A8A")
        frame = Border(left=thin, right=thin, top=thin, bottom=thin)
        wrapped = Alignment(vertical="center", wrap_text=True)
        middle = Alignment(vertical="center", horizontal="center", wrap_text=True)
        self.title = self._style(
            font=Font(name="宋体", size=18, bold=True),
            alignment=Alignment(horizontal="centerContinuous", vertical="center"),
        )
        self.note = self._style(alignment=Alignment(vertical="center"))
        self.head = self._style(
            font=Font(bold=True),
            alignment=middle,
            border=frame,
            fill=PatternFill("solid", fgColor=GREY),
        )
        self.plain = self._style(alignment=wrapped, border=frame)
        self.bold = self._style(font=Font(bold=True), alignment=wrapped, border=frame)
        self.day = self._style(alignment=middle, border=frame, number_format="yyyy-mm-dd")
        self.number = self._style(alignment=middle, border=frame, number_format="0")
        self.guarded = self._style(
            alignment=wrapped, border=frame, number_format="@", quotePrefix=True
        )

    def framed(self, column: Column, value: Any) -> Any:
        """As ``cell``; what is empty has its frame too."""
        return self.cell(column, value) or self.text("", self.plain)


class Sheet:
    """One sheet: its title, the note, the heads, rows, and a last line of totals."""

    def __init__(
        self,
        book: Workbook,
        name: str,
        *,
        title: str,
        note: str,
        columns: Sequence[Column],
        paper: int,
    ) -> None:
        self.columns = [Column("place", "序号", lambda row: None, NUMBER, width=5), *columns]
        self.sheet: Any = book.create_sheet(_free_name(book, name))
        self._furnish(paper)
        self.pen = LedgerPen(self.sheet)
        pen, empty = self.pen, len(self.columns) - 1
        self.sheet.append([pen.text(title, pen.title), *(pen.text("", pen.title),) * empty])
        self.sheet.append([pen.text(note, pen.note)])
        self.sheet.append([pen.text(column.label, pen.head) for column in self.columns])

    def _furnish(self, paper: int) -> None:
        """Before the first row: a streamed sheet writes its head with it."""
        sheet = self.sheet
        for number, column in enumerate(self.columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        frozen = min(FROZEN_COLUMNS, len(self.columns) - 1)
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{HEAD_ROW + 1}"
        sheet.row_dimensions[TITLE_ROW].height = 32
        sheet.print_title_rows = f"{TITLE_ROW}:{HEAD_ROW}"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = paper
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_options.horizontalCentered = True
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.6
        sheet.oddFooter.center.text = "第 &P 页，共 &N 页"

    def append(self, place: int, row: Any) -> None:
        self.sheet.append(
            [
                self.pen.framed(self.columns[0], place),
                *(self.pen.framed(column, column.value(row)) for column in self.columns[1:]),
            ]
        )

    def close(self, words: str) -> None:
        self.sheet.append([self.pen.text(words, self.pen.note)])


def _free_name(book: Workbook, name: str) -> str:
    """Allowed, short enough, and of no other sheet."""
    name = sheet_title(name) or "台账"
    taken = {title.casefold() for title in book.sheetnames}
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{name[: TITLE_LENGTH - 4]}（{number}）"
    return free


def write_ledger(file: IO[bytes], ledger: Ledger) -> int:
    """Exactly the rows of the page, all pages of it; where it is grouped, after a sheet of
    subtotals: a sheet per department, or one of them all for a system. Returns the number of rows.
    """
    book = Workbook(write_only=True)
    if ledger.is_grouped:
        _summary(book, ledger)
    write = _write_apart if ledger.is_grouped and not ledger.is_of_system else _write_whole
    count = write(book, ledger)
    book.save(file)
    return count


def _write_whole(book: Workbook, ledger: Ledger) -> int:
    """One sheet, numbered through."""
    count = 0
    sheet = _sheet_of(book, ledger, ledger.owner.name, ledger.full_title)
    for count, (_, _, row) in enumerate(ledger.numbered(in_chunks(ledger.rows)), start=1):
        sheet.append(count, row)
    sheet.close(f"合计：{ledger.totals.words}")
    return count


def _write_apart(book: Workbook, ledger: Ledger) -> int:
    count, current, sheet = 0, None, None
    for group, place, row in ledger.numbered(in_chunks(ledger.rows)):
        if sheet is None or current != group:
            if sheet and current:
                sheet.close(f"小计：{current.totals.words}")
            title = f"{ledger.full_title}（{group.name}）"
            sheet, current = _sheet_of(book, ledger, group.name, title), group
        sheet.append(place, row)
        count += 1
    if sheet and current:
        sheet.close(f"小计：{current.totals.words}")
    return count


def _sheet_of(book: Workbook, ledger: Ledger, name: str, title: str) -> Sheet:
    return Sheet(book, name, title=title, note=ledger.note, columns=ledger.columns, paper=A3)


def _summary(book: Workbook, ledger: Ledger) -> None:
    columns = [
        Column("unit", "承办单位", lambda group: group.name, width=32),
        *(Column(name, label, _counter(name), NUMBER, width=12) for name, label in HEADS.items()),
    ]
    title, note = ledger.full_title, ledger.note
    sheet = Sheet(book, SUMMARY, title=title, note=note, columns=columns, paper=A4)
    for place, group in enumerate(ledger.groups, start=1):
        sheet.append(place, group)
    sheet.close(f"合计：{ledger.totals.words}")


def _counter(name: str) -> Any:
    return lambda group: getattr(group.totals, name)


def open_ledger(ledger: Ledger) -> IO[bytes]:
    """The table in a temporary file, which vanishes when it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        write_ledger(file, ledger)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file
