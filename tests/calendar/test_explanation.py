from datetime import date

import pytest

from congress.calendar.workdays import (
    DayMark,
    Period,
    Roll,
    Unit,
    WorkCalendar,
    compute,
    compute_fixed,
)

D, W, M = Unit.DAYS, Unit.WORKDAYS, Unit.MONTHS

EXPLAINED = [
    # a last day on a rest day moves
    (
        date(2026, 3, 27),
        3,
        M,
        "交办",
        "交办 3月27日 + 3个月 = 6月27日（周六）→ 顺延至 6月29日（周一）",
    ),
    (date(2026, 3, 30), 3, M, "交办", "交办 3月30日 + 3个月 = 6月30日（周二）"),
    (
        date(2026, 7, 1),
        3,
        M,
        "交办",
        "交办 7月1日 + 3个月 = 10月1日（周四，国庆节）→ 顺延至 10月8日（周四）",
    ),
    # no such day in the month; another year; a weekend day that is worked
    (date(2026, 3, 31), 3, M, "交办", "交办 3月31日 + 3个月 = 6月30日（周二，该月无31日）"),
    (
        date(2025, 11, 30),
        3,
        M,
        "收到",
        "收到 11月30日 + 3个月 = 2026年2月28日（周六，该月无30日，调休上班）",
    ),
    (
        date(2026, 4, 2),
        30,
        D,
        "转办",
        "转办 4月2日 + 30日 = 5月2日（周六，劳动节）→ 顺延至 5月6日（周三）",
    ),
    # working days say what was skipped and what was worked
    (
        date(2026, 6, 17),
        7,
        W,
        "送达",
        "送达 6月17日 + 7个工作日 = 6月29日（周一）；其间端午节 6月19日至21日放假",
    ),
    (
        date(2026, 9, 18),
        15,
        W,
        "送达",
        "送达 9月18日 + 15个工作日 = 10月15日（周四）；其间中秋节 9月25日至27日、"
        "国庆节 10月1日至7日放假；9月20日、10月10日调休上班",
    ),
    (
        date(2025, 12, 30),
        5,
        W,
        "邀请",
        "邀请 12月30日 + 5个工作日 = 2026年1月7日（周三）；"
        "其间元旦 2026年1月1日至3日放假；2026年1月4日调休上班",
    ),
    (date(2026, 7, 6), 5, W, "邀请", "邀请 7月6日 + 5个工作日 = 7月13日（周一）"),
    # before a meeting the legal date stands
    (
        date(2026, 9, 23),
        -10,
        D,
        "会议",
        "会议 9月23日之前 10 日 = 9月13日（周日），最迟应于 9月11日（周五）办理",
    ),
    (date(2026, 9, 23), -20, D, "会议", "会议 9月23日之前 20 日 = 9月3日（周四）"),
    (date(2026, 1, 25), -1, M, "会议", "会议 1月25日之前 1 个月 = 2025年12月25日（周四）"),
    # uncertain years
    (
        date(2026, 12, 1),
        3,
        M,
        "交办",
        "交办 12月1日 + 3个月 = 2027年3月1日（周一）；2027年放假安排尚未公布，此日期为暂定",
    ),
    (
        date(2026, 12, 1),
        24,
        M,
        "公布",
        "公布 12月1日 + 24个月 = 2028年12月1日（周五）；"
        "2028年放假安排尚未录入，暂按周一至周五计算，此日期为暂定",
    ),
]


@pytest.mark.parametrize(("start", "amount", "unit", "label", "words"), EXPLAINED)
def test_in_words(start, amount, unit, label, words, shipped):
    period = Period(amount, unit, Roll.FORWARD if amount > 0 else Roll.NONE)
    due = compute(start, period, shipped, label=label)
    assert due.explanation == words
    assert "；".join(due.steps) == words


def test_a_period_that_does_not_roll_says_when_to_act(shipped):
    due = compute(date(2024, 3, 29), Period(24, M, Roll.NONE), shipped, label="搁置")
    assert due.explanation == (
        "搁置 3月29日 + 24个月 = 2026年3月29日（周日），最迟应于 2026年3月27日（周五）办理"
    )


def test_fixed_dates(shipped):
    due = compute_fixed(date(2025, 11, 1), 1, 31, shipped, label="自")
    assert due.explanation == (
        "自 11月1日起的第一个1月31日 = 2026年1月31日（周六），最迟应于 2026年1月30日（周五）办理"
    )


def test_an_unnamed_rest_day_and_one_across_two_months():
    off = {date(2026, 6, 30): DayMark(False), date(2026, 7, 1): DayMark(False)}
    calendar = WorkCalendar(off, frozenset({2026}), frozenset({2026}))
    due = compute(date(2026, 6, 29), Period(1, W), calendar)
    assert due.explanation == (
        "起算 6月29日 + 1个工作日 = 7月2日（周四）；其间休息日 6月30日至7月1日放假"
    )


def test_several_uncertain_years(shipped):
    due = compute(date(2026, 12, 20), Period(280, W), shipped)
    assert due.steps[-1] == (
        "2027年放假安排尚未公布，2028年放假安排尚未录入，暂按周一至周五计算，此日期为暂定"
    )
