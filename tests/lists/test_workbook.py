"""The exported table, read back as a spreadsheet would."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from congress.lists.columns import DATE, NUMBER, Column
from congress.lists.workbook import LONGEST, write_workbook

COLUMNS = (
    Column("text", "文字", lambda row: row[0], width=30),
    Column("count", "件数", lambda row: row[1], NUMBER),
    Column("day", "日期", lambda row: row[2], DATE),
)


def written(*rows: tuple[Any, Any, Any], title: str = "名单", note: str = "说明") -> io.BytesIO:
    file = io.BytesIO()
    assert write_workbook(file, title=title, note=note, columns=COLUMNS, rows=rows) == len(rows)
    file.seek(0)
    return file


def test_shape() -> None:
    book = load_workbook(written(("甲", 3, date(2026, 6, 30)), ("乙", 0, None)))
    sheet = book.active
    assert sheet is not None
    assert sheet.title == "名单"
    assert sheet["A1"].value == "说明"
    assert [cell.value for cell in sheet[2]] == ["文字", "件数", "日期"]
    assert all(cell.font.b for cell in sheet[2])
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:C4"
    assert sheet.column_dimensions["A"].width == 30
    assert sheet["B3"].value == 3
    assert sheet["B3"].data_type == "n"
    assert sheet["C3"].is_date
    assert sheet["C3"].value.date() == date(2026, 6, 30)
    assert sheet["C3"].number_format == "yyyy-mm-dd"
    assert sheet["B4"].value == 0, "none is not nothing"
    assert sheet["C4"].value is None


DANGEROUS = [
    "=1+1", "=HYPERLINK(\"http://x\",\"y\")", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1",
    "\n=1", "\uff1d1+1", "|x", "%x", "=", "-",
]  # fmt: skip


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_is_a_formula(text: str) -> None:
    file = written((text, None, None), note=text)
    sheet = load_workbook(file).active
    assert sheet is not None
    for cell in (sheet["A1"], sheet["A3"]):
        assert cell.data_type == "s"
        assert cell.value == text, "and nothing is added to it"
        assert cell.quotePrefix
    with zipfile.ZipFile(file) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()


def test_texts_that_look_like_something_else_stay_texts() -> None:
    sheet = load_workbook(written(("0012", None, None), ("2026-06-30", None, None))).active
    assert sheet is not None
    assert sheet["A3"].value == "0012"
    assert sheet["A4"].value == "2026-06-30"
    assert not sheet["A3"].quotePrefix


def test_odd_characters_and_endless_texts() -> None:
    odd = "甲\x00\x0b\ufffe\uffff乙\U0001f600" + "长" * (LONGEST + 10)
    sheet = load_workbook(
        written((odd, None, None), title="建\x0b议\ufffe[2026]:*?/\\'" + "长" * 40)
    ).active
    assert sheet is not None
    value = sheet["A3"].value
    assert value.startswith("甲乙\U0001f600长")
    assert len(value) == LONGEST
    assert sheet.title == "建议2026" + "长" * 25


def test_an_empty_list_is_a_table_too() -> None:
    sheet = load_workbook(written()).active
    assert sheet is not None
    assert sheet.max_row == 2
    assert sheet.auto_filter.ref == "A2:C2"


def test_rows_are_taken_one_by_one() -> None:
    """Whatever the length, no more than one row is held."""
    taken: list[int] = []
    done: list[int] = []

    def rows() -> Any:
        for number in range(1200):
            taken.append(number)
            yield (str(number), number, None)

    def progress(count: int) -> None:
        assert len(taken) == count
        done.append(count)

    file = io.BytesIO()
    count = write_workbook(
        file, title="x", note="x", columns=COLUMNS, rows=rows(), progress=progress
    )
    assert count == len(done) == 1200
