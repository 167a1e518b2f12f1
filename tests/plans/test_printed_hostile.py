"""Files that cannot be taken as a whole: each ends in a sentence, soon, and in little memory."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from congress.documents.checking import ENCRYPTED_STREAM
from congress.imports.package import MAX_BYTES
from congress.imports.rows import BadFile
from congress.plans.printed.plan import MAX_ROWS
from tests.documents.papers import OLE2, liar, link, office, paragraphs, pdf, zipped
from tests.imports.tables import packed, rewritten, with_part
from tests.plans.printing import (
    HEAD,
    LAYOUTS,
    ROW,
    body,
    cell,
    docx,
    read,
    row,
    table,
    text,
    xlsx,
)

GOOD = xlsx(HEAD, ROW)
PAPER = docx(table(row(*HEAD), row(*ROW)))
LISTED = b"PK\x01\x02\x14\x03\x14\0"  # a part in the directory, before its flags
SHEET, BOOK, TYPES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"
ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
BILLION = '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;&a;">]>'


def hidden(filled, book):
    book.create_sheet("空")
    filled.sheet_state = "hidden"


def in_paper(main):
    return office("docx", main=main)


def stuffed(before, many, after=b""):
    return rewritten(GOOD, SHEET, lambda data: data.replace(before, before + many + after, 1))


def merges(*refs):
    many = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
    return rewritten(GOOD, SHEET, lambda data: data.replace(
        b"</sheetData>", f"</sheetData><mergeCells>{many}</mergeCells>".encode()))  # fmt: skip


NOT = "这不是 .xlsx、.docx 或者 .csv 文件"
#: (what is wrong, the file, what the sentence says)
FILES = [
    ("nothing", b"", "文件是空的"),
    ("blanks", b" \r\n\t", "文件是空的"),
    ("a program", b"MZ\x90\x00" + bytes(range(256)) * 4, NOT),
    ("a program of letters", b"MZ" + b"A" * 500, NOT),
    ("another program", b"\x7fELF\x02\x01\x01\x00" + b"\0" * 500, NOT),
    ("a script", b"#!/bin/sh\necho hello\n", NOT),
    ("noise", random.Random(1).randbytes(4000), NOT),
    ("a pdf", pdf(), NOT),
    ("a web page", "<html><table><tr><td>序号</td></tr></table>".encode(), NOT),
    ("a web page in gbk", "\n<table><tr><td>序号</td></tr></table>".encode("gbk"), NOT),
    ("rich text", b"{\\rtf1\\ansi hello}", NOT),
    ("utf-16", ",".join(HEAD).encode("utf-16"), NOT),
    ("utf-8 that breaks off", text(HEAD, ROW)[:-2] + b"\xe4\xff", NOT),
    ("old formats", OLE2 + b"\0" * 600, "旧格式"),
    ("with a password", OLE2 + b"\0" * 600 + ENCRYPTED_STREAM, "密码"),
    ("parts with a password", GOOD.replace(LISTED + b"\0", LISTED + b"\1"),
     "密码"),
    ("an empty zip", zipped({}), NOT),
    ("any zip", zipped({"a.txt": "x"}), NOT),
    ("slides", office("pptx", main="<p/>"), NOT),
    ("two main parts", office("docx", types='<Override PartName="/a.xml" ContentType="application/'
     'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'), NOT),
    ("a workbook cut off", GOOD[: len(GOOD) // 2], "损坏"),
    ("a document cut off", PAPER[: len(PAPER) // 2], "损坏"),
    ("only a signature", b"PK\x03\x04broken", "损坏"),
    ("macros of a workbook", with_part(GOOD, "xl/vbaProject.bin", b"x"), "宏"),
    ("macros of a document", with_part(PAPER, "word/vbaProject.bin", b"x"), "宏"),
    ("a document of macros", office("docx", main_type="application/vnd.ms-word.document."
     "macroEnabled.main+xml"), "宏"),
    ("an object", with_part(PAPER, "word/embeddings/a.bin", OLE2 + b"\0" * 100), "嵌入"),
    ("a program inside", with_part(PAPER, "word/media/a.png", b"MZ\x90\0"), "嵌入"),
    ("a template elsewhere", office("docx", links=link(
        "attachedTemplate", "http://example.org/a", external=True)), "外部"),
    ("another workbook", with_part(GOOD, "xl/externalLinks/externalLink1.xml", b"<a/>"),
     "断开链接"),
    ("external entities of a document", in_paper(body(table(), before=ENTITY)), "结构不正常"),
    ("entities of a document", in_paper(body(table(), before=BILLION)), "结构不正常"),
    ("external entities of a workbook", rewritten(GOOD, SHEET, lambda data: data.replace(
        b"<worksheet", ENTITY.encode() + b"<worksheet", 1)), "不正常"),
    ("entities beside a workbook", with_part(GOOD, "xl/x.xml", BILLION.encode() + b"<a/>"), "格式"),
    ("a document that is no xml", in_paper("<w:document>"), "损坏"),
    ("a document in no alphabet", in_paper('<?xml version="1.0" encoding="cp037"?><a/>'), "损坏"),
    ("a part that lies", liar(PAPER, "word/document.xml", 10), "展开后过大"),
    ("parts outside", with_part(PAPER, "../../etc/passwd", b"x"), "结构不正常"),
    ("a document of paragraphs", in_paper(paragraphs("云州市", "消防条例")), "没有表格"),
    ("a table within a box", in_paper(body("<w:p><w:txbxContent>" + table(row(*HEAD), row(*ROW))
                                           + "</w:txbxContent></w:p>")), "没有表格"),
    ("secret", docx("机密★10年", table(row(*HEAD), row(*ROW))), "非涉密系统"),
    ("secret cells", text(["秘密", "", ""], HEAD, ROW), "非涉密系统"),
    ("no visible sheet", xlsx(HEAD, ROW, change=hidden), "没有找到表头"),
    ("two sheets on one part", rewritten(GOOD, BOOK, lambda data: data.replace(
        b"<sheets>", b'<sheets><sheet name="a" sheetId="9" state="visible" r:id="rId1"/>')),
     "打不开"),
    ("a sheet that is no sheet", rewritten(GOOD, SHEET, lambda data: b"<a/>"), "表头"),
    ("merged cells of no place", merges("A1:", "XX"), "打不开"),
    ("a row at the end of the sheet", xlsx(
        HEAD, ROW, change=lambda filled, _: filled.cell(1_048_576, 1, "王")), "第1048576行"),
    ("quotation marks that do not close", text(HEAD, ROW) + '2,"甲条例,年内\n'.encode(),
     "第3行的引号"),
    ("quotation marks inside", text(HEAD) + '1,"甲"条例,年内\n'.encode(), "第2行的引号"),
    ("a cell without end", text(HEAD, ["1", "甲" * 140_000, "年内"]), "文字过长"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "words"), [f[1:] for f in FILES], ids=[f[0] for f in FILES])
def test_a_file_that_cannot_be_taken_ends_in_a_sentence(data, words):
    with pytest.raises(BadFile) as refusal:
        read(data)
    sentence = str(refusal.value)
    assert words in sentence
    assert sentence.endswith("。")


#: (what is wrong, the rows of the table, what the sentence says)
TABLES = [
    ("nothing but a title", [["2025年立法计划", "", ""]],
     "没有找到表头，表的前几行里应当有「项目名称」「时间安排」等栏目。"),
    ("another heading", [["甲", "乙", "丙"], ["1", "2", "3"]], "没有找到表头"),
    ("a heading too far down", [*[["甲", "乙", "丙"]] * 10, HEAD, ROW], "没有找到表头"),
    ("a column missing", [["序号", "项目名称", "领域"], ROW], "缺少栏目：时间安排"),
    ("a column twice", [[*HEAD, "时间"], [*ROW, "年内"]], "栏目「时间安排」出现了两次"),
    ("only a heading", [HEAD], "表中没有内容"),
    ("only sections", [HEAD, ["一、审议项目", "", ""], ["备注：无", "", ""]], "表中没有内容"),
    ("more rows than a plan has", [HEAD, *([[str(n), "甲", "年内"] for n in range(MAX_ROWS + 1)])],
     f"最多读取 {MAX_ROWS} 行"),
    ("far more", [HEAD, *([[str(n), "甲", "年内"] for n in range(2 * MAX_ROWS)])],
     f"最多读取 {MAX_ROWS} 行"),
]  # fmt: skip


@pytest.mark.parametrize("format_", sorted(LAYOUTS))
@pytest.mark.parametrize(("rows", "words"), [t[1:] for t in TABLES], ids=[t[0] for t in TABLES])
def test_a_table_that_is_none_of_ours(format_, rows, words):
    with pytest.raises(BadFile) as refusal:
        read(LAYOUTS[format_](*rows))
    assert words in str(refusal.value)


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"", OLE2])
def test_a_file_over_the_limit(head):
    with pytest.raises(BadFile, match="超过 10 MB"):
        read(head + b"a" * (MAX_BYTES + 1))


def test_the_name_says_nothing():
    """What is called .csv and is a workbook is read as a workbook."""
    file = io.BytesIO(GOOD)
    file.name = "计划.csv"
    assert read(file.getvalue()).rows == read(text(HEAD, ROW)).rows == read(PAPER).rows


MANY = 1_000_000


def shared_text():
    """One long text that a hundred thousand cells point to."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    declared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    strings = f"<si><t>{'甲' * 30_000}</t></si>"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = b'<c t="s"><v>0</v></c>' * 90
    many = b"".join(b'<row r="%d">%s</row>' % (number, cells) for number in range(3, 1100))
    data = rewritten(GOOD, TYPES, lambda data: data.replace(b"</Types>", declared.encode()))
    data = with_part(data, "xl/sharedStrings.xml", f'<sst xmlns="{space}">{strings}</sst>'.encode())
    return rewritten(
        data, SHEET, lambda data: data.replace(b"</sheetData>", many + b"</sheetData>")
    )


def wide_merges():
    """A full table, and on each of its cells a block that covers the rest."""
    book = Workbook()
    book.active.append(HEAD)
    for _ in range(500):
        book.active.append(["甲"] * 100)
    blocks = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(2, 500))
    return rewritten(packed(book), SHEET, lambda data: data.replace(
        b"</sheetData>", f"</sheetData><mergeCells>{blocks}</mergeCells>".encode()))  # fmt: skip


def spans():
    cells = '<w:tc><w:tcPr><w:gridSpan w:val="999999999999"/></w:tcPr></w:tc>' * 1000
    return in_paper(body(table(f"<w:tr>{cells}</w:tr>" * 100)))


def zip_bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        with zipfile.ZipFile(io.BytesIO(PAPER)) as paper:
            made.writestr(TYPES, paper.read(TYPES))
        made.writestr("word/media/a.bin", b"\0" * (90 * 1024 * 1024))
    return buffer.getvalue()


#: (a small file that means much, what its sentence says)
STUFFED = [
    ("cells", lambda: stuffed(b"<sheetData>", b"<row>" + b"<c/>" * MANY, b"</row>"), "单元格过多"),
    ("rows", lambda: stuffed(b"<sheetData>", b"<row/>" * 3 * MANY), "行或者单元格过多"),
    ("merged cells", lambda: merges(*["A1:XFD1048576"] * 100_000), "过多"),
    ("merged cells that cover each other", wide_merges, "单元格过多"),
    ("one text in many cells", shared_text, "单元格过多"),
    ("spans of a document", spans, "没有找到表头"),
    ("cells of a document", lambda: in_paper(body(table("<w:tr>" + "<w:tc/>" * MANY + "</w:tr>"))),
     "展开后过大"),
    ("tables within tables", lambda: in_paper(body(
        "<w:tbl>" * 100_000 + "</w:tbl>" * 100_000)), "没有找到表头"),
    ("paragraphs of a document", lambda: in_paper(body("<w:p/>" * MANY, table(row(*HEAD)))),
     "展开后过大"),
    ("text of a document", lambda: in_paper(body(table(row("甲" * 10_000_000)))), "展开后过大"),
    ("a part without end", zip_bomb, "展开后过大"),
    ("commas", lambda: b"," * (MAX_BYTES - 1), "没有找到表头"),
    ("lines", lambda: "甲\n".encode() * 2_000_000, "最多读取"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "words"), [s[1:] for s in STUFFED], ids=[s[0] for s in STUFFED])
def test_what_is_stuffed_ends_soon_in_a_sentence(make, words):
    data = make()
    began = time.perf_counter()
    with pytest.raises(BadFile, match=words):
        read(data)
    assert time.perf_counter() - began < 10


def test_a_cell_of_blanks_is_read_soon():
    rows = [["1", " " * 130_000 + "甲", "年内"]] * 30
    began = time.perf_counter()
    assert {r.cells["项目名称"] for r in read(text(HEAD, *rows)).rows} == {"甲"}
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("make", [shared_text, zip_bomb, lambda: "甲\n".encode() * 2_000_000])
def test_what_is_stuffed_takes_little_memory(make):
    data = make()
    tracemalloc.start()
    try:
        with pytest.raises(BadFile):
            read(data)
        assert tracemalloc.get_traced_memory()[1] < 100 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_broken_in_any_place():
    """Whatever byte is changed, there is a plan or a sentence."""
    choose = random.Random(7)
    for whole in (GOOD, PAPER, text(HEAD, ROW)):
        for _ in range(150):
            data = bytearray(whole)
            for _ in range(choose.randint(1, 4)):
                data[choose.randrange(len(data))] = choose.randrange(256)
            try:
                plan = read(bytes(data))
            except BadFile as refusal:
                assert str(refusal).endswith("。")  # noqa: PT017 - either may happen
            else:
                assert plan.rows


def test_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    for data in (GOOD, PAPER, text(HEAD, ROW)):
        before = bytes(data)
        read(data)
        assert data == before
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_lies_about_its_length():
    data = bytearray(PAPER)
    with zipfile.ZipFile(io.BytesIO(PAPER)) as archive:
        place = archive.start_dir
    data[place + 24 : place + 28] = struct.pack("<I", 2**31)
    with pytest.raises(BadFile, match="展开后过大"):
        read(bytes(data))


def test_a_cell_that_begins_a_merge_below_nothing():
    rows = table(row(*HEAD), row("1", cell(merge="continue"), "5月一审"))
    (only,) = read(docx(rows)).rows
    assert only.problems == ("没有写项目名称",)
