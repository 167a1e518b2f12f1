"""Files from outside are hostile until shown otherwise: each ends in a sentence."""

# ruff: noqa: RUF001 - full-width letters and digits as people type them
from __future__ import annotations

import io
import re
import time as time_of_day
import warnings
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from congress.imports import elements, package, reader
from congress.imports.columns import Column, Kind
from congress.imports.reader import read_table
from congress.imports.rows import BadFile
from tests.imports.tables import packed, rewritten, sheet, with_part

COLUMNS = (
    Column("姓名", required=True),
    Column("代表证号", required=True, kind=Kind.CODE),
    Column("电话", kind=Kind.CODE),
)
HEAD = ["姓名", "代表证号", "电话"]
ROW = ["王丁", "0001", "010-1"]
GOOD = sheet(HEAD, ROW)
SHEET, TYPES = "xl/worksheets/sheet1.xml", "[Content_Types].xml"


def read(data, columns=COLUMNS):
    return read_table(io.BytesIO(data), columns)


def zipped(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return buffer.getvalue()


def hidden(_sheet, book):
    book.create_sheet("空").append(["别的"])
    _sheet.sheet_state = "hidden"


def only_charts(_sheet, book):
    book.create_chartsheet("图")
    book.remove(_sheet)


def twice(_sheet, book):
    for row in (HEAD, ROW):
        book["甲"].append(row) if "甲" in book.sheetnames else book.create_sheet("甲").append(row)


def merged(rng):
    return lambda filled, _book: filled.merge_cells(rng)


def far(filled, _book):
    filled["A1048576"].value = "王"


def doubled(data, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of what we mean to do
        return with_part(data, name, b"<a/>")


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
LATE = b'<?xml version="1.0"?><!--' + b" " * 5000 + b"-->" + BOMB[21:]
START = b'<?xml version="1.0"?><!--'
ACROSS = START + b" " * (1024 * 1024 - len(START) - 8) + b"-->" + BOMB[21:]
EBCDIC = '<?xml version="1.0" encoding="cp037"?><!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
TEMPLATE_TYPE = b"spreadsheetml.template.main+xml"
MACRO_TYPE = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"

#: (what is wrong, the file, what the sentence says)
FILES = [
    ("empty", b"", "不是 .xlsx"),
    ("text", b"not a workbook", "不是 .xlsx"),
    ("csv renamed", "姓名,代表证号\n王丁,0001\n".encode(), "不是 .xlsx"),
    ("csv in gbk", "姓名,代表证号\n".encode("gbk"), "不是 .xlsx"),
    ("program renamed", b"MZ\x90\x00" + b"\0" * 500, "不是 .xlsx"),
    ("pdf renamed", b"%PDF-1.7\n", "不是 .xlsx"),
    ("web page renamed", b"<html><table><tr><td>x</table>", "不是 .xlsx"),
    ("old format, or with a password", package.OLD + b"\0" * 600, "密码"),
    ("zip cut off", GOOD[: len(GOOD) // 2], "损坏"),
    ("zip with a broken part", GOOD[:60] + b"\xff" * 40 + GOOD[100:], "损坏"),
    ("only a signature", b"PK\x03\x04broken", "损坏"),
    ("zip of something else", zipped(a_dot_txt=b"x"), "不是 .xlsx"),
    ("document of words", zipped(**{TYPES: b"<a>wordprocessingml.document.main+xml</a>"}), "不是"),
    ("template of a workbook", rewritten(
        GOOD, TYPES, lambda d: d.replace(b"spreadsheetml.sheet.main+xml", TEMPLATE_TYPE)), "不是"),
    ("workbook with macros by type", rewritten(
        GOOD, TYPES, lambda d: d.replace(package.WORKBOOK, MACRO_TYPE)), "不是 .xlsx"),
    ("no workbook inside", zipped(**{TYPES: b"<a>" + package.WORKBOOK + b"</a>"}), "打不开"),
    ("macro", with_part(GOOD, "xl/vbaProject.bin", b"x"), "宏"),
    ("embedded object", with_part(GOOD, "xl/embeddings/oleObject1.bin", b"x"), "嵌入"),
    ("control", with_part(GOOD, "xl/activeX/activeX1.bin", b"x"), "嵌入"),
    ("link to another file", with_part(GOOD, "xl/externalLinks/externalLink1.xml", b"<a/>"),
     "断开链接"),
    ("picture", with_part(GOOD, "xl/media/image1.png", b"x"), "图片"),
    ("entities", with_part(GOOD, "xl/x.xml", BOMB), "格式不正确"),
    ("entities in utf-16", with_part(GOOD, "xl/x.xml", BOMB.decode().encode("utf-16")), "格式"),
    ("entities after a comment", with_part(GOOD, "xl/x.xml", LATE), "格式不正确"),
    ("the same in utf-16", with_part(GOOD, "xl/x.xml", LATE.decode().encode("utf-16")), "格式"),
    ("entities across two chunks", with_part(GOOD, "xl/x.xml", ACROSS), "格式不正确"),
    ("entities in a part of another name", with_part(GOOD, "xl/sheet.dat", BOMB), "格式"),
    ("entities in ebcdic", with_part(GOOD, "xl/x.xml", EBCDIC.encode("cp037")), "格式不正确"),
    ("unknown alphabet", with_part(GOOD, "xl/x.xml",
                                   b'<?xml version="1.0" encoding="gbk"?><a/>'), "格式不正确"),
    ("two parts of one name", doubled(GOOD, SHEET), "格式不正确"),
    ("bomb of one large part", with_part(GOOD, "xl/big.bin", b"\0" * (61 * 1024 * 1024)), "过大"),
    ("bomb of many parts", zipped(**{f"a{n}": b"" for n in range(501)}), "过大"),
    ("sheet that is no sheet", rewritten(GOOD, SHEET, lambda d: b"<a/>"), "表头"),
    ("sheet that is no xml", rewritten(GOOD, SHEET, lambda d: b"<worksheet><sheetData>"), ""),
    ("nothing in it", sheet(), "没有找到表头"),
    ("only a heading", sheet(HEAD), "没有内容"),
    ("heading and blank rows", sheet(HEAD, [None] * 3, ["", " ", ""]), "没有内容"),
    ("another heading", sheet(["甲", "乙"], ["1", "2"]), "没有找到表头"),
    ("heading too far down", sheet(*[["表"]] * 5, HEAD, ROW), "没有找到表头"),
    ("required column missing", sheet(["姓名", "电话"], ["王丁", "1"]), "缺少栏目：代表证号"),
    ("column named twice", sheet([*HEAD, "电话"], [*ROW, "2"]), "「电话」出现了两次"),
    ("two sheets with a heading", sheet(HEAD, ROW, change=twice), "2 个工作表"),
    ("the filled sheet hidden", sheet(HEAD, ROW, change=hidden), "没有找到表头"),
    ("no sheet at all", sheet(HEAD, ROW, change=only_charts), ""),
    ("merged cells below the heading", sheet(HEAD, ROW, ROW, change=merged("A2:A3")),
     "合并单元格（A2:A3）"),
    ("a row at the end of the sheet", sheet(HEAD, ROW, change=far), "第1048576行"),
    ("merged across", sheet(HEAD, ROW, change=merged("B2:C2")), "合并单元格"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "words"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_file_that_cannot_be_taken_ends_in_a_sentence(data, words):
    with pytest.raises(BadFile) as refusal:
        read(data)
    sentence = str(refusal.value)
    assert words in sentence
    assert sentence.endswith("。")
    assert sentence.isascii() is False


MANY = 1_000_000
STYLES, BOOK = "xl/styles.xml", "xl/workbook.xml"


def stuffed(name, before, many, after=b""):
    """The good file, with a million elements behind ``before``: a few kilobytes, packed."""
    return rewritten(GOOD, name, lambda data: data.replace(before, before + many + after, 1))


def prefixed(data):
    """The sheet with a prefix before every name, as some programs write it."""
    data = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", data)
    return data.replace(b"xmlns=", b"xmlns:x=")


IN_SHEET = b"<sheetData>"
#: (what there is too much of, the file, what the sentence says)
STUFFED = [
    ("formats", lambda: stuffed(
        STYLES, b"<cellXfs count=", b'"1">' + b"<xf/>" * MANY + b"<xf a="),
     "格式过多"),
    ("cells", lambda: stuffed(SHEET, IN_SHEET, b"<row>" + b"<c/>" * MANY, b"</row>"), "单元格过多"),
    ("rows", lambda: stuffed(SHEET, IN_SHEET, b"<row/>" * 3 * MANY), "行或者单元格过多"),
    ("cells with a prefix", lambda: rewritten(GOOD, SHEET, lambda data: prefixed(data).replace(
        b"<x:sheetData>", b"<x:sheetData><x:row>" + b"<x:c/>" * MANY + b"</x:row>")), "单元格过多"),
    ("cells in utf-16", lambda: rewritten(GOOD, SHEET, lambda data: data.decode().replace(
        "<sheetData>", "<sheetData><row>" + "<c/>" * MANY + "</row>").encode("utf-16")), "过多"),
    ("cells with room in the tag", lambda: stuffed(
        SHEET, IN_SHEET, b"<row>" + b"<c\n/>" * MANY, b"</row>"), "单元格过多"),
    ("names of no meaning", lambda: stuffed(SHEET, IN_SHEET, "<王/>".encode() * MANY), "格式过多"),
    ("sheets", lambda: stuffed(
        BOOK, b"<sheets>", b'<sheet name="a" sheetId="9" r:id="rId1"/>' * 500),
     "工作表过多"),
    ("two sheets on one part", lambda: stuffed(
        BOOK, b"<sheets>", b'<sheet name="a" sheetId="9" state="visible" r:id="rId1"/>'), "打不开"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "words"), [f[1:] for f in STUFFED], ids=[f[0] for f in STUFFED])
def test_a_small_file_that_holds_a_million_things_is_refused_at_once(file, words):
    data = file()
    assert len(data) < 100_000
    began = time_of_day.perf_counter()
    with pytest.raises(BadFile, match=words):
        read(data)
    assert time_of_day.perf_counter() - began < 2


def test_a_full_table_of_the_greatest_size_is_not_too_much():
    """As many cells as a table may have, each with a text, and some thousands of formats."""
    census = elements.Census()
    cell = b'<c r="A1" s="1" t="inlineStr"><is><t>x</t></is></c>'
    for _ in range(reader.MAX_ROWS):
        census.feed(b"<row>" + cell * 60 + b"</row>")
    census.end_part()
    census.feed(b"<xf><alignment/><protection/></xf>" * 10_000)
    census.end_part()
    assert census.found[b"c"] == elements.CELLS == reader.MAX_ROWS * 60
    assert census.others == 30_000


def test_a_tag_across_two_pieces_is_counted_once():
    whole = b"<row><x:c r='A1'/><c><v>1</v></c></row>" * 3
    for size in (1, 2, 3, 7, 1000):
        census = elements.Census()
        for start in range(0, len(whole), size):
            census.feed(whole[start : start + size])
        census.end_part()
        assert census.found == {b"row": 3, b"c": 6, b"v": 3}, size
        assert census.others == 0


def test_too_many_bytes_and_too_many_rows(monkeypatch):
    with pytest.raises(BadFile, match="10 MB"):
        read(b"PK" + b"\0" * package.MAX_BYTES)
    monkeypatch.setattr(reader, "MAX_ROWS", 2)
    with pytest.raises(BadFile, match="一次最多导入 2 行"):
        read(sheet(HEAD, ROW, ROW, ROW))


def styled(bold, _book):
    bold["A1"].font = Font(bold=True)
    bold.title = "随便"


#: (what, the file, the values that are read)
TAKEN = [
    ("as it should be", GOOD, ("王丁", "0001", "010-1")),
    ("titles above, other order, stars", sheet(
        ["云州市代表名册"], [], ["电话", "代表证号 *", "姓名＊"], ["010-1", "0001", "王丁"]),
     ("王丁", "0001", "010-1")),
    ("optional column missing", sheet(HEAD[:2], ROW[:2]), ("王丁", "0001", "")),
    ("merged title", sheet(["名册", "", ""], HEAD, ROW, change=merged("A1:C1")),
     ("王丁", "0001", "010-1")),
    ("numbers", sheet(HEAD, ["王丁", 12.0, 13800000000]), ("王丁", "12", "13800000000")),
    ("fractions", sheet(HEAD, ["王丁", 1.5, None]), ("王丁", "1.5", "")),
    ("yes and no", sheet(HEAD, ["王丁", True, False]), ("王丁", "是", "否")),
    ("dates", sheet(HEAD, [datetime.fromisoformat("2025-03-01"), date(2025, 3, 2), time(9, 30)]),
     ("2025-03-01", "2025-03-02", "09:30:00")),
    ("invisible characters", sheet(HEAD, ["\u200b王\u202e丁 ", "0001_x000D_", "a_x000a_b"]),
     ("王丁", "0001", "a\nb")),
    ("only invisible ones", sheet(HEAD, ["王丁", "\u200b\u2060", ""]), ("王丁", "", "")),
    ("other sheets", sheet(HEAD, ROW, change=lambda _, book: book.create_sheet("说明")),
     ("王丁", "0001", "010-1")),
    ("style and title", sheet(HEAD, ROW, change=styled), ("王丁", "0001", "010-1")),
]  # fmt: skip


@pytest.mark.parametrize(("data", "values"), [t[1:] for t in TAKEN], ids=[t[0] for t in TAKEN])
def test_what_is_read(data, values):
    (row,) = read(data).rows
    assert tuple(row.values.get(name, "") for name in HEAD) == values
    assert row.problems == ()


def test_rows_keep_their_numbers_and_unknown_columns_are_named():
    table = read(sheet(["姓名", "备注", "代表证号"], ["甲", "x", "1"], [], ["乙", "", "2"]))
    assert [row.number for row in table.rows] == [2, 4]
    assert table.ignored == ("备注",)


def test_the_sheet_with_the_heading_is_found_wherever_it_stands():
    book = Workbook()
    book.active.append(["封面"])
    filled = book.create_sheet("名册")
    filled.append(HEAD)
    filled.append(ROW)
    assert read(packed(book)).rows[0].values["姓名"] == "王丁"


#: (cell, what the row's problem says)
CELLS = [
    ("=1+1", "电话是公式"),
    ("=HYPERLINK(\"http://x\")", "电话是公式"),
    (10**15, "超过15位"),
    (1.1e18, "超过15位"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "words"), CELLS)
def test_a_cell_that_says_nothing_certain_is_a_problem_of_its_row(cell, words):
    row = read(sheet(HEAD, ["王丁", "0001", cell])).rows[0]
    assert words in row.problems[0]
    assert row.values["电话"] == ""


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_error_values(error):
    def spoil(filled, _book):
        filled["C2"].value, filled["C2"].data_type = error, "e"

    row = read(sheet(HEAD, ROW, change=spoil)).rows[0]
    assert row.problems == (f"电话是错误值 {error}，请改正",)


def test_a_huge_cell():
    long = read(sheet(HEAD, ["王" * 32_000, "0001", ""])).rows[0]
    assert len(long.values["姓名"]) == 32_000  # the column's own limit is asked later


def test_fifty_files_and_more():
    assert len(FILES) + len(CELLS) + 3 >= 50
