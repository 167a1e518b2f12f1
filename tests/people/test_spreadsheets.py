"""Files from outside are hostile until shown otherwise."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook

from congress.people import spreadsheets
from congress.people.imports import ACCOUNT_COLUMNS, DEPUTY_COLUMNS
from congress.people.spreadsheets import BadWorkbook, read_rows, write_book

from .workbooks import account, book

ACCOUNTS, DEPUTIES = "/people/import/accounts/", "/people/import/deputies/"


def test_rows_are_read_under_their_heading_in_any_order():
    data = book(["姓名*", "别的", "用户名", "角色", "机构", "电话"],
                ["张三", "x", " zhang ", "承办人", None, 13800000000],
                [None] * 6,
                ["李四", "x", "li", "承办人", "甲", 12.0], title_rows=2)  # fmt: skip
    columns = ("用户名", "姓名", "角色", "机构", "电话")
    rows = read_rows(io.BytesIO(data), columns)
    assert rows == [
        (4, account("zhang", organ="", phone="13800000000")),
        (6, account("li", "李四", organ="甲", phone="12")),
    ]


def test_template_is_read_back(client, office):
    client.force_login(office)
    for path, columns in ((ACCOUNTS, ACCOUNT_COLUMNS), (DEPUTIES, DEPUTY_COLUMNS)):
        response = client.get(path + "template.xlsx")
        assert "attachment" in response["Content-Disposition"]
        assert len(read_rows(io.BytesIO(response.content), columns)) == 1


def zipped(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return buffer.getvalue()


def with_part(name, data):
    buffer = io.BytesIO(book(ACCOUNT_COLUMNS, account().values()))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return buffer.getvalue()


LATE = b'<?xml version="1.0"?><!--' + b" " * 5000 + b'--><!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
HEAD = b'<?xml version="1.0"?><!--'
ACROSS = HEAD + b" " * (1024 * 1024 - len(HEAD) - 8) + b'--><!DOCTYPE a [<!ENTITY b "cc">]><a/>'
EBCDIC = '<?xml version="1.0" encoding="cp037"?><!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "不是 .xlsx"),
        (b"not a workbook", "不是 .xlsx"),
        (b"PK\x03\x04broken", "不是 .xlsx"),
        (zipped(a_dot_txt=b"x"), "不是 .xlsx"),
        (with_part("xl/vbaProject.bin", b"x"), "宏"),
        (with_part("xl/embeddings/oleObject1.bin", b"x"), "嵌入"),
        (with_part("xl/x.xml", BOMB), "格式不正确"),
        (with_part("xl/x.xml", BOMB.decode().encode("utf-16")), "格式不正确"),
        (with_part("xl/x.xml", LATE), "格式不正确"),
        (with_part("xl/x.xml", LATE.decode().encode("utf-16")), "格式不正确"),
        (with_part("xl/x.xml", ACROSS), "格式不正确"),
        (with_part("xl/sheet.dat", BOMB), "格式不正确"),
        (with_part("xl/x.xml", EBCDIC.encode("cp037")), "格式不正确"),
        (with_part("xl/x.xml", b'<?xml version="1.0" encoding="gbk"?><a/>'), "格式不正确"),
        (with_part("xl/media/big.bin", b"\0" * (61 * 1024 * 1024)), "过大"),
        (book(["甲", "乙"], ["1", "2"]), "没有找到表头"),
        (book(ACCOUNT_COLUMNS[:4], account().values()), "缺少栏目：电话"),
        (book(ACCOUNT_COLUMNS), "没有内容"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
    ],
    ids=range(19),
)
def test_hostile_and_wrong_files_get_a_sentence(data, words):
    with pytest.raises(BadWorkbook, match=words):
        read_rows(io.BytesIO(data), ACCOUNT_COLUMNS)


def test_broken_sheet_gets_a_sentence():
    good = io.BytesIO(book(ACCOUNT_COLUMNS, account().values()))
    broken = io.BytesIO()
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(broken, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            target.writestr(part, data[: len(data) // 2] if "sheet1" in part.filename else data)
    with pytest.raises(BadWorkbook, match=r"打不开|没有"):
        read_rows(io.BytesIO(broken.getvalue()), ACCOUNT_COLUMNS)


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(spreadsheets, "MAX_ROWS", 2)
    data = book(ACCOUNT_COLUMNS, *[account(f"u{n}").values() for n in range(3)])
    with pytest.raises(BadWorkbook, match="最多导入 2 行"):
        read_rows(io.BytesIO(data), ACCOUNT_COLUMNS)


def test_formulas_leave_as_text():
    made = load_workbook(io.BytesIO(write_book("表", ("姓名",), [["=1+1"], ["@x"]])))
    cells = [row[0] for row in made.active.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert cells[0].value == "=1+1"
