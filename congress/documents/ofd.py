"""OFD (GB/T 33190), the format of official documents: a zip whose root is OFD.xml."""

from __future__ import annotations

import re

from congress.documents.archives import Archive
from congress.documents.sentences import refused
from congress.documents.xml_text import MAX_XML, may_hold, read_text, walk

ROOT = "OFD.xml"
#: Pages, pictures, fonts, signatures and seals; nothing else belongs into such a file.
KNOWN = re.compile(
    r"\.(xml|png|jpe?g|bmp|tiff?|gif|jb2|jbig2|jp2|gbig2|ttf|otf|ttc|cff|esl|dat|sm2?|ses|icc|dtd)$"
)
MAX_TEXT = 48 * 1024 * 1024


def inspect_ofd(archive: Archive) -> list[str]:
    """The lines of its text; refuses encrypted ones and files within the file."""
    names: list[str] = []
    walk(archive.beginning(ROOT, MAX_XML), archive.budget, lambda name, _: names.append(name))
    if names[:1] != ["OFD"]:
        raise refused("broken-office")
    if any("encrypt" in name for name in archive.parts) or "Encryptions" in names:
        raise refused("encrypted-office")
    lines: list[str] = []
    left = MAX_TEXT
    for name in archive.parts:
        if not KNOWN.search(name):
            raise refused("object")
        cap = min(MAX_XML, max(left, 0)) if name.endswith(".xml") else 0
        body = archive.beginning(name, cap)
        left -= len(body)
        if b"<ofd:Attachment " in body or b"<Attachment " in body:
            raise refused("object")
        if body and may_hold(body, "密"):
            lines += read_text(body, archive.budget)[0]
    return lines
