"""Marks of secrecy as official documents bear them, told from the same words in a sentence.

A mark is one of the three grades followed by a star (「机密★10年」), or standing alone in its line
or cell. 「商业秘密」「保守国家秘密」「绝密级」 in a sentence are words, not marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from congress.documents.sentences import refused

GRADE = r"(?:绝[ \t\u3000]*密|机[ \t\u3000]*密|秘[ \t\u3000]*密)"
TERM = r"(?:\d{1,2}[ \t\u3000]*(?:年|个月|月|天|日)|长期|启用前|解密前)"
STARS = "★☆✩✭⭐⋆"
#: What a star may not follow to be a mark: 「保守商业秘密★」 closes a sentence of a leaflet.
BEFORE = r"(?<![业家作事守术露漏人的])"
STARRED = re.compile(rf"{BEFORE}{GRADE}\s*[{STARS}]\s*{TERM}?")
# Alone in its line, but for brackets, the number of the copy, the term and the urgency.
ALONE = re.compile(
    rf"^[\W_]*(?:\d{{1,6}}[\W_]+)?(?:密\s*级[\W_]*)?({GRADE}(?:[\W_]*{TERM})?)"
    r"[\W_]*(?:(?:特急|加急|平急|特提)[\W_]*)?$"
)
IN_NAME = re.compile(rf"(?<![\u3400-\u9fff]){GRADE}(?:[\W_]*{TERM})?(?![\u3400-\u9fff])")
LONGEST_LINE = 200  # a line that is only a mark is short


def mark_in_lines(lines: Iterable[str]) -> str | None:
    """The first mark in the text of a document, one line, paragraph or cell at a time."""
    for line in lines:
        if "密" not in line:
            continue
        if found := STARRED.search(line):
            return _tidy(found[0])
        for part in line.splitlines() or [line]:
            if len(part) <= LONGEST_LINE and (found := ALONE.match(part)):
                return _tidy(found[1])
    return None


def mark_in_name(name: str) -> str | None:
    """「（机密）方案.docx」「方案-秘密.pdf」; not 「商业秘密保护.docx」."""
    found = STARRED.search(name) or IN_NAME.search(name)
    return _tidy(found[0]) if found else None


def refuse_marked_name(name: str) -> None:
    if mark := mark_in_name(name):
        raise refused("secret-name", mark=mark)


def refuse_marked(lines: Iterable[str]) -> None:
    if mark := mark_in_lines(lines):
        raise refused("secret", mark=mark)


def _tidy(mark: str) -> str:
    return re.sub(r"\s+", "", mark)
