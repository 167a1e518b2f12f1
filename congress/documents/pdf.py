"""PDF: what it would do when opened, told from its bytes without rendering it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from congress.documents.pdf_fonts import number_of, tables_of_fonts
from congress.documents.pdf_text import titles, words
from congress.documents.sentences import refused

MEGABYTE = 1024 * 1024
MAX_OBJECTS = 50 * MEGABYTE  # inflated object streams, all together
MAX_CONTENT = 24 * MEGABYTE  # inflated pages, all together; what lies beyond is not read
MAX_STREAM = 4 * MEGABYTE
MAX_STREAMS = 20_000


def _name(word: str) -> str:
    """A name as a pattern: any of its letters may be written as ``#4a``."""
    letters = "".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in word)
    return f"/{letters}(?![A-Za-z0-9])"


def _names(*words: str) -> str:
    return "|".join(_name(word) for word in words)


DANGERS = re.compile(
    "|".join(
        f"(?P<{code}>{pattern})"
        for code, pattern in {
            "encrypted": _name("Encrypt"),
            "script": _names("JavaScript", "XFA"),
            "launch": _names("Launch"),
            "embedded": _names("EmbeddedFile", "EmbeddedFiles", "RichMedia"),
        }.items()
    ).encode()
)
REFUSALS = {
    "encrypted": "encrypted-pdf",
    "script": "pdf-script",
    "launch": "pdf-launch",
    "embedded": "pdf-embedded",
}
STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
OBJECT_STREAM = re.compile(_name("ObjStm").encode())
IMAGE = re.compile(_name("Image").encode())
FLATE = re.compile(rb"/Filter\s{0,8}\[?\s{0,8}/(?:FlateDecode|Fl)\b")


@dataclass
class _Stream:
    before: bytes
    """Everything since the last stream, the dictionary of this one at its end."""
    data: bytes

    @property
    def dictionary(self) -> bytes:
        return self.before[self.before.rfind(b"obj") + 3 :]


def inspect_pdf(body: bytes) -> list[str]:
    """The lines of its text, as far as they can be had cheaply; refuses what is not only paper."""
    if b"obj" not in body or b"%%EOF" not in body:
        raise refused("broken-pdf")
    _refuse_dangers(body)
    lines = titles(body)
    plain, packed, content = [], [], []
    objects_left, content_left = MAX_OBJECTS, MAX_CONTENT
    for stream in _streams(body):
        plain.append(stream.before)
        if OBJECT_STREAM.search(stream.before):
            packed.append(_object_stream(stream, objects_left))
            objects_left -= len(packed[-1])
            _refuse_dangers(packed[-1])
            lines += titles(packed[-1])
        elif content_left > 0 and not IMAGE.search(stream.dictionary):
            text = _content(stream, min(MAX_STREAM, content_left))
            content_left -= len(text)
            _refuse_dangers(text)
            content.append((number_of(stream.before), text))
    plain.append(body[body.rfind(b"endstream") + 1 :])
    return lines + words(content, lambda: tables_of_fonts(plain, packed))


def _refuse_dangers(data: bytes) -> None:
    found = {match.lastgroup for match in DANGERS.finditer(data)}
    for danger, code in REFUSALS.items():
        if danger in found:
            raise refused(code)


def _streams(body: bytes) -> Iterator[_Stream]:
    last = count = 0
    for match in STREAM.finditer(body):
        if match.start() < last:
            continue
        if (count := count + 1) > MAX_STREAMS:
            raise refused("pdf-unreadable")
        end = body.find(b"endstream", match.end())
        end = len(body) if end < 0 else end
        yield _Stream(body[last : match.start()], body[match.end() : end])
        last = end


def _inflate(data: bytes, cap: int) -> bytes:
    return zlib.decompressobj().decompress(data, cap)


def _object_stream(stream: _Stream, left: int) -> bytes:
    """Objects may stand in a stream: those must be readable, all of them."""
    if b"/Filter" not in stream.before and b"#" not in stream.before:
        return stream.data
    try:
        inflated = _inflate(stream.data, left + 1)
    except zlib.error:
        raise refused("pdf-unreadable") from None
    if len(inflated) > left:
        raise refused("bomb")
    return inflated


def _content(stream: _Stream, cap: int) -> bytes:
    if FLATE.search(stream.dictionary):
        try:
            return _inflate(stream.data, cap)
        except zlib.error:
            return b""
    return b"" if b"/Filter" in stream.dictionary else stream.data[:cap]
