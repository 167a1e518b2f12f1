"""Which of the formats a file is, by its content alone; refuses what is none, hostile or secret."""

from __future__ import annotations

import io

from django.core.exceptions import ValidationError

from congress.documents.archives import LOCAL_MAGIC, Archive, Budget
from congress.documents.checking import ENCRYPTED_STREAM
from congress.documents.formats import DOCX, XLSX
from congress.documents.marks import refuse_marked
from congress.documents.office import OLE2, TYPES, inspect_office
from congress.documents.sentences import refused
from congress.imports.package import MAX_BYTES
from congress.imports.rows import BadFile
from congress.plans.printed.delimited import NOT_A_TABLE, decoded, read_csv
from congress.plans.printed.docx import read_docx
from congress.plans.printed.grid import Grid
from congress.plans.printed.xlsx import read_xlsx


def open_grids(data: bytes) -> list[Grid]:
    """The sheets or tables of a file. Raises BadFile."""
    if not data.strip():
        raise BadFile("文件是空的，请重新选择。")
    if len(data) > MAX_BYTES:
        raise BadFile(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，请分成几个文件导入。")
    try:
        if data.startswith(LOCAL_MAGIC):
            return _package(data)
        if data.startswith(OLE2):
            raise refused("encrypted-office" if ENCRYPTED_STREAM in data else "old-office")
        text = decoded(data)
        refuse_marked(io.StringIO(text))
    except ValidationError as refusal:  # from the floor that looks at attachments
        raise BadFile(refusal.messages[0]) from refusal
    return [read_csv(text)]


def _package(data: bytes) -> list[Grid]:
    archive = Archive(io.BytesIO(data), Budget(), len(data))
    if TYPES not in archive:
        raise BadFile(NOT_A_TABLE)
    found, lines = inspect_office(archive)
    refuse_marked(lines)
    if found is XLSX:
        return read_xlsx(data)
    if found is DOCX:
        return read_docx(archive)
    raise BadFile(NOT_A_TABLE)
