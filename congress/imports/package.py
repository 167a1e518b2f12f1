"""An .xlsx as a package: hostile until shown otherwise, before any library opens it."""

from __future__ import annotations

import io
import re
import zipfile

from congress.imports.elements import Census
from congress.imports.rows import BadFile

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_PARTS = 500
CHUNK = 1024 * 1024
LONGEST = len(b"<!DOCTYPE") - 1  # of what may lie across two chunks
ALPHABETS = (b"UTF-8", b"UTF-16", b"UTF-16LE", b"UTF-16BE", b"US-ASCII")
WORKBOOK = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TYPES = "[Content_Types].xml"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and every .xlsx with a password
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}(\d{1,7}))"')
#: A cell with something in it, and the number of its row.
FILLED = re.compile(
    rb'<(?:\w+:)?c\s[^>]*?r="[A-Z]{1,3}(\d{4,7})"[^>]*>\s*<(?:\w+:)?(?:v|is|f)[\s>]'
)
NOT_PROPER = "文件格式不正确，请把内容复制到新的表格里再导入。"
NOT_XLSX = "这不是 .xlsx 文件，请用模板填写。"
NOT_WHOLE = "文件已经损坏，请重新保存或者重新下载以后再导入。"

#: (what stands in the names of parts, why such a file is not taken)
UNWANTED = (
    (("vbaproject", "/activex", "/embeddings/", "/macrosheets/"),
     "文件含有宏或者嵌入对象，请另存为不含宏的 .xlsx 文件。"),
    (("/externallinks/",),
     "文件引用了其他文件的数据，请在“数据—编辑链接”中断开链接，再导入。"),
    (("/media/",),
     "文件里有图片，导入只认文字，图片会丢失。请删去图片（或者换成文字）再导入。"),
)  # fmt: skip


def check_package(data: bytes) -> None:
    """Raises BadFile. Looks at every part as it is, whatever it is called."""
    if len(data) > MAX_BYTES:
        raise BadFile(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请分成几个文件导入。")
    if data.startswith(OLD):
        raise BadFile("文件加了密码，或者是旧的 .xls 格式。请去掉密码，另存为 .xlsx 再导入。")
    if not data.startswith(b"PK"):
        raise BadFile(NOT_XLSX)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_parts(package)
    except zipfile.BadZipFile as error:
        raise BadFile(NOT_WHOLE) from error
    except (NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, BadFile):
            raise
        raise BadFile(NOT_WHOLE) from error
    except Exception as error:  # zlib.error and the like, of a part that is cut or forged
        raise BadFile(NOT_WHOLE) from error


def _check_parts(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if sum(part.file_size for part in parts) > MAX_UNPACKED or len(parts) > MAX_PARTS:
        raise BadFile("文件展开后过大，请分成几个文件导入。")
    names = [part.filename for part in parts]
    if len(set(names)) < len(names):
        raise BadFile(NOT_PROPER)
    census = Census()
    for part in parts:
        name = f"/{part.filename.lower()}"
        for words, sentence in UNWANTED:
            if any(word in name for word in words):
                raise BadFile(sentence)
        # Whatever it is called: the package itself says which part is a sheet.
        if _declares_type(package, part, census):
            raise BadFile(NOT_PROPER)
    if TYPES not in names or WORKBOOK not in package.read(TYPES):
        raise BadFile(NOT_XLSX)


def _declares_type(package: zipfile.ZipFile, part: zipfile.ZipInfo, census: Census) -> bool:
    """Office writes no DOCTYPE; whoever does means to expand entities. A comment of any length
    may stand before it, so the whole part is read; and in an alphabet in which we would not
    recognise it, the part is refused. Its elements are counted on the way."""
    with package.open(part) as file:
        rest, first, size = b"", True, 0
        while chunk := file.read(CHUNK):
            size += len(chunk)
            if size > MAX_UNPACKED:
                return True  # more than it said of itself
            text = rest + chunk.replace(b"\0", b"").upper()
            if first and _strange_alphabet(text, part.filename):
                return True
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                return True
            rest, first = text[-LONGEST:], False
            census.feed(chunk)
    census.end_part()
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


def check_sheet(data: bytes, part: str, *, last: int, head: int | None = None) -> None:
    """What a reader of rows does not see: cells below the last row that is read, and cells merged
    below the heading, which would be empty; without ``head`` they are welcome. Raises BadFile."""
    with zipfile.ZipFile(io.BytesIO(data)) as package, package.open(part) as file:
        rest = b""
        while chunk := file.read(CHUNK):
            text = rest + chunk
            for found in MERGED.finditer(text):
                if head is not None and int(found[2]) > head:
                    cells = found[1].decode()
                    raise BadFile(
                        f"表中有合并单元格（{cells}），请取消合并，每行都填写完整再导入。"
                    )
            for found in FILLED.finditer(text):
                if int(found[1]) > last:
                    raise BadFile(
                        f"第{int(found[1])}行还有内容，离表头太远，请删去中间的空行再导入。"
                    )
            rest = text[-300:]
