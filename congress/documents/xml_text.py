"""XML of other people's documents: read as a stream, without document types and entities."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from xml.parsers import expat

from congress.documents.archives import Budget
from congress.documents.sentences import refused

MAX_XML = 16 * 1024 * 1024
LINES = {"p", "si", "is", "text", "TextObject"}
WORDS = {"t", "TextCode"}
#: Elements whose own text is a line: properties of the document, heads and feet of sheets.
ALONE = {
    "title", "subject", "keywords", "category", "description", "contentStatus", "lpwstr", "v",
    "Title", "Subject", "Keyword", "Abstract",
    "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter",
}  # fmt: skip
#: In the heads of sheets: 「&C&"宋体"&14机密」.
SHEET_CODES = re.compile(r'&"[^"]*"|&\d+|&K[0-9A-Fa-f]{6}|&[A-Za-z]')


def _parser() -> expat.XMLParserType:
    def no_types(*_: object) -> None:
        raise refused("paths")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = no_types
    parser.EntityDeclHandler = no_types
    return parser


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _feed(parser: expat.XMLParserType, data: bytes) -> None:
    """What stands before the cap; a document cut there is not ended."""
    try:
        parser.Parse(data[:MAX_XML], len(data) <= MAX_XML)
    except expat.ExpatError:
        raise refused("broken-office") from None


def deliver(
    data: bytes,
    *,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Calls these for each element that opens and closes (「namespace}name」) and for the text in
    between, or refuses; what lies beyond ``MAX_XML`` is not read."""
    parser = _parser()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    _feed(parser, data)


def walk(data: bytes, budget: Budget, visit: Callable[[str, dict[str, str]], None]) -> None:
    """Calls ``visit(local name, attributes by local name)`` for each element, or refuses."""

    def start(name: str, attributes: dict[str, str]) -> None:
        budget.elements -= 1
        if budget.elements < 0:
            raise refused("bomb")
        visit(_local(name), {_local(key): value for key, value in attributes.items()})

    deliver(data, start=start)


class _Enough(Exception):
    """What lies beyond is not read: a book, or something that wants to keep us busy."""


class _Reader:
    """Collects paragraphs (those in a text box apart from those around it), cells, properties."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.lines: list[str] = []
        self.commands: list[str] = []
        self.open: list[list[str]] = [[]]
        self.taking: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.budget.elements -= 1
        if self.budget.elements < 0:
            raise _Enough
        name = _local(name)
        if name in LINES:
            self.open.append([])
        elif name in WORDS or name in ALONE or name == "instrText":
            self.taking.append(name)
        elif name in ("br", "cr"):
            self.open[-1].append("\n")
        elif name == "tab":
            self.open[-1].append(" ")
        elif name == "textpath":  # a watermark
            self.lines.append(attributes.get("string", ""))
        elif name == "fldSimple":
            self.commands += [v for key, v in attributes.items() if _local(key) == "instr"]
        if name in ALONE:
            self.open.append([])

    def end(self, name: str) -> None:
        name = _local(name)
        if self.taking and self.taking[-1] == name:
            self.taking.pop()
        if (name in LINES or name in ALONE) and len(self.open) > 1:
            self.lines.append("".join(self.open.pop()))
        elif name == "t" and len(self.open) == 1:
            self.lines.append("".join(self.open[0]))
            self.open[0].clear()

    def text(self, text: str) -> None:
        if not self.taking:
            return
        if self.taking[-1] == "instrText":
            self.commands.append(text)
        elif self.taking[-1].endswith(("Header", "Footer")):
            sections = re.sub(r"&[LCR]", "\n", text)
            self.open[-1].append(SHEET_CODES.sub("", sections))
        else:
            self.open[-1].append(text)


def read_text(data: bytes, budget: Budget) -> tuple[list[str], str]:
    """The lines of one part, and the commands of its fields one after the other."""
    reader = _Reader(budget)
    with suppress(_Enough):
        deliver(data, start=reader.start, end=reader.end, text=reader.text)
    reader.lines += ["".join(parts) for parts in reader.open]
    return reader.lines, "".join(reader.commands)


def may_hold(data: bytes, word: str) -> bool:
    """Whether reading is worth it: the bytes, or a way of writing that hides them."""
    hides = b"&#" in data or not data[:200].lstrip(b"\xef\xbb\xbf").startswith(b"<")
    encoding = re.search(rb"encoding=[\"']([\w-]+)", data[:200])
    if hides or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii")):
        return True
    return word.encode() in data
