"""A letter is written whatever somebody once put into a name."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from docx import Document

from congress.documents.letters import Enclosure, Letter, write_letter


def test_what_no_file_can_hold_is_left_out() -> None:
    odd = "市水\x0b务\x01局\ufffe"
    file = BytesIO()
    enclosure = Enclosure(odd, [(odd, f"{odd}的意见")])
    write_letter(file, Letter(odd, odd, odd, [odd], odd, date(2026, 11, 22), enclosure))
    written = [line.text for line in Document(file).paragraphs]
    assert written.count("市水务局") >= 5
    assert "市水务局：" in written
    assert not any(character in "".join(written) for character in "\x01\ufffe")


def test_a_long_title_is_written_whole() -> None:
    title = "关于" + "很" * 300 + "长的函"
    file = BytesIO()
    write_letter(file, Letter("1号", title, "市水务局", ["内容"], title, date(2026, 11, 22)))
    paper = Document(file)
    assert title in [line.text for line in paper.paragraphs]
    assert len(paper.core_properties.title) == 255
