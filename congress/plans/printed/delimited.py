"""A table as text: .csv in UTF-8 (with or without its mark) or GB18030, as spreadsheets save it."""

from __future__ import annotations

import csv
import io

from congress.imports.rows import BadFile
from congress.plans.printed.grid import Grid, Line, text_cell
from congress.plans.printed.plan import MAX_COLUMNS, MAX_LINES, TOO_MANY

NOT_A_TABLE = "这不是 .xlsx、.docx 或者 .csv 文件，请用原来的软件另存为其中一种再导入。"
ALPHABETS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"
#: What stands at the head of texts that are no tables: web pages, PDF, RTF, programs.
OTHERS = ("<", "%PDF", "{\\rtf", "#!", "MZ")


def decoded(data: bytes) -> str:
    """Raises BadFile for what is no text."""
    for alphabet in ALPHABETS:
        try:
            text = data.decode(alphabet)
        except UnicodeDecodeError:
            continue
        if "\0" in text or text.lstrip().startswith(OTHERS):
            break
        return text
    raise BadFile(NOT_A_TABLE)


def read_csv(text: str) -> Grid:
    """Raises BadFile."""
    lines = []
    number = 0
    try:
        # Only with ``strict`` a quotation mark that is never closed does not swallow the rest.
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        for number, row in enumerate(rows, start=1):
            line = Line(number, [text_cell(cell) for cell in row[:MAX_COLUMNS]])
            if line.has_own:
                lines.append(line)
            if len(lines) >= MAX_LINES:
                raise BadFile(TOO_MANY)
    except csv.Error as error:
        raise BadFile(
            f"第{number + 1}行的引号不成对，或者格子里的文字过长，请改正后再导入。"
        ) from error
    return Grid(lines)


def _delimiter(text: str) -> str:
    head = text[:10_000]
    return max(DELIMITERS, key=head.count)
