"""Days, codes and lists of names as people write them."""

# ruff: noqa: RUF001 - full-width letters and digits as people type them
from __future__ import annotations

from datetime import date

import pytest

from congress.imports.cells import BadCell, code, day, names

DAYS = [
    "2025-03-18", "2025/3/18", "2025.3.18", "2025年3月18日", "2025 年 3 月 18 日", "20250318",
    "２０２５－０３－１８", "2025-3-18 00:00:00", "45734",
]  # fmt: skip


@pytest.mark.parametrize("text", DAYS)
def test_days(text):
    assert day(text) == date(2025, 3, 18)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-13-01", "没有这一天"),
        ("2025年2月30日", "没有这一天"),
        ("20251301", "没有这一天"),
        ("3月18日", "不是日期"),
        ("18/03/2025", "不是日期"),
        ("去年", "不是日期"),
        ("12", "不是日期"),
        ("99999", "不是日期"),
        ("2025-03-18 09:30:00", "不是日期"),
    ],
)
def test_what_is_no_day(text, words):
    with pytest.raises(BadCell, match=words):
        day(text)


def test_codes_and_names():
    assert code(" ０１２ 3-Ａ ") == "0123-A"
    assert names("甲、乙，丙;丁/甲\n 戊 ") == ["甲", "乙", "丙", "丁", "戊"]
    assert names("") == []
