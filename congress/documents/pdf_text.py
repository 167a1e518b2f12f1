"""The words of a PDF, as far as its pages and its fonts' tables tell them. No layout, no guessing:
enough to find a mark that was typed, not one that is part of a picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

MAX_TOKENS = 200_000  # a string counts by its length
MAX_TABLES = 24
SOUGHT = "密"
# Every pattern is bounded, or matches what it has begun: none goes over the same bytes twice.
TITLE = re.compile(
    rb"/(?:Title|Subject|Keywords)\s{0,8}(\((?:\\.|[^\\)]){0,1000}\)?|<[0-9A-Fa-f\s]{0,2000}>)",
    re.S,
)
_NUMBER = rb"(?<![-+\d.])[-+\d.]{1,20}\s{1,4}"
TOKEN = re.compile(
    rb"(?P<string>\((?:\\.|[^\\()]){0,4000}\)?)|(?P<hex><[0-9A-Fa-f\s]*>)"
    rb"|/(?P<font>[^\s/\[\]<>()]{1,60})\s{1,4}[-\d.]{1,20}\s{1,4}Tf"
    rb"|" + _NUMBER + rb"(?P<down>[-+\d.]{1,20})\s{1,4}T[dD]\b"
    rb"|(?:" + _NUMBER + rb"){5}(?P<y>[-+\d.]{1,20})\s{1,4}Tm\b"
    rb"|(?P<line>T\*|\bBT\b|'|\")",
    re.S,
)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.S)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CODE, _TEXT = rb"<([0-9A-Fa-f]{1,8})>", rb"<([0-9A-Fa-f]{1,64})>"
PAIR = re.compile(_CODE + rb"\s{0,8}" + _TEXT)
RANGE = re.compile(
    _CODE + rb"\s{0,8}" + _CODE + rb"\s{0,8}(?:" + _TEXT + rb"|\[([^\[\]]{0,20000})\])"
)
MAX_CODES = 200_000  # of all tables


@dataclass
class _Line:
    """Runs of codes that stand at the same height: (font, codes)."""

    runs: list[tuple[bytes, bytes]] = field(default_factory=list)


def titles(data: bytes) -> list[str]:
    """What the file calls itself; its bookmarks are called /Title too."""
    found = (_bytes_of(match[1]) for match in TITLE.finditer(data))
    return [text for raw in found if SOUGHT in (text := _decoded(raw))]


def words(
    streams: Iterable[tuple[int, bytes]], fonts: Callable[[], dict[bytes, set[int]]]
) -> list[str]:
    """The lines that hold 密, by the tables that the file brings and by the usual encodings.

    ``streams``: number and content; ``fonts()``: font name → numbers of its tables, asked
    only where some table knows the character.
    """
    pages, tables, left = [], {}, MAX_CODES
    for number, stream in streams:
        if b"beginbf" in stream and left > 0:
            tables[number] = _table(stream, left)
            left -= max(len(tables[number]), 100)
        elif b"BT" in stream:
            pages.append(stream)
    # Where no font names its table, each that knows 密 is tried.
    trial = [table for table in tables.values() if SOUGHT in table.values()][:MAX_TABLES]
    named = {
        name: [tables[number] for number in sorted(numbers) if tables.get(number)][:MAX_TABLES]
        for name, numbers in (fonts() if trial else {}).items()
    }
    found: list[str] = []
    for line in _lines(pages):
        if trial:
            found += _by_names(line, named)
        found += _readings(line, trial)
    return found


def _by_names(line: _Line, named: dict[bytes, list[dict[bytes, str]]]) -> Iterator[str]:
    """A name may stand for another font on another page: the first of each, the second …"""
    tries = [named.get(font) or [{}] for font, _codes in line.runs]
    for turn in range(max(map(len, tries), default=0)):
        texts = [
            _by_table(codes, tables[turn % len(tables)]) if tables[0] else "字"
            for (_font, codes), tables in zip(line.runs, tries, strict=True)
        ]
        if SOUGHT in (text := "".join(texts)):
            yield text


def _lines(pages: Iterable[bytes]) -> Iterator[_Line]:
    left, font = MAX_TOKENS, b""
    for page in pages:
        line, height = _Line(), b""
        for token in TOKEN.finditer(page):
            if (left := left - 1 - len(token[0]) // 8) < 0:
                return
            kind = token.lastgroup
            if kind in ("string", "hex"):
                line.runs.append((font, _bytes_of(token[0])))
            elif kind == "font":
                font = token["font"]
            elif kind == "line" or _moves(token, height):
                yield line
                line = _Line()
            if kind == "y":
                height = token["y"]
        yield line


def _moves(token: re.Match[bytes], height: bytes) -> bool:
    if token.lastgroup == "y":
        return token["y"] != height
    return token.lastgroup == "down" and token["down"].strip(b"+-0.") != b""


def _readings(line: _Line, tables: list[dict[bytes, str]]) -> Iterator[str]:
    raw = b"".join(codes for _font, codes in line.runs)
    for encoding in ("utf-16-be", "gb18030", "utf-8"):
        text = raw.decode(encoding, "replace")
        if SOUGHT in text:
            yield text
    for table in tables:
        texts = [_by_table(codes, table) for _font, codes in line.runs]
        fonts = {font for (font, _), text in zip(line.runs, texts, strict=True) if SOUGHT in text}
        if fonts:
            yield "".join(
                text if font in fonts else _otherwise(codes, tables)
                for (font, codes), text in zip(line.runs, texts, strict=True)
            )


def _otherwise(codes: bytes, tables: list[dict[bytes, str]]) -> str:
    """Codes of a font whose table is not known: what another table makes of all of them, or a
    character that stands for 「some word」, so that the line does not look empty but for a mark."""
    for table in tables:
        if "\ufffd" not in (text := _by_table(codes, table)):
            return text
    return "字"


def _by_table(codes: bytes, table: dict[bytes, str]) -> str:
    width = len(next(iter(table)))
    steps = range(0, len(codes), width)
    return "".join(table.get(codes[step : step + width], "\ufffd") for step in steps)


def _table(stream: bytes, left: int) -> dict[bytes, str]:
    """A ToUnicode table: code → characters, not more than ``left``."""
    table: dict[bytes, str] = {}
    for section in stream.split(b"beginbf")[1:]:
        body = section.partition(b"endbf")[0]
        if body.startswith(b"char"):
            for code, text in PAIR.findall(body)[:left]:
                table[_hex(code)] = _text(_hex(text))
            continue
        for first, last, text, several in RANGE.findall(body):
            start, width = int(first, 16), len(_hex(first))
            texts = re.findall(rb"<([0-9A-Fa-f]{1,64})>", several)
            count = min(int(last, 16) - start + 1, len(texts) or 65_536, left)
            left -= max(count, 1)
            for step in range(max(count, 0)):
                code = (start + step).to_bytes(width + 1, "big")[-width:]
                table[code] = _text(_hex(texts[step])) if texts else _next(_hex(text), step)
        if left <= 0:
            break
    return table


def _text(raw: bytes) -> str:
    return raw.decode("utf-16-be", "replace")


def _next(text: bytes, step: int) -> str:
    number = int.from_bytes(text[-2:], "big") + step
    return _text(text[:-2] + (number & 0xFFFF).to_bytes(2, "big"))


def _hex(digits: bytes) -> bytes:
    digits = re.sub(rb"\s", b"", digits)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _bytes_of(token: bytes) -> bytes:
    if token.startswith(b"<"):
        return _hex(token[1:-1])
    token = token[1:-1] if token.endswith(b")") else token[1:]

    def plain(match: re.Match[bytes]) -> bytes:
        escaped = match[1]
        if escaped[:1] in b"01234567":
            return bytes([int(escaped, 8) & 0xFF])
        return b"" if escaped in (b"\n", b"\r\n", b"\r") else PLAIN.get(escaped, escaped)

    return ESCAPED.sub(plain, token)


def _decoded(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return raw.decode("utf-8" if raw.startswith(b"\xef\xbb\xbf") else "gb18030", "replace")
