"""Tables that the house hands out: templates, lists of problems, one-time passwords."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from congress.imports.columns import Column
from congress.imports.importer import Importer
from congress.imports.reader import MAX_ROWS
from congress.lists.workbook import Pen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPLANATIONS, CHOICES = "填写说明", "选项"
REQUIRED = PatternFill("solid", fgColor="F6E3E4")
INLINE = 240  # characters that a list may have inside its rule; the format allows 255
ALWAYS = (
    "第一行是表头，不要改动；标有 * 的栏目必须填写，其他栏目可以留空或者整列删去。",
    "每行一条，不要合并单元格，不要使用公式；多个名称之间用顿号隔开。",
    "表格可以重复导入：已经有的按编号对上，内容相同的不变，不同的更新；留空的栏目不改动原有内容。",
    "有一行不正确，就不保存任何内容；改正后重新选择文件即可。",
)


def template(importer: Importer, place: Any) -> bytes:
    """Heading, explanations, lists to choose from; every cell is text, so that no zero is lost."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = importer.label
    sheet.freeze_panes = "A2"
    hidden = book.create_sheet(CHOICES)
    hidden.sheet_state = "hidden"
    for number, column in enumerate(importer.columns, start=1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, column.name + ("*" if column.required else ""))
        head.font = Font(bold=True)
        if column.required:
            head.fill = REQUIRED
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = "@"
        if rule := _list_rule(column, place, hidden, number):
            rule.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
            sheet.add_data_validation(rule)
    _explain(book.create_sheet(EXPLANATIONS, 1), importer)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _list_rule(column: Column, place: Any, hidden: Any, number: int) -> DataValidation | None:
    names = list(column.choices) or list(column.offered(place) if column.offered else ())
    if not names:
        return None
    joined = ",".join(names)
    if column.choices and len(joined) <= INLINE:
        formula = f'"{joined}"'
    else:
        letter = get_column_letter(number)
        for row, name in enumerate(names, start=1):
            hidden.cell(row, number, name).data_type = "s"
        formula = f"{CHOICES}!${letter}$1:${letter}${len(names)}"
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.errorTitle, rule.error = "不在选项之中", f"请从列表中选择{column.name}，或者按说明填写。"
    rule.errorStyle = "stop" if column.choices else "information"
    rule.showErrorMessage = True
    return rule


def _explain(sheet: Any, importer: Importer) -> None:
    wrap = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCDE", (18, 10, 40, 56, 28), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([f"{importer.label}导入表填写说明"])
    sheet["A1"].font = Font(bold=True, size=14)
    for number, note in enumerate((*ALWAYS, *importer.notes), start=1):
        sheet.append([f"{number}. {note}"])
        sheet.merge_cells(start_row=number + 1, end_row=number + 1, start_column=1, end_column=5)
        sheet.cell(number + 1, 1).alignment = wrap
    sheet.append([])
    sheet.append(["栏", "必填", "可以填写", "说明", "示例"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for column in importer.columns:
        row = [column.name, "是" if column.required else "", column.rule, column.help]
        sheet.append([*row, column.example])
        for cell in sheet[sheet.max_row]:
            cell.alignment, cell.number_format, cell.data_type = wrap, "@", "s"


def plain_table(title: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Every cell a text: a name that begins with = is not a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for number in range(1, len(heading) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 24
    pen = Pen(sheet)
    sheet.append([pen.text(text, pen.bold) for text in heading])
    for row in rows:
        sheet.append([pen.text(text) for text in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
