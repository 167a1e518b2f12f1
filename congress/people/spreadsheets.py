"""Reading and writing .xlsx of people. A file from outside is hostile until shown otherwise."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_ROWS = 2000
MAX_TEXT = 500
CHUNK = 1024 * 1024
LONGEST = len(b"<!DOCTYPE") - 1  # of what may lie across two chunks
ALPHABETS = (b"UTF-8", b"UTF-16", b"UTF-16LE", b"UTF-16BE", b"US-ASCII")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BadWorkbook(ValueError):
    """The file cannot be read; the message is a sentence for the clerk."""


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > MAX_UNPACKED or len(parts) > 500:
                raise BadWorkbook("文件展开后过大，请分成几个文件导入。")
            for part in parts:
                name = part.filename.lower()
                if "vbaproject" in name or "/activex" in name or "/embeddings/" in name:
                    raise BadWorkbook("文件含有宏或者嵌入对象，请另存为不含宏的 .xlsx 文件。")
                # Whatever it is called: the package itself says which part is a sheet.
                if _declares_type(package, part):
                    raise BadWorkbook("文件格式不正确，请用模板重新填写。")
            if "[Content_Types].xml" not in package.namelist():
                raise BadWorkbook("这不是 .xlsx 文件，请用模板填写。")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadWorkbook("这不是 .xlsx 文件，请用模板填写。") from error


def _declares_type(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Office writes no DOCTYPE; whoever does means to expand entities. A comment of any length
    may stand before it, so the whole part is read; and in an alphabet in which we would not
    recognise it, the part is refused."""
    with package.open(part) as file:
        rest, first = b"", True
        while chunk := file.read(CHUNK):
            text = rest + chunk.replace(b"\0", b"").upper()
            if first and _strange_alphabet(text, part.filename):
                return True
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                return True
            rest, first = text[-LONGEST:], False
    return False


def _strange_alphabet(head: bytes, name: str) -> bool:
    """Neither UTF-8 nor UTF-16, going by the first bytes (upper case, without zeros) of XML."""
    if not name.lower().endswith((".xml", ".rels", ".vml")):
        return False
    head = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if not head.lstrip().startswith(b"<"):
        return True
    declared = re.match(rb"\s*<\?XML[^>]*?ENCODING\s*=\s*[\"']([^\"']*)", head)
    return declared is not None and declared[1] not in ALPHABETS


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Excel makes 0123 of a card number 123.0; keep at least the digits
    text = str(value).strip()
    return "".join(c for c in text if c.isprintable())


def read_rows(file: Any, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """[(row number in the sheet, {column: text})] of the first sheet, blank rows left out.

    The heading row is found among the first five, columns in any order; others are ignored.
    Raises BadWorkbook.
    """
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadWorkbook("文件超过 5 MB，请分成几个文件导入。")
    _check_package(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        limit = MAX_ROWS + 6
        rows = [
            [_text(cell) for cell in row[:60]]
            for row in sheet.iter_rows(max_row=limit, max_col=60, values_only=True)
        ]
        book.close()
    except BadWorkbook:
        raise
    except Exception as error:  # openpyxl fails in too many ways to name on a broken file
        raise BadWorkbook("文件打不开，请用模板重新填写后再试。") from error
    return _under_heading(rows, columns)


def _under_heading(
    rows: list[list[str]], columns: Sequence[str]
) -> list[tuple[int, dict[str, str]]]:
    for index, row in enumerate(rows[:5]):  # noqa: B007 - used after the loop
        heading = [text.rstrip("*＊").strip() for text in row]  # noqa: RUF001
        if columns[0] in heading and columns[1] in heading:
            break
    else:
        raise BadWorkbook(f"没有找到表头，第一行应当有「{columns[0]}」「{columns[1]}」等栏目。")
    if missing := [column for column in columns if column not in heading]:
        raise BadWorkbook(f"缺少栏目：{'、'.join(missing)}。请用模板填写。")
    places = {column: heading.index(column) for column in columns}
    result = []
    for number, row in enumerate(rows[index + 1 :], start=index + 2):
        values = {
            column: row[place] if place < len(row) else "" for column, place in places.items()
        }
        if any(values.values()):
            result.append((number, values))
    if not result:
        raise BadWorkbook("表中没有内容。")
    if len(result) > MAX_ROWS:
        raise BadWorkbook(f"一次最多导入 {MAX_ROWS} 行，请分成几个文件。")
    return result


def write_book(title: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """An .xlsx with every cell as text: a name that begins with = is not a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for index in range(len(heading)):
        sheet.column_dimensions[chr(ord("A") + index)].width = 20
    bold = Font(bold=True)

    def cell(value: str, font: Font | None = None) -> Any:
        made = WriteOnlyCell(sheet, value=value)
        made.data_type = "s"
        made.number_format = "@"
        if font:
            made.font = font
        return made

    sheet.append([cell(text, bold) for text in heading])
    for row in rows:
        sheet.append([cell(text) for text in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
