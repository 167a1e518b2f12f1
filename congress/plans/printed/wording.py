"""How offices number, head and close their tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

CHINESE = "一二三四五六七八九十"
_COUNT = rf"(?:[0-9]+|[{CHINESE}百]+)[件项个部]"
#: 「（共12项）」「（2项）」 at the end, 「共12项」.
COUNTED = re.compile(rf"[（(](?:共计?|合?计)?{_COUNT}[）)]$|，?共计?{_COUNT}$")
#: 「一、审议项目」「第一类 审议项目」, and 「（一）制定类」 below one of them.
SECTION = re.compile(rf"[{CHINESE}]+[、.．]|第[{CHINESE}]+(?:类|部分)[：:、]?")  # noqa: RUF001
SUBSECTION = re.compile(rf"[（(][{CHINESE}]+[）)]")
REMARK = re.compile(r"(?:备注|附注|注|说明)[0-9]*(?:[：:]|$)")
TOTAL = re.compile(r"合计|总计|小计|共计")
#: Who made the table, when, in what unit: above and below it.
MARGIN = re.compile(
    r"附[件表][0-9一二三四五六七八九十]*[：:]?|(?:填报|制表|编制|责任)?(?:单位|日期|部门|时间|人)[：:].*"
    r"|[（(]?[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?(?:.*(?:通过|印发)[）)])?"
)
HEADLINE = re.compile(r"计划|规划|安排|要点|项目")
_NUMBER = rf"(?:[0-9]{{1,3}}|[{CHINESE}]{{1,3}})"
NUMBER = re.compile(rf"第?[（(]?({_NUMBER})[）)]?[、.．，]?[项号件]?")  # noqa: RUF001
NUMBERED = re.compile(
    rf"(?:[（(]({_NUMBER})[）)][、.．]?|({_NUMBER})(?:[、．]|\.(?![0-9])))(?=.)"  # noqa: RUF001
)
CIRCLED = range(ord("①"), ord("⑳") + 1)


def section_name(text: str) -> str:
    """「一、审议项目（共12项）」 → 「审议项目」."""
    begun = SECTION.match(text) or SUBSECTION.match(text)
    name = text[begun.end() :] if begun else text
    return COUNTED.sub("", name).strip("：:、 ") or text


def without_count(text: str) -> str:
    """「3月份（2项）」 → 「3月份」."""
    return COUNTED.sub("", text) or text


def is_section(text: str) -> bool:
    return bool(SECTION.match(text) or COUNTED.search(text))


def number_of(text: str) -> int | None:
    """Of a cell: 1, 1., （1）, 一、, ①; None for anything else."""
    if len(text) == 1 and ord(text) in CIRCLED:
        return ord(text) - CIRCLED.start + 1
    found = NUMBER.fullmatch(unicodedata.normalize("NFKC", text))
    return _value(found[1]) if found else None


def split_number(title: str) -> tuple[int | None, str]:
    """「1、北京市消防条例」 → (1, 「北京市消防条例」)."""
    if title and ord(title[0]) in CIRCLED:
        return number_of(title[0]), title[1:].lstrip("、. ")
    found = NUMBERED.match(title)
    number = _value(found[1] or found[2]) if found else None
    if found is None or number is None:
        return None, title
    return number, title[found.end() :].lstrip()


def headline(texts: Iterable[str]) -> str:
    """The title among what stands above a table."""
    titles = [text for text in texts if not (MARGIN.fullmatch(text) or is_section(text))]
    return next((text for text in titles if HEADLINE.search(text)), titles[0] if titles else "")


def _value(number: str) -> int | None:
    """Of 「12」「十二」「二十一」; None for 「一一」, and for what is beyond a plan."""
    if number.isdecimal():
        return int(number)
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return CHINESE.index(number) + 1 if len(number) == 1 else None
    if len(tens) > 1 or len(ones) > 1 or tens == "十":
        return None
    return 10 * (CHINESE.index(tens) + 1 if tens else 1) + (CHINESE.index(ones) + 1 if ones else 0)
