"""Plans laid out as offices print them, in the three formats; the columns that are asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Any

from congress.plans.printed.columns import PrintedColumn, Role
from congress.plans.printed.plan import PrintedPlan
from congress.plans.printed.reader import read_printed
from tests.documents.papers import W, office
from tests.imports.tables import sheet

LEGISLATION = (
    PrintedColumn("项目类别", role=Role.SECTION),
    PrintedColumn("序号", aliases=("编号",), role=Role.NUMBER),
    PrintedColumn("项目名称", aliases=("名称", "法规名称"), required=True, role=Role.TITLE),
    PrintedColumn("时间安排", aliases=("时间",), required=True, longest=50, implied=("适时",)),
)
SECTIONS = ("审议项目", "立项论证项目", "调研论证项目")
OVERSIGHT = (
    PrintedColumn("审议时间", required=True),
    PrintedColumn("听取和审议的报告", required=True, role=Role.TITLE),
)
HEAD = ["序号", "项目名称", "时间安排"]
ROW = ["1", "云州市消防条例", "5月一审"]


def read(data: bytes, columns: Any = LEGISLATION, sections: Sequence[str] = ()) -> PrintedPlan:
    return read_printed(io.BytesIO(data), columns, sections)


def brief(plan: PrintedPlan) -> list[tuple[Any, ...]]:
    """(section, number, title, timing) of each row of a plan of legislation."""
    return [(r.section, r.number, r.cells["项目名称"], r.cells["时间安排"]) for r in plan.rows]


def xlsx(*rows: Sequence[Any], merged: Sequence[str] = (), change: Any = None) -> bytes:
    def lay_out(filled: Any, book: Any) -> None:
        for block in merged:
            filled.merge_cells(block)
        if change:
            change(filled, book)

    return sheet(*rows, change=lay_out)


def text(*rows: Sequence[Any], alphabet: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(alphabet)


def paragraph(words: str) -> str:
    broken = words.replace("\n", "</w:t><w:br/><w:t>")
    return f"<w:p><w:r><w:t>{broken}</w:t></w:r></w:p>"


def cell(words: str = "", *, span: int = 1, merge: str = "", inside: str = "") -> str:
    """``merge``: 「restart」 begins a merged block, 「continue」 goes on with the one above."""
    properties = f'<w:gridSpan w:val="{span}"/>' * (span > 1)
    properties += {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[
        merge
    ]
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside or paragraph(words)}</w:tc>"


def row(*cells: str) -> str:
    """Each a text, or what ``cell`` made."""
    made = "".join(each if each.startswith("<w:tc") else cell(each) for each in cells)
    return f"<w:tr>{made}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def body(*parts: str, before: str = "") -> str:
    inside = "".join(part if part.startswith("<") else paragraph(part) for part in parts)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<w:document {W}><w:body>{inside}</w:body>'
        "</w:document>"
    )


def docx(*parts: str) -> bytes:
    """Paragraphs as texts, tables as ``table`` makes them."""
    return office("docx", main=body(*parts))


#: The same rows in each format.
LAYOUTS: dict[str, Callable[..., bytes]] = {
    "xlsx": xlsx,
    "csv": text,
    "docx": lambda *rows: docx(table(*(row(*(str(each or "") for each in r)) for r in rows))),
}
