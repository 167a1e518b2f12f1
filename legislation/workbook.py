"""The plan as .xlsx, in the form in which plans are printed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties

from congress.lists.workbook import RISKY, sheet_title
from congress.people.texts import xml_text
from legislation.models import LegislationPlan
from legislation.printed import DOMAIN, NUMBER, TIMING, TITLE
from legislation.selectors.plan_page import PlanOn

HEADS = (NUMBER, TITLE, TIMING, "责任委员会", DOMAIN)
WIDTHS = (6, 56, 30, 22, 16)
#: Named, not shipped: whoever has them sees them (GB/T 9704).
TITLE_FONT, BODY_FONT = "方正小标宋简体", "仿宋_GB2312"
NUMERALS = "一二三四五六七八九十"


def plan_workbook(plan: LegislationPlan, shown: PlanOn, subtitle: str) -> bytes:
    """Title, heading, a merged row before each type, the items, the remark; A4, one page wide."""
    book = Workbook()
    sheet = book.active
    sheet.title = sheet_title(plan.years) or "计划"
    line = _across(sheet, 1, f"{plan.congress.name}{plan.title}", Font(name=TITLE_FONT, size=18))
    line = _across(sheet, line, subtitle, Font(name=BODY_FONT, size=11))
    head = line
    _cells(sheet, line, HEADS, Font(name=BODY_FONT, size=12, bold=True))
    for place, heading in enumerate(shown.headings):
        numeral = NUMERALS[place] if place < len(NUMERALS) else str(place + 1)
        words = f"{numeral}、{heading.name}（{len(heading.rows)}项）"
        line = _across(sheet, line + 1, words, Font(name=BODY_FONT, size=12, bold=True)) - 1
        for row in heading.rows:
            line += 1
            values = (row.number, row.title, row.timing, row.committee, row.domain)
            _cells(sheet, line, values, Font(name=BODY_FONT, size=12))
    if plan.remark:
        _across(sheet, line + 1, f"备注：{plan.remark}", Font(name=BODY_FONT, size=11))
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions["ABCDE"[column - 1]].width = width
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _across(sheet: Any, line: int, text: str, font: Font) -> int:
    """One text over all columns; the number of the next line."""
    sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=len(HEADS))
    cell = _text(sheet.cell(line, 1), text)
    cell.font = font
    is_note = text.startswith("备注")
    cell.alignment = Alignment(
        horizontal="left" if is_note else "center", vertical="center", wrap_text=True
    )
    return line + 1


def _cells(sheet: Any, line: int, values: tuple[str, ...], font: Font) -> None:
    side = Side(style="thin")
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(line, column)
        if column == 1 and value.isdigit():
            cell.value = int(value)
        else:
            _text(cell, value)
        cell.font, cell.border = font, Border(side, side, side, side)
        centred = column in (1, 5) or font.bold
        cell.alignment = Alignment(
            horizontal="center" if centred else "left", vertical="center", wrap_text=True
        )


def _text(cell: Any, value: str) -> Any:
    """Text whatever it begins with: never a formula."""
    cell.value = xml_text(value)
    cell.data_type = "s"
    if value.startswith(RISKY):
        cell.quotePrefix = True
    return cell
