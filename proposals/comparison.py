"""Two versions of a text, sentence by sentence: what stayed, what was added, what went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

#: A sentence with its stop and closing marks, or a line's end.
SENTENCE = re.compile(r"\n|[^。！？；!?;\n]*[。！？；!?;]+[”」』）)]*|[^。！？；!?;\n]+")


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    GONE = "gone"


@dataclass
class Piece:
    """Some sentences that share their fate."""

    change: Change
    text: str

    @property
    def is_added(self) -> bool:
        return self.change == Change.ADDED

    @property
    def is_gone(self) -> bool:
        return self.change == Change.GONE


@dataclass
class Paragraph:
    pieces: list[Piece] = field(default_factory=list)

    def add(self, change: Change, text: str) -> None:
        if self.pieces and self.pieces[-1].change == change:
            self.pieces[-1].text += text
        elif text.strip():
            self.pieces.append(Piece(change, text.lstrip()))


def sentences(text: str) -> list[str]:
    """Sentences and line ends, in order; together they are the text again."""
    return SENTENCE.findall(text.replace("\r\n", "\n"))


def compare(old: str, new: str) -> list[Paragraph]:
    """The paragraphs of ``new``, with what was added and what went marked where it stood.

    A line's end that went ends no paragraph, unless the whole line went.
    """
    paragraphs = [Paragraph()]
    for change, words in _changes(sentences(old), sentences(new)):
        if words != "\n":
            paragraphs[-1].add(change, words)
        elif change != Change.GONE or _is_all_gone(paragraphs[-1]):
            paragraphs.append(Paragraph())
    return [paragraph for paragraph in paragraphs if paragraph.pieces]


def is_same(paragraphs: list[Paragraph]) -> bool:
    return all(piece.change == Change.SAME for p in paragraphs for piece in p.pieces)


def _is_all_gone(paragraph: Paragraph) -> bool:
    return bool(paragraph.pieces) and all(piece.is_gone for piece in paragraph.pieces)


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[Change, str]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            yield from ((Change.SAME, words) for words in new[new_from:new_to])
            continue
        yield from ((Change.GONE, words) for words in old[old_from:old_to])
        yield from ((Change.ADDED, words) for words in new[new_from:new_to])
