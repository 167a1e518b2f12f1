"""The words of a timing: months, spans, readings, votes, each as a pattern."""

from __future__ import annotations

import re

from congress.plans.steps import DIGITS

WIDE = str.maketrans("０１２３４５６７８９,;:()~～-－–―─−‐", "0123456789，；：（）" + "—" * 9)  # noqa: RUF001
SEPARATORS = re.compile(r"[，、；。/]+|并|和|及|与|或者?")
YEAR = re.compile(r"([0-9]{1,4})年度?|(今|本|当|明|次|翌|下一?)年度?")
#: After the month, half-year or quarter; the last group: at the latest.
ENDING = r"(?:份)?(?:上旬|中旬|下旬|初(?![审次])|中|底|末)?((?:之|以)?前)?"
NUMBER = r"(?:[0-9]+|十[一二]?|[一二三四五六七八九])"
MONTHS = re.compile(
    rf"({NUMBER})(?:月份?)?(?:—+|至|到)(?:([0-9]{{1,4}}|[明次翌])年)?({NUMBER})月{ENDING}"
)
LISTED = re.compile(rf"({NUMBER})(?=、(?:{NUMBER}、)*{NUMBER}月)")  # the 5 of 「5、6月」
MONTH = re.compile(rf"({NUMBER})月{ENDING}")
HALF = re.compile(rf"(上|下)半年度?{ENDING}")
QUARTER = re.compile(rf"第?([一二三四五六七八九0-9]+)季度{ENDING}")
WHOLE = re.compile(r"(?:全年|年度?内)|年?[底末](?:之?前)?")
REST_OF_YEAR = re.compile(r"全年|年?度?内|(年?[底末](?:之?前)?)|(?![^，；。])")
OPEN = re.compile(r"适时|待定|择机|机动|视情况?")

LEAD = r"(?:继续|提请|提交|进行|交?付)*(?:常委会|代表大会|人代会|大会)?(?:会议)?(?:继续|进行)*"
READING = re.compile(rf"{LEAD}(?:第?([{DIGITS}1-9]|[初首])次?审(?:议稿?)?|审议)")
VOTE = re.compile(rf"{LEAD}(?:表决(?:通过)?|通过)")


def count(number: str) -> int:
    """Of 「11」「十一」「五」."""
    if number.isdigit():
        return int(number)
    return sum(10 if digit == "十" else DIGITS.index(digit) + 1 for digit in number)


def reading_of(number: str | None) -> int | None:
    """Of 「三」「3」「初」; None where none is printed."""
    if number is None:
        return None
    return 1 if number in "初首" else count(number)
