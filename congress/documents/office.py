"""Office documents (OOXML): one of the three kinds, without macros, objects or foreign parts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from congress.documents.archives import LOCAL_MAGIC, Archive
from congress.documents.formats import DOCX, PPTX, XLSX, Format
from congress.documents.sentences import refused
from congress.documents.xml_text import MAX_XML, may_hold, read_text, walk

TYPES = "[Content_Types].xml"
MAX_SMALL_XML = 4 * 1024 * 1024
MAX_TEXT = 48 * 1024 * 1024  # of XML that is looked through for marks
_MAIN = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    f"{_MAIN}wordprocessingml.document.main+xml": DOCX,
    f"{_MAIN}spreadsheetml.sheet.main+xml": XLSX,
    f"{_MAIN}presentationml.presentation.main+xml": PPTX,
}
MACRO_TYPES = ("macroenabled", "vbaproject", "vbadata", "macrosheet")
OBJECT_TYPES = ("activex", "oleobject", "x-msdownload", "x-msdos-program")
MACRO_LINKS = ("vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet")
OBJECT_LINKS = ("oleobject", "control", "activexcontrolbinary", "afchunk")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
ACTIVE_NAMES = re.compile(r"\.(exe|dll|scr|com|bat|cmd|ps1|vbs|js|jse|wsf|hta|html?|svg|lnk|jar)$")
DDE = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)


def inspect_office(archive: Archive, *, depth: int = 0) -> tuple[Format | None, list[str]]:
    """The format and the lines of its text; None for a package of another kind.

    Charts of Word and PowerPoint bring their table along as a workbook inside: it is looked at in
    the same way, one level deep and from the same budget.
    """
    found = _content_types(archive)
    _links(archive)
    lines: list[str] = []
    left = MAX_TEXT
    for name in archive.parts:
        if re.search(r"vba(project|data)", name):
            raise refused("macro")
        if ACTIVE_NAMES.search(name) or "/activex/" in name:
            raise refused("object")
        cap = min(MAX_XML, max(left, 0)) if name.endswith(".xml") else 0
        body = archive.beginning(name, max(cap, 16))
        if body[:8] == OLE2 or body.startswith(PROGRAMS):
            raise refused("object")
        if body[:4] == LOCAL_MAGIC:
            lines += _inside(archive, name, depth)
        elif name.endswith(".xml"):
            left -= len(body)
            lines += _lines(archive, name, body)
    return found, lines


def _content_types(archive: Archive) -> Format | None:
    formats: list[Format] = []
    codes: list[str] = []

    def visit(name: str, attributes: dict[str, str]) -> None:
        code = attributes.get("ContentType", "").strip().lower()
        codes.append(code)
        if name == "Override" and code in MAIN_PARTS:
            formats.append(MAIN_PARTS[code])

    walk(archive.beginning(TYPES, MAX_SMALL_XML), archive.budget, visit)
    if any(word in code for code in codes for word in MACRO_TYPES):
        raise refused("macro")
    if any(word in code for code in codes for word in OBJECT_TYPES):
        raise refused("object")
    return formats[0] if len(formats) == 1 else None


def _links(archive: Archive) -> None:
    """Relationships: what a part uses, in this file or outside. Only hyperlinks may lead out."""
    reasons: set[str] = set()

    def visit(name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        if kind in MACRO_LINKS:
            reasons.add("macro")
        elif kind in OBJECT_LINKS:
            reasons.add("object")
        elif attributes.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            reasons.add("external")

    for name in archive.parts:
        if name.endswith(".rels"):
            walk(archive.beginning(name, MAX_SMALL_XML), archive.budget, visit)
    for reason in ("macro", "object", "external"):
        if reason in reasons:
            raise refused(reason)


def _lines(archive: Archive, name: str, body: bytes) -> Iterator[str]:
    has_fields = b"instrText" in body or b"fldSimple" in body
    if "externallinks/" in name and b"ddeLink" in body:
        raise refused("external")
    if not (has_fields or may_hold(body, "密")):
        return
    lines, commands = read_text(body, archive.budget)
    if DDE.search(commands):
        raise refused("external")
    yield from lines


def _inside(archive: Archive, name: str, depth: int) -> list[str]:
    if depth:
        raise refused("object")
    body = archive.read(name)
    inner = Archive(io.BytesIO(body), archive.budget, len(body))
    if TYPES not in inner:
        raise refused("object")
    found, lines = inspect_office(inner, depth=depth + 1)
    if found is None:
        raise refused("object")
    return lines
