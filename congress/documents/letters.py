"""Official letters (函) as .docx, laid out as GB/T 9704—2012 says of the letter form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from congress.people.texts import xml_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: The fonts are licensed: they are named, and the reader's machine falls back where it has none.
TITLE_FONT, BODY_FONT, LATIN_FONT = "方正小标宋简体", "仿宋_GB2312", "Times New Roman"
TITLE_SIZE, BODY_SIZE = Pt(22), Pt(16)
#: 22 lines on 225 mm.
LINE = Pt(29)
INDENT = BODY_SIZE * 2
#: A document's own properties take no more (ECMA-376 part 2, as python-docx reads it).
PROPERTY_LENGTH = 255
A4 = (Mm(210), Mm(297))
MARGINS = {
    "top_margin": Mm(37), "left_margin": Mm(28), "bottom_margin": Mm(35), "right_margin": Mm(26),
}  # fmt: skip


@dataclass(frozen=True)
class Enclosure:
    """附件: a text on pages of its own. ``paragraphs``: (its heading or nothing, its text)."""

    title: str
    paragraphs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Letter:
    """``addressee`` without the colon; ``paragraphs`` without indents."""

    number: str
    title: str
    addressee: str
    paragraphs: Sequence[str]
    sender: str
    day: date
    enclosure: Enclosure | None = None


def write_letter(file: IO[bytes], letter: Letter) -> None:
    """The whole letter into ``file``, opened for writing bytes."""
    paper = Document()
    _lay_out(paper)
    properties = paper.core_properties
    properties.title = xml_text(letter.title)[:PROPERTY_LENGTH]
    properties.author = xml_text(letter.sender)[:PROPERTY_LENGTH]
    properties.comments = ""
    properties.language = "zh-CN"
    _line(paper, letter.number, WD_ALIGN_PARAGRAPH.RIGHT)
    _line(paper, "")
    _title(paper, letter.title)
    _line(paper, "")
    _line(paper, f"{letter.addressee}：")
    for text in letter.paragraphs:
        _body(paper, text)
    if letter.enclosure:
        _line(paper, "")
        _body(paper, f"附件：{letter.enclosure.title}")
    _line(paper, "")
    _line(paper, letter.sender, WD_ALIGN_PARAGRAPH.RIGHT, right=INDENT)
    day = f"{letter.day.year}年{letter.day.month}月{letter.day.day}日"
    _line(paper, day, WD_ALIGN_PARAGRAPH.RIGHT, right=INDENT * 2)
    if letter.enclosure:
        _enclose(paper, letter.enclosure)
    paper.save(file)


def _enclose(paper: Any, enclosure: Enclosure) -> None:
    paper.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    _line(paper, "附件")
    _title(paper, enclosure.title)
    _line(paper, "")
    for heading, text in enclosure.paragraphs:
        if heading:
            _body(paper, heading, bold=True)
        for part in text.splitlines():
            if part.strip():
                _body(paper, part.strip())


def _lay_out(paper: Any) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = A4
    for name, width in MARGINS.items():
        setattr(section, name, width)
    style = paper.styles["Normal"]
    _font(style, BODY_FONT, BODY_SIZE)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE


def _font(of: Any, name: str, size: int) -> None:
    """Chinese characters have a font of their own (``w:eastAsia``)."""
    of.font.name, of.font.size = LATIN_FONT, size
    properties = of.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _line(paper: Any, text: str, align: Any = WD_ALIGN_PARAGRAPH.LEFT, *, right: int = 0) -> Any:
    line = paper.add_paragraph(xml_text(text))
    line.alignment = align
    if right:
        line.paragraph_format.right_indent = right
    return line


def _title(paper: Any, text: str) -> None:
    line = _line(paper, "", WD_ALIGN_PARAGRAPH.CENTER)
    line.paragraph_format.line_spacing = Pt(36)
    _font(line.add_run(xml_text(text)), TITLE_FONT, TITLE_SIZE)


def _body(paper: Any, text: str, *, bold: bool = False) -> None:
    line = _line(paper, "", WD_ALIGN_PARAGRAPH.JUSTIFY)
    line.paragraph_format.first_line_indent = INDENT
    line.add_run(xml_text(text)).bold = bold or None
