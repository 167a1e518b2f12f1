"""How much stands in a package, counted before a library builds an object of each element.

A few kilobytes unpack to a million empty cells or formats: few bytes, and minutes of work.
"""

from __future__ import annotations

import re
from collections import Counter

from congress.imports.rows import BadFile

#: A tag that opens, whatever its prefix; its bare name.
OPENED = re.compile(rb"<(?:[^\s<>/:!?=]+:)?([A-Za-z]+)(?=[\s/>])")
LONGEST_TAG = 64 * 1024  # so much is kept back until the next chunk shows how it ends

#: What a reader of rows goes through quickly, or a full table has many of. Five thousand rows of
#: sixty columns is the most that anybody fills in; blank rows with a format are forgiven.
CELLS = 300_000
MOST = {
    b"row": 100_000,
    b"c": CELLS, b"v": CELLS, b"f": CELLS, b"is": CELLS,
    b"si": CELLS, b"t": CELLS + 100_000, b"phoneticPr": CELLS,
    # pieces of a text, each with a font of its own
    b"r": 50_000, b"rPr": 50_000, b"rPh": 50_000, b"rFont": 50_000, b"sz": 50_000,
    b"color": 50_000, b"family": 50_000, b"charset": 50_000, b"scheme": 50_000,
    b"sheet": 100,
}  # fmt: skip
#: All else together: formats, fonts, rules, names. Each costs a reader tens of microseconds; a
#: workbook that is used has some hundreds, one that was copied about for years some thousands.
MOST_OTHERS = 60_000

TOO_MUCH = "行或者单元格过多，请只把要导入的内容复制到新的表格里，再导入。"
TOO_STYLED = "文件里的格式过多，请只把内容（选择性粘贴—数值）复制到新的表格里，再导入。"
TOO_MANY_SHEETS = "文件里的工作表过多，请只保留要导入的一个。"


class Census:
    """Fed with the parts of one package, piece by piece; raises BadFile at the first excess."""

    def __init__(self) -> None:
        self.found: Counter[bytes] = Counter()
        self.others = 0
        self.rest = b""

    def feed(self, chunk: bytes) -> None:
        """In UTF-16, in which nobody writes a table, every element counts as any other."""
        wide = b"\0" in chunk
        text = self.rest + chunk.replace(b"\0", b"")
        cut = text.rfind(b"<")
        if cut < 0 or len(text) - cut > LONGEST_TAG:
            cut = len(text)
        self.rest = text[cut:]
        self._count(text[:cut], wide)

    def end_part(self) -> None:
        self._count(self.rest, wide=False)
        self.rest = b""

    def _count(self, text: bytes, wide: bool) -> None:
        opened = text.count(b"<") - text.count(b"</")
        if not opened:
            return
        known = Counter() if wide else Counter(OPENED.findall(text))
        for name in known.keys() & MOST.keys():
            opened -= known[name]
            self.found[name] += known[name]
            if self.found[name] > MOST[name]:
                raise BadFile(TOO_MANY_SHEETS if name == b"sheet" else TOO_MUCH)
        self.others += opened
        if self.others > MOST_OTHERS:
            raise BadFile(TOO_STYLED)
