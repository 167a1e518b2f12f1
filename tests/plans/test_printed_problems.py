"""What is wrong with single rows: sentences that name the column, and the row is kept."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from congress.plans.printed import plan as limits
from congress.plans.printed import rows as reading
from tests.plans.printing import HEAD, LAYOUTS, ROW, SECTIONS, cell, docx, read, row, table, xlsx
from tests.plans.printing import text as as_text

A_DAY = "请把单元格设为文本，照印发的文字填写"
FORMULA = "时间安排是公式，请复制后“选择性粘贴—数值”，再导入"
#: (what, the row, its problems)
ROWS = [
    ("no title", ["1", "", "5月一审"], ("没有写项目名称",)),
    ("no timing", ["1", "甲条例", ""], ("没有写时间安排",)),
    ("only a number", ["1", "", ""], ("没有写项目名称", "没有写时间安排")),
    ("timing too long", ["1", "甲条例", "适" * 51], ("时间安排超过50个字",)),
    ("title too long", ["1", "甲" * 201, "年内"], ("项目名称超过200个字",)),
    ("title far too long", ["1", "甲" * 20_000, "年内"], ("项目名称超过200个字",)),
    ("a number that is none", ["甲", "乙条例", "年内"], ("序号「甲」不是数字",)),
    ("an error", ["1", "甲条例", "#REF!"], ("时间安排是错误值 #REF!，请改正",)),
    ("a day", ["1", "甲条例", "2025/5/1"], (f"时间安排是日期（2025/5/1），{A_DAY}",)),
    ("a formula as text", ["1", "甲条例", "=B1"], (FORMULA,)),
    ("two of them", ["1", "甲" * 201, "#N/A"],
     ("时间安排是错误值 #N/A，请改正", "项目名称超过200个字")),
]  # fmt: skip


@pytest.mark.parametrize("format_", sorted(LAYOUTS))
@pytest.mark.parametrize(("bad", "problems"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_problems_of_a_row(format_, bad, problems):
    plan = read(LAYOUTS[format_](HEAD, bad, ["2", "好条例", "年内"]))
    assert [r.problems for r in plan.rows] == [problems, ()]
    assert [r.line for r in plan.rows] == [2, 3]
    assert len(plan.rows[0].cells["项目名称"]) <= 200


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (date(2025, 5, 1), "2025-05-01"),
        (datetime(2025, 5, 1, 9, 30), "2025-05-01 09:30:00"),  # noqa: DTZ001 - of a workbook
        (time(9, 30), "09:30:00"),
        (timedelta(days=2), "2 days, 0:00:00"),
    ],
)
def test_days_of_a_workbook(value, shown):
    (only,) = read(xlsx(HEAD, ["1", "甲条例", value])).rows
    assert only.problems == (f"时间安排是日期（{shown}），{A_DAY}",)
    assert only.cells["时间安排"] == ""


def test_formulas_of_a_workbook_are_not_worked_out():
    rows = read(
        xlsx(HEAD, ["=1+1", "甲条例", "年内"], ["2", '=HYPERLINK("http://x")', "年内"])
    ).rows
    assert [r.problems for r in rows] == [
        ("序号是公式，请复制后“选择性粘贴—数值”，再导入",),
        ("项目名称是公式，请复制后“选择性粘贴—数值”，再导入",),
    ]


def test_numbers_of_a_workbook():
    (only,) = read(xlsx(HEAD, [3.0, "甲条例", 10**15])).rows
    assert only.number == 3
    assert "超过15位" in only.problems[0]


@pytest.mark.parametrize(
    "data",
    [
        as_text(HEAD, ["1", "甲\x07条例", "年内"]),
        xlsx(HEAD, ["1", "甲_x0007_条例", "年内"]),
        docx(table(row(*HEAD), row("1", "甲\x85\x9b条例", "年内"))),
    ],
    ids=["csv", "xlsx", "docx"],
)
def test_control_characters(data):
    (only,) = read(data).rows
    assert only.problems == ("项目名称里有看不见的控制字符，请删去后重新填写",)
    assert only.cells["项目名称"] == "甲条例"


@pytest.mark.parametrize("format_", sorted(LAYOUTS))
def test_sections_that_there_are_not(format_):
    known = "应当是“审议项目”、“立项论证项目”、“调研论证项目”之一"
    rows = [HEAD, ["1", "甲", "年内"], ["一、审议项目", "", ""], ["1", "乙", "年内"],
            ["四、其他项目（1件）", "", ""], ["1", "丙", "年内"]]  # fmt: skip
    plan = read(LAYOUTS[format_](*rows), sections=SECTIONS)
    assert [(r.section, r.problems) for r in plan.rows] == [
        ("", (f"没有写属于哪一类，{known}",)),
        ("审议项目", ()),
        ("其他项目", (f"没有“其他项目”这一类，{known}",)),
    ]
    assert [r.section for r in read(LAYOUTS[format_](*rows)).rows] == ["", "审议项目", "其他项目"]


def test_problems_of_columns_that_nobody_asked_for_are_none():
    rows = [[*HEAD, "核对"], [*ROW, "=1+1"], ["", "", "", "=1+2"]]
    (only,) = read(xlsx(*rows)).rows
    assert only.problems == ()


def test_a_merged_error_is_said_once_in_each_row():
    rows = [HEAD, ["1", "甲", "#REF!"], ["2", "乙", None]]
    first, second = read(xlsx(*rows, merged=["C2:C3"])).rows
    assert first.problems == second.problems == ("时间安排是错误值 #REF!，请改正",)


def test_a_row_without_a_title_beside_merged_months():
    rows = [["审议时间", "项目名称", "时间安排"], ["3月", "甲", "年内"], [None, None, "适时"]]
    plan = read(xlsx(*rows, merged=["A2:A3"]))
    assert plan.rows[1].problems == ("没有写项目名称",)


def test_how_many_rows_a_plan_may_have(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    assert len(read(as_text(HEAD, ROW, ROW)).rows) == 2
    assert limits.MAX_ROWS == 2000


def test_a_plan_of_the_greatest_size():
    merged = docx(table(row(*HEAD), *(row(str(n), cell(f"甲{n}"), "年内") for n in range(1, 1000))))
    assert len(read(merged).rows) == 999
    rows = [[n, f"甲{n}", "年内"] for n in range(2000)]
    for format_ in ("xlsx", "csv"):
        assert len(read(LAYOUTS[format_](HEAD, *rows)).rows) == 2000
