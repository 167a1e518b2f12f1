"""What stands in a cell, as a text; and the days, numbers and names in such texts."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from congress.people.texts import plain

#: Beyond fifteen digits a spreadsheet keeps zeros instead of what was typed.
EXACT = 10**15
ESCAPED = re.compile(r"_x000[0-9A-Da-d]_")
FIRST_DAY = date(1899, 12, 30)  # of the spreadsheet's count of days
SERIALS = range(18_264, 73_051)  # 1950 to 2099: what a day written as a bare number can mean
SEPARATORS = re.compile(r"[、，,;；/\n]+")
WRITTEN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")


class BadCell(ValueError):
    """The message says what is wrong, without the column's name."""


def cell_text(value: Any, data_type: str) -> str:
    """A cell as the clerk sees it. Raises BadCell."""
    if value is None:
        return ""
    if data_type == "f":
        raise BadCell("是公式，请复制后“选择性粘贴—数值”，再导入")
    if data_type == "e":
        raise BadCell(f"是错误值 {value}，请改正")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    text = ESCAPED.sub(lambda found: "\n" if found[0][-2] in "AaDd" else "", str(value))
    return plain(text).strip()


def _number(value: float) -> str:
    if abs(value) >= EXACT:
        raise BadCell("是超过15位的数字，末尾几位已经丢失，请把单元格设为文本后重新填写")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def one_line(text: str) -> str:
    return " ".join(text.split())


def code(text: str) -> str:
    """A card number, a telephone number, an account: half-width, without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def day(text: str) -> date:
    """The day that a text means: 2025-03-18, 2025/3/18, 2025年3月18日, 20250318, and the number
    that a spreadsheet keeps for a day. Raises BadCell."""
    tidy = code(text).removesuffix("00:00:00")
    if found := WRITTEN.fullmatch(tidy) or SOLID.fullmatch(tidy):
        year, month, number = (int(part) for part in found.groups())
        try:
            return date(year, month, number)
        except ValueError:
            raise BadCell(f"「{text[:20]}」没有这一天") from None
    if tidy.isascii() and tidy.isdigit() and len(tidy) == 5 and int(tidy) in SERIALS:
        return FIRST_DAY + timedelta(days=int(tidy))
    raise BadCell(f"「{text[:20]}」不是日期，请按“2025-03-18”填写")


def names(text: str) -> list[str]:
    """「甲、乙」 → [甲, 乙], each once, in their order."""
    return list(dict.fromkeys(one_line(part) for part in SEPARATORS.split(text) if part.strip()))
