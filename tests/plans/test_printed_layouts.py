"""What offices do to a table, and what is read of it all the same."""

# ruff: noqa: RUF001 - full-width letters and digits as people type them
from __future__ import annotations

import pytest

from congress.plans.printed.wording import number_of, section_name, split_number
from tests.documents.papers import office
from tests.plans.printing import (
    HEAD,
    LAYOUTS,
    LEGISLATION,
    OVERSIGHT,
    ROW,
    SECTIONS,
    body,
    brief,
    cell,
    docx,
    paragraph,
    read,
    row,
    table,
    text,
    xlsx,
)

ITEM = ("", 1, "云州市消防条例", "5月一审")


@pytest.fixture(params=sorted(LAYOUTS))
def laid_out(request):
    return LAYOUTS[request.param]


#: (what, the rows of the table, the rows that are read)
TOLERATED = [
    ("as it should be", [HEAD, ROW], [ITEM]),
    ("columns in another order", [HEAD[::-1], ROW[::-1]], [ITEM]),
    ("other names, blanks, stars, brackets",
     [["编 号", "法规名称（暂定）", "时间*"], ROW], [ITEM]),
    ("further columns", [[*HEAD, "备注"], [*ROW, "无"]], [ITEM]),
    ("no numbers", [HEAD[1:], ROW[1:]], [("", None, *ITEM[2:])]),
    ("numbers in the title", [HEAD[1:], ["（十一）云州市消防条例", "5月一审"]],
     [("", 11, *ITEM[2:])]),
    ("the number twice", [HEAD, ["1", "1.云州市消防条例", "5月一审"]], [ITEM]),
    ("rows above the heading",
     [["云州市人大常委会2025年立法计划", "", ""], ["单位：项", "", "2025年1月3日"], [""] * 3,
      HEAD, ROW], [ITEM]),
    ("blank rows", [HEAD, ["", "", ""], ROW, ["", " ", "　"]], [ITEM]),
    ("the heading again, as on each page", [HEAD, ROW, HEAD, ["2", "甲条例", "年内"]],
     [ITEM, ("", 2, "甲条例", "年内")]),
    ("line breaks and blanks", [HEAD, ["１．", "云州市\n消防 条例", " 5月\n一审 "]], [ITEM]),
    ("invisible characters", [HEAD, ["1", "云州市\u200b消防条例\ufeff", "5月一审"]], [ITEM]),
    ("sections in the first cell", [HEAD, ["一、审议项目（1项）", "", ""], ROW],
     [("审议项目", *ITEM[1:])]),
    ("sections in every cell", [HEAD, ["一、审议项目"] * 3, ROW], [("审议项目", *ITEM[1:])]),
    ("sections without numbering", [HEAD, ["审议项目（共十二件）", "", ""], ROW],
     [("审议项目", *ITEM[1:])]),
    ("sections within sections", [HEAD, ["一、审议项目"] * 3, ["（一）继续审议的"] * 3, ROW],
     [("审议项目", *ITEM[1:])]),
    ("a column of sections", [["项目类别", *HEAD], ["一、审议项目（1项）", *ROW]],
     [("审议项目", *ITEM[1:])]),
    ("totals", [HEAD, ROW, ["合计", "1项", ""], ["共计1项", "", ""]], [ITEM]),
    ("who made it, below", [HEAD, ROW, ["", "", "制表单位：法制委"], ["2025年1月3日", "", ""]],
     [ITEM]),
    ("an item in the column of numbers", [HEAD, ROW, ["适时修改甲条例", "", ""]],
     [ITEM, ("", None, "适时修改甲条例", "适时")]),
    ("notes beside the table", [[*HEAD, "", ""], [*ROW, "", ""], [*[""] * 4, "见附件"]], [ITEM]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"), [t[1:] for t in TOLERATED], ids=[t[0] for t in TOLERATED]
)
def test_what_is_tolerated(laid_out, rows, expected):
    plan = read(laid_out(*rows))
    assert brief(plan) == expected
    assert not [r.problems for r in plan.rows if r.problems]
    assert plan.remarks == ()


@pytest.mark.parametrize(
    ("last", "remarks"),
    [
        ([["备注：适时调整", "", ""]], ("备注：适时调整",)),
        ([["备注：适时调整"] * 3, ["2.另行通知", "", ""]], ("备注：适时调整", "2.另行通知")),
        ([["备 注", "适时调整", ""]], ("备注：适时调整",)),
        ([["", "注：1.适时调整\n2.另行通知", ""]], ("注：1.适时调整2.另行通知",)),
    ],
)
def test_remarks(laid_out, last, remarks):
    plan = read(laid_out(HEAD, ROW, *last))
    assert plan.remarks == remarks
    assert brief(plan) == [ITEM]


def test_a_section_ends_what_followed_a_remark(laid_out):
    rows = [HEAD, ["备注：甲", "", ""], ["审议项目", "", ""], ROW]
    assert brief(read(laid_out(*rows), sections=SECTIONS)) == [("审议项目", *ITEM[1:])]


def test_titles_and_lines(laid_out):
    plan = read(laid_out(["附件1", "", ""], ["云州市人大常委会2025年立法计划", "", ""], HEAD, ROW))
    assert plan.title == "云州市人大常委会2025年立法计划"
    assert [r.line for r in plan.rows] == [4]
    assert read(laid_out(HEAD, ROW)).title == ""


@pytest.mark.parametrize("alphabet", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_texts_as_spreadsheets_save_them(alphabet, delimiter):
    plan = read(
        text(HEAD, ["1", "云州市\r\n消防条例", "5月一审"], alphabet=alphabet, delimiter=delimiter)
    )
    assert brief(plan) == [ITEM]


# merged cells


def test_months_merged_downwards_in_a_workbook():
    rows = [
        ["审议时间", "听取和审议的报告"],
        ["3月份\n（2项）", "甲"],
        [None, "乙"],
        ["5月份", "丙"],
    ]
    plan = read(xlsx(*rows, merged=["A2:A3"]), OVERSIGHT)
    assert [tuple(r.cells.values()) for r in plan.rows] == [
        ("3月份", "甲"), ("3月份", "乙"), ("5月份", "丙"),
    ]  # fmt: skip


def test_a_cell_that_is_only_empty_is_not_filled_from_above():
    rows = [["审议时间", "听取和审议的报告"], ["3月份", "甲"], [None, "乙"]]
    first, second = read(xlsx(*rows), OVERSIGHT).rows
    assert first.problems == ()
    assert second.problems == ("没有写审议时间",)


def test_a_title_merged_over_two_lines_of_timing():
    rows = [
        HEAD,
        ["1", "甲条例", "3月二审，"],
        [None, None, "5月三审、表决"],
        ["2", "乙条例", "年内"],
    ]
    plan = read(xlsx(*rows, merged=["A2:A3", "B2:B3"]))
    assert brief(plan) == [("", 1, "甲条例", "3月二审，5月三审、表决"), ("", 2, "乙条例", "年内")]


def test_a_title_merged_with_its_number():
    plan = read(xlsx(HEAD, ["甲条例", None, "年内"], merged=["A2:B2"]))
    assert brief(plan) == [("", None, "甲条例", "年内")]


def test_a_heading_of_two_lines():
    rows = [HEAD, [None, None, "审次"], ROW]
    assert brief(read(xlsx(*rows, merged=["A1:A2", "B1:B2"]))) == [ITEM]


def test_every_visible_sheet_with_the_heading_is_read():
    def further(_filled, book):
        for name, rows in {
            "调研论证项目": [HEAD, ["1", "乙条例", "年内"]],
            "说明": [["甲"]],
        }.items():
            for each in rows:
                (book[name] if name in book.sheetnames else book.create_sheet(name)).append(each)
        hidden = book.create_sheet("旧稿")
        hidden.append(HEAD)
        hidden.append(["9", "丙条例", "年内"])
        hidden.sheet_state = "hidden"

    plan = read(xlsx(["一、审议项目"], HEAD, ROW, change=further), sections=SECTIONS)
    assert brief(plan) == [("审议项目", *ITEM[1:]), ("调研论证项目", 1, "乙条例", "年内")]


# text documents


def test_the_tables_of_a_document_that_have_the_heading():
    plan = read(docx(
        "云州市人大常委会", "2025年立法计划",
        table(row("主任", "甲"), row("委员", "乙")),
        "一、审议项目（1件）", table(row(*HEAD), row(*ROW)),
        "二、立项论证项目", table(row("时间安排", "项目名称"), row("年内", "乙条例")),
        "备注：适时调整", "2.另行通知", "印发各区人大常委会",
    ), sections=SECTIONS)  # fmt: skip
    assert brief(plan) == [("审议项目", *ITEM[1:]), ("立项论证项目", None, "乙条例", "年内")]
    assert [r.line for r in plan.rows] == [4, 6]
    assert plan.remarks == ("备注：适时调整", "2.另行通知")
    assert plan.title == "2025年立法计划"


def test_cells_merged_both_ways_in_a_document():
    plan = read(docx(table(
        row(cell("2025年立法计划", span=3)),
        row(*HEAD),
        row(cell("一、审议项目", span=3)),
        row("1", cell("甲条例", merge="restart"), "3月二审，"),
        row("", cell(merge="continue"), "5月三审"),
        row(cell("适时修改乙条例", span=3)),
        row(cell("丙条例", span=2), "年内"),
    )))  # fmt: skip
    assert plan.title == "2025年立法计划"
    assert brief(plan) == [
        ("审议项目", 1, "甲条例", "3月二审，5月三审"),
        ("审议项目", None, "适时修改乙条例", "适时"),
        ("审议项目", None, "丙条例", "年内"),
    ]


def test_what_was_struck_out_or_is_said_twice_is_left_out():
    changed = (
        '<w:p><w:del w:id="1"><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del>'
        '<w:moveFrom w:id="2"><w:r><w:t>移走</w:t></w:r></w:moveFrom>'
        '<w:ins w:id="3"><w:r><w:t>云州市</w:t></w:r></w:ins><w:r><w:t>消防条例</w:t></w:r>'
        '<w:r><w:txbxContent><w:p><w:r><w:t>批注</w:t></w:r></w:p></w:txbxContent></w:r>'
        "<w:r><w:instrText> PAGE </w:instrText></w:r></w:p>"
    )  # fmt: skip
    plan = read(docx(table(row(*HEAD), row("1", cell(inside=changed), "5月一审"))))
    assert brief(plan) == [ITEM]


def test_a_table_within_a_cell_belongs_to_its_text():
    inner = table(row("消防", "条例")) + paragraph("")
    plan = read(
        docx(table(row(*HEAD), row("1", cell(inside=paragraph("云州市") + inner), "5月一审")))
    )
    assert brief(plan) == [ITEM]


def test_numbers_that_the_program_counts_are_asked_for():
    counted = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    (only,) = read(docx(table(row(*HEAD), row(cell(inside=counted), *ROW[1:])))).rows
    assert only.problems == ("序号是自动编号，读不到数字，请改成文字",)


def test_a_document_whose_main_part_is_called_otherwise():
    types = '<?xml version="1.0"?><Types xmlns="t"><Override PartName="/word/other.xml" '
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    other = office(
        "docx",
        parts={
            "[Content_Types].xml": f'{types}ContentType="{kind}"/></Types>',
            "word/other.xml": body(table(row(*HEAD), row(*ROW))),
        },
    )
    assert brief(read(other)) == [ITEM]


# wording


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("1", 1), ("12", 12), ("1.", 1), ("1、", 1), ("１．", 1), ("（1）", 1), ("(12)", 12),
        ("一、", 1), ("（十）", 10), ("十二", 12), ("二十", 20), ("二十三、", 23), ("①", 1),
        ("⑳", 20), ("第3项", 3),
        ("", None), ("一一", None), ("十十", None), ("1.5", None), ("甲", None), ("1月", None),
        ("2024年", None), ("12345", None),
    ],
)  # fmt: skip
def test_numbers(printed, number):
    assert number_of(printed) == number


@pytest.mark.parametrize(
    ("title", "number", "rest"),
    [
        ("1、甲条例", 1, "甲条例"),
        ("2.甲条例", 2, "甲条例"),
        ("（三）甲条例", 3, "甲条例"),
        ("十二、甲条例", 12, "甲条例"),
        ("③甲条例", 3, "甲条例"),
        ("3.15活动条例", None, "3.15活动条例"),
        ("2024年预算", None, "2024年预算"),
        ("一号线条例", None, "一号线条例"),
        ("（2016—2035年）规划", None, "（2016—2035年）规划"),
        ("1、", None, "1、"),
        ("", None, ""),
    ],
)
def test_numbers_before_titles(title, number, rest):
    assert split_number(title) == (number, rest)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("一、审议项目（共12项）", "审议项目"),
        ("审议项目（12件）", "审议项目"),
        ("（二）审议项目", "审议项目"),
        ("第一类：审议项目", "审议项目"),
        ("审议项目，共12件", "审议项目"),
        ("审议项目：", "审议项目"),
        ("审议项目", "审议项目"),
        ("（12件）", "（12件）"),
    ],
)
def test_names_of_sections(printed, name):
    assert section_name(printed) == name


def test_the_columns_asked_for_are_those_of_the_result():
    (only,) = read(text(HEAD[1:], ROW[1:])).rows
    assert only.cells == {"项目名称": "云州市消防条例", "时间安排": "5月一审"}
    assert [column.name for column in LEGISLATION] == ["项目类别", *HEAD]
