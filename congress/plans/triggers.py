"""Clauses that say what an item waits for: 「根据《…法》修改进程，适时修改…」."""

from __future__ import annotations

import re

#: How such a clause begins; 「国家立法出台后」 shows only at its end.
BEGINS = re.compile(r"根据|依据|按照?|依照|视|待|结合|随|条件成熟|在.{1,200}?(?:后|时|基础上)")
ENDS = re.compile(r"(?:后|(?<!适)时|进程|进展|情况|实际|成熟)，?适时")
SEPARATORS = "，；"
#: 「，适时」 and what shall then be done, which says no more than the title.
IN_TIME = re.compile(r"[，；]?(?:再|并)?适时")
_YEAR = r"(?:[0-9]{4}年|(?:[今本当明次翌]|下一?)年)"
_NUMBERS = "0-9十一二三四五六七八九"
#: Where a time by name begins.
DATED = re.compile(
    rf"[，；](?={_YEAR}?(?:[{_NUMBERS}—至到、]{{1,8}}月|[上下]半年|第?[{_NUMBERS}]季度)"
    rf"|{_YEAR}?年[内底末]|{_YEAR}[内底])"
)


def split_trigger(text: str) -> tuple[str, str]:
    """(clause, the time by name that follows it); each may be empty."""
    dated = DATED.search(text)
    if dated and BEGINS.match(text):
        return text[: dated.start()].strip(SEPARATORS), text[dated.end() :]
    if BEGINS.match(text):
        return IN_TIME.split(text, maxsplit=1)[0].strip(SEPARATORS), ""
    if found := ENDS.search(text):
        clause = text[: found.end() - len("适时")]
        return clause.strip(SEPARATORS), ""
    return "", text
