"""The visible sheets of a workbook from outside, opened once the package has been looked at."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from openpyxl import load_workbook

from congress.imports.package import check_package
from congress.imports.rows import BadFile

UNREADABLE = "文件打不开，请把内容复制到新的表格里再导入。"


@contextmanager
def open_sheets(data: bytes) -> Iterator[list[Any]]:
    """For reading row by row, formulas as they are written. Raises BadFile, also for whatever
    goes wrong while they are read."""
    check_package(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        try:
            yield _visible(book)
        finally:
            book.close()
    except BadFile:
        raise
    except Exception as error:  # openpyxl fails in too many ways to name on a broken file
        raise BadFile(UNREADABLE) from error


def part_of(sheet: Any) -> str:
    """The name of the part of the package in which ``sheet`` stands."""
    return str(sheet._worksheet_path).lstrip("/")


def _visible(book: Any) -> list[Any]:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise BadFile("文件里没有可见的工作表，请取消隐藏再导入。")
    if len({part_of(sheet) for sheet in visible}) < len(visible):
        raise BadFile(UNREADABLE)  # many sheets on one part: read again for each of them
    return visible
