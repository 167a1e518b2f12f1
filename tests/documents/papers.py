"""Office documents and PDFs as people send them, honest and otherwise, built part by part."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

CT = "application/vnd.openxmlformats-officedocument."
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
MAIN = {
    "docx": ("word/document.xml", f"{CT}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{CT}spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{CT}presentationml.presentation.main+xml"),
}
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(parts: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def link(kind: str, target: str, *, external: bool = False) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="r{kind}" Type="{REL}/{kind}" Target="{target}"{mode}/>'


def office(
    kind: str = "docx",
    *,
    main: str = "",
    parts: dict[str, bytes | str] | None = None,
    links: str = "",
    types: str = "",
    main_type: str = "",
) -> bytes:
    """A document of one of the three kinds; ``parts`` are added, ``links`` belong to its main."""
    path, code = MAIN[kind]
    folder, name = path.split("/")
    body = {
        "[Content_Types].xml": f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{PACKAGE}'
        '/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{path}" ContentType="{main_type or code}"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{link('officeDocument', path)}</Relationships>",
        path: main or f"<w:document {W}/>",
        f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{link('hyperlink', 'https://example.org/', external=True)}{links}</Relationships>",
    }
    return zipped(body | (parts or {}))


def paragraphs(*texts: str | Iterable[str]) -> str:
    """word/document.xml; a paragraph given as a tuple is split into runs."""
    body = ""
    for text in texts:
        runs = (text,) if isinstance(text, str) else text
        body += "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}<w:document {W}><w:body>{body}</w:body></w:document>"


def shared_strings(*cells: str) -> dict[str, bytes | str]:
    items = "".join(f"<si><t>{cell}</t></si>" for cell in cells)
    return {"xl/sharedStrings.xml": f"<sst>{items}</sst>"}


def slide(*lines: str) -> dict[str, bytes | str]:
    body = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return {"ppt/slides/slide1.xml": f"<p:sld xmlns:p='p' {A}>{body}</p:sld>"}


def ofd(*lines: str, parts: dict[str, bytes | str] | None = None) -> bytes:
    spec = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    text = "".join(
        f"<ofd:TextObject><ofd:TextCode>{x}</ofd:TextCode></ofd:TextObject>" for x in lines
    )
    return zipped(
        {
            "OFD.xml": f'<ofd:OFD {spec} DocType="OFD"><ofd:DocBody/></ofd:OFD>',
            "Doc_0/Document.xml": f"<ofd:Document {spec}/>",
            "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {spec}>{text}</ofd:Page>",
        }
        | (parts or {})
    )


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    body = b"%PDF-1.7\n"
    for number, content in enumerate(objects or (b"<< /Type /Catalog >>",), 1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    return body + b"trailer\n<< /Root 1 0 R " + trailer + b">>\nstartxref\n0\n%%EOF\n"


def stream(data: bytes, dictionary: bytes = b"", *, flate: bool = True) -> bytes:
    if flate:
        data, dictionary = zlib.compress(data), dictionary + b" /Filter /FlateDecode"
    return b"<<%s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(data), data)


def shown(text: str) -> tuple[bytes, bytes]:
    """A page that shows ``text`` by glyph numbers, and the table that says what they mean."""
    glyphs = {letter: 100 + place for place, letter in enumerate(dict.fromkeys(text))}
    codes = "".join(f"{glyphs[letter]:04X}" for letter in text)
    pairs = "".join(f"<{number:04X}> <{ord(letter):04X}>\n" for letter, number in glyphs.items())
    page = f"BT /F1 16 Tf 1 0 0 1 72 700 Tm <{codes}> Tj ET"
    table = f"begincmap {len(glyphs)} beginbfchar\n{pairs}endbfchar"
    return page.encode(), table.encode()


def liar(body: bytes, name: str, declared: int) -> bytes:
    """The same zip, whose directory and local head say that ``name`` is ``declared`` bytes long."""
    changed = bytearray(body)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        info = archive.getinfo(name)
        changed[info.header_offset + 22 : info.header_offset + 26] = struct.pack("<I", declared)
        place = body.index(name.encode(), archive.start_dir) - 46
    changed[place + 24 : place + 28] = struct.pack("<I", declared)
    return bytes(changed)


def renamed(body: bytes, old: str, new: str) -> bytes:
    """A part called otherwise in head and directory; both names are of one length."""
    assert len(old) == len(new)
    return body.replace(old.encode(), new.encode())
