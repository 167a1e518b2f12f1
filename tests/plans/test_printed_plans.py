"""The two plans of 2024, each in two formats: the same rows, and the numbers of the book."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from congress.plans.printed.columns import PrintedColumn
from congress.plans.timing import parse_timing
from tests.plans.printing import LEGISLATION, OVERSIGHT, SECTIONS, read

DATA = Path(__file__).parent / "data"


def printed(name, columns=LEGISLATION, sections=SECTIONS):
    return read((DATA / name).read_bytes(), columns, sections)


@pytest.mark.parametrize("name", ["legislation_plan_2024.csv", "legislation_plan_2024.xlsx"])
def test_the_plan_of_legislation(name):
    plan = printed(name)
    assert Counter(row.section for row in plan.rows) == {
        "审议项目": 13, "立项论证项目": 13, "调研论证项目": 10,
    }  # fmt: skip
    assert [row.number for row in plan.rows] == [
        *range(1, 13), None, *range(1, 14), *range(1, 11),
    ]  # fmt: skip
    assert not [row for row in plan.rows if row.problems]
    steps = [s for row in plan.rows for s in parse_timing(row.cells["时间安排"], 2024).steps]
    readings = Counter(step.month for step in steps if step.is_reading)
    assert readings == {3: 3, 5: 3, 7: 2, 9: 5, 11: 6}
    assert readings.total() == 19
    assert Counter(s.month for s in steps if s.is_vote) == {3: 1, 5: 2, 9: 2, 11: 2}


def test_what_only_the_workbook_prints():
    plan = printed("legislation_plan_2024.xlsx")
    assert plan.title == "北京市人大常委会2024年立法工作计划表"
    (remark,) = plan.remarks
    assert remark.startswith("备注：立法计划在执行过程中，根据国家立法")
    assert remark.endswith("适时调整项目类型、审次、时间安排。")
    assert [row.line for row in plan.rows][:2] == [4, 5]
    unnumbered = plan.rows[12]
    assert unnumbered.line == 16
    assert unnumbered.cells["项目名称"].startswith("根据《中华人民共和国道路交通安全法》修改进程")
    assert unnumbered.cells["时间安排"] == "适时"  # the merged row says so in its title


@pytest.mark.parametrize(
    ("files", "columns", "sections", "many"),
    [
        (("legislation_plan_2024.csv", "legislation_plan_2024.xlsx"), LEGISLATION, SECTIONS, 36),
        (("oversight_plan_2024.csv", "oversight_plan_2024.docx"), OVERSIGHT, (), 24),
    ],
)
def test_both_files_of_a_plan_say_the_same(files, columns, sections, many):
    one, other = (
        [(r.section, r.number, r.cells, r.problems) for r in printed(name, columns, sections).rows]
        for name in files
    )
    assert one == other
    assert len(one) == many


@pytest.mark.parametrize("name", ["oversight_plan_2024.csv", "oversight_plan_2024.docx"])
def test_the_plan_of_oversight(name):
    plan = printed(name, OVERSIGHT, ())
    assert Counter(row.cells["审议时间"] for row in plan.rows) == {
        "3月份": 2, "5月份": 2, "7月份": 8, "9月份": 5, "11月份": 7,
    }  # fmt: skip
    assert not [row for row in plan.rows if row.problems or row.section]
    assert (
        plan.rows[3].cells["听取和审议的报告"] == "检查《中华人民共和国反电信网络诈骗法》实施情况"
    )


def test_the_title_of_the_document():
    plan = printed("oversight_plan_2024.docx", OVERSIGHT, ())
    assert plan.title == "北京市人大常委会2024年监督工作计划表"
    assert plan.remarks == ()


def test_a_column_that_only_one_file_has():
    columns = (*LEGISLATION, PrintedColumn("领域"))
    plan = printed("legislation_plan_2024.csv", columns)
    assert Counter(row.cells["领域"] for row in plan.rows) == {
        "城市治理": 8, "首都高质量发展": 9, "京津冀协同": 4, "民生": 4, "": 11,
    }  # fmt: skip
    workbook = printed("legislation_plan_2024.xlsx", columns)
    assert {row.cells["领域"] for row in workbook.rows} == {""}
