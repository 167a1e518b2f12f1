"""What is read of a printed plan."""

from __future__ import annotations

from dataclasses import dataclass

MAX_ROWS = 2000
#: Rows of a sheet or table that are looked at: blank ones, sections and remarks in between.
MAX_LINES = MAX_ROWS + 1000
MAX_COLUMNS = 100
TOO_MANY = f"一个计划最多读取 {MAX_ROWS} 行，请分成几个文件。"


@dataclass(frozen=True)
class PrintedRow:
    """``line``: the row of its sheet, of the .csv, or counted through all tables of the .docx.
    ``section``: as in 「一、审议项目（共12项）」, without numbering and count. ``cells``: tidied,
    by the name of the column, without number and section; empty where nothing stands.
    ``problems``: sentences without full stop, each naming its column."""

    line: int
    section: str
    number: int | None
    cells: dict[str, str]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedPlan:
    title: str
    rows: tuple[PrintedRow, ...]
    remarks: tuple[str, ...] = ()
