"""Timings as plans print them: a table by hand, the two plans of 2024, and whatever may come."""

# ruff: noqa: RUF001 - full-width letters and digits as people type them
from __future__ import annotations

import csv
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from congress.plans.steps import months
from congress.plans.timing import Month, Span, Step, Timing, TimingError, parse_timing

DATA = Path(__file__).parent / "data"
YEAR = 2024


def steps(*each: tuple[int, int | None, str]) -> tuple[Step, ...]:
    """(month, reading, what happens) of 2024: 审 a reading, 决 a vote."""
    return tuple(Step(YEAR, m, n, "审" in acts, "决" in acts) for m, n, acts in each)


#: (text, its steps)
READINGS = [
    ("5月一审，7月二审，9月三审、表决", steps((5, 1, "审"), (7, 2, "审"), (9, 3, "审决"))),
    ("9月审议、表决", steps((9, None, "审决"))),
    ("11月一审", steps((11, 1, "审"))),
    ("3月二审，\n5月三审、表决", steps((3, 2, "审"), (5, 3, "审决"))),
    ("3月二审\n5月三审表决", steps((3, 2, "审"), (5, 3, "审决"))),
    ("３月 二审; ５月,三审 、表决。", steps((3, 2, "审"), (5, 3, "审决"))),
    ("7月三审；9月四审、表决", steps((7, 3, "审"), (9, 4, "审决"))),
    ("五月一审，十一月二审", steps((5, 1, "审"), (11, 2, "审"))),
    ("5月初次审议，7月第二次审议", steps((5, 1, "审"), (7, 2, "审"))),
    ("9月三审，11月表决", steps((9, 3, "审"), (11, None, "决"))),
    ("5月一审、二审", steps((5, 1, "审"), (5, 2, "审"))),
    ("9月三审，9月表决", steps((9, 3, "审决"))),
    ("3月份提请常委会会议审议并表决通过", steps((3, None, "审决"))),
    ("3月审议，5月审议、表决", steps((3, None, "审"), (5, None, "审决"))),
]


@pytest.mark.parametrize(("text", "expected"), READINGS)
def test_readings_and_votes(text, expected):
    timing = parse_timing(text, YEAR)
    assert timing.steps == expected
    assert timing.span == Span.MONTH
    assert (timing.first.month, timing.last.month) == (expected[0].month, expected[-1].month)
    assert timing.text == "".join(text.split())


#: (text, kind, first and last month, in words)
SPANS = [
    ("上半年", Span.HALF_YEAR, (2024, 1), (2024, 6), "上半年"),
    ("下半年", Span.HALF_YEAR, (2024, 7), (2024, 12), "下半年"),
    ("明年上半年", Span.HALF_YEAR, (2025, 1), (2025, 6), "2025年上半年"),
    ("年内", Span.YEAR, (2024, 1), (2024, 12), "年内"),
    ("全年", Span.YEAR, (2024, 1), (2024, 12), "年内"),
    ("本年度内", Span.YEAR, (2024, 1), (2024, 12), "年内"),
    ("2025年", Span.YEAR, (2025, 1), (2025, 12), "2025年内"),
    ("年底前", Span.YEAR, (2024, 1), (2024, 12), "年底前"),
    ("2025年年底前", Span.YEAR, (2025, 1), (2025, 12), "2025年底前"),
    ("适时", Span.OPEN, (2024, 1), (2024, 12), "适时"),
    ("待定", Span.OPEN, (2024, 1), (2024, 12), "适时"),
    ("9月", Span.MONTH, (2024, 9), (2024, 9), "9月"),
    ("3月份", Span.MONTH, (2024, 3), (2024, 3), "3月"),
    ("十二月", Span.MONTH, (2024, 12), (2024, 12), "12月"),
    ("5月上旬", Span.MONTH, (2024, 5), (2024, 5), "5月"),
    ("5月底前", Span.MONTH, (2024, 5), (2024, 5), "5月底前"),
    ("2024年5月底之前", Span.MONTH, (2024, 5), (2024, 5), "5月底前"),
    ("第三季度", Span.QUARTER, (2024, 7), (2024, 9), "第三季度"),
    ("4季度", Span.QUARTER, (2024, 10), (2024, 12), "第四季度"),
    ("一季度末前", Span.QUARTER, (2024, 1), (2024, 3), "第一季度底前"),
    ("5—6月", Span.MONTH, (2024, 5), (2024, 6), "5—6月"),
    ("５－６月", Span.MONTH, (2024, 5), (2024, 6), "5—6月"),
    ("5至6月", Span.MONTH, (2024, 5), (2024, 6), "5—6月"),
    ("5月份至8月份", Span.MONTH, (2024, 5), (2024, 8), "5—8月"),
    ("5、6月", Span.MONTH, (2024, 5), (2024, 6), "5—6月"),
    ("3月、9月", Span.MONTH, (2024, 3), (2024, 9), "3月、9月"),
    ("11月至次年2月", Span.MONTH, (2024, 11), (2025, 2), "11月—2025年2月"),
    ("明年3月", Span.MONTH, (2025, 3), (2025, 3), "2025年3月"),
    ("2025年3月表决", Span.MONTH, (2025, 3), (2025, 3), "2025年3月表决"),
    ("11月一审，次年3月二审、5月三审", Span.MONTH, (2024, 11), (2025, 5),
     "11月一审，2025年3月二审，2025年5月三审"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "first", "last", "words"), SPANS)
def test_spans(text, kind, first, last, words):
    timing = parse_timing(text, YEAR)
    assert (timing.span, timing.first, timing.last) == (kind, first, last)
    assert timing.words() == words
    assert timing.is_latest == words.endswith("底前")
    assert parse_timing(words, YEAR) == timing


def test_months_that_are_listed_are_not_those_in_between():
    assert parse_timing("3月、9月", YEAR).covered == ((2024, 3), (2024, 9))
    assert parse_timing("5月一审，9月二审", YEAR).covered == ((2024, 5), (2024, 9))


#: (text, what it waits for, in words)
TRIGGERS = [
    ("根据《中华人民共和国道路交通安全法》修改进程，适时修改北京市非机动车管理条例",
     "根据《中华人民共和国道路交通安全法》修改进程"),
    ("视国家立法进程适时", "视国家立法进程"),
    ("待上位法修改后审议", "待上位法修改后审议"),
    ("国家立法出台后适时修改", "国家立法出台后"),
    ("条件成熟时", "条件成熟时"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trigger"), TRIGGERS)
def test_triggers(text, trigger):
    timing = parse_timing(text, YEAR)
    assert (timing.span, timing.trigger, timing.steps) == (Span.TRIGGER, trigger, ())
    assert (timing.first, timing.last) == ((2024, 1), (2024, 12))
    assert timing.words() == f"{trigger}，适时"
    assert parse_timing(timing.words(), YEAR) == timing


def test_a_trigger_with_months():
    timing = parse_timing("根据国家立法进程,9月一审、11月二审", YEAR)
    assert timing.trigger == "根据国家立法进程"
    assert timing.steps == steps((9, 1, "审"), (11, 2, "审"))
    assert timing.words() == "根据国家立法进程，9月一审，11月二审"
    half = parse_timing("根据国家立法进程，下半年", YEAR)
    assert (half.span, half.trigger) == (Span.HALF_YEAR, "根据国家立法进程")


REFUSED = [
    ("", "没有写时间安排"),
    (" \n　", "没有写时间安排"),
    ("。；", "没有写时间安排"),
    ("\u200b", "没有写时间安排"),
    ("并", "看不懂「并」"),
    ("13月", "「13月」没有这个月份"),
    ("0月一审", "「0月」没有这个月份"),
    ("5—13月", "「13月」没有这个月份"),
    ("第五季度", "没有「第五季度」"),
    ("3月二审，2月三审", "「2月」排在「3月」之后，月份不能往回写，跨年的请写明“次年”"),
    ("9—6月", "「9—6月」的月份前后颠倒"),
    ("3月一审，5月一审", "「一审」写了两次"),
    ("3月审议、审议", "「审议」写了两次"),
    ("3月二审，5月一审", "「一审」排在「二审」之后，审次前后颠倒"),
    ("3月一审、表决，5月二审", "「一审、表决」以后不能再有「二审」"),
    ("3月表决，5月表决", "「表决」以后不能再有「表决」"),
    ("一审，5月二审", "「一审」前面没有写月份"),
    ("上半年一审", "「上半年一审」没有写明是哪一个月"),
    ("5—6月一审", "「5—6月一审」没有写明是哪一个月"),
    ("5月一审，7月", "「7月」没有写是第几次审议还是表决"),
    ("5月，7月一审", "「5月」没有写是第几次审议还是表决"),
    ("上半年、9月", "「上半年」和「9月」不能写在一起"),
    ("9月、年内", "「9月」和「年内」不能写在一起"),
    ("2023年3月", "「2023年」不在2024年计划的年份之内"),
    ("2030年3月", "「2030年」不在2024年计划的年份之内"),
    ("24年3月", "「24年」不在2024年计划的年份之内"),
    ("5月初审，7月再行", "看不懂「再行」"),
    ("5月调研", "看不懂「调研」"),
    ("去年", "看不懂「去年」"),
    ("适时，5月一审", "看不懂「适时」"),
    ("2024-05-01", "看不懂「2024—05—01」"),
    ("9月" * 251, "时间安排超过500个字"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED)
def test_what_is_wrong_is_said(text, sentence):
    with pytest.raises(TimingError) as refusal:
        parse_timing(text, YEAR)
    assert str(refusal.value) == sentence


def test_the_longest_text_is_read():
    clause = "根据" + "甲" * 495 + "进程，"
    assert len(clause) == 500
    assert parse_timing(clause, YEAR).span == Span.TRIGGER


def test_the_order_of_the_year():
    texts = ["适时", "年内", "12月", "11月一审", "3月二审，5月三审", "第二季度", "上半年", "6月"]
    ordered = sorted(texts, key=lambda text: parse_timing(text, YEAR).sort_key)
    assert ordered == [
        "3月二审，5月三审", "6月", "第二季度", "上半年", "11月一审", "12月", "年内", "适时",
    ]  # fmt: skip


def test_the_plan_of_2024():
    with (DATA / "legislation_plan_2024.csv").open(encoding="utf-8-sig", newline="") as file:
        timings = [parse_timing(row["时间安排"], YEAR) for row in csv.DictReader(file)]
    assert len(timings) == 36
    happening = [step for timing in timings for step in timing.steps]
    assert Counter(step.month for step in happening if step.is_reading) == {
        3: 3, 5: 3, 7: 2, 9: 5, 11: 6,
    }  # fmt: skip
    assert Counter(step.month for step in happening if step.is_vote) == {3: 1, 5: 2, 9: 2, 11: 2}
    assert Counter(timing.span for timing in timings) == {
        Span.MONTH: 19, Span.HALF_YEAR: 5, Span.YEAR: 10, Span.OPEN: 2,
    }  # fmt: skip


def test_the_oversight_plan_of_2024():
    with (DATA / "oversight_plan_2024.csv").open(encoding="utf-8-sig", newline="") as file:
        timings = [parse_timing(row["审议时间"], YEAR) for row in csv.DictReader(file)]
    assert Counter(timing.first.month for timing in timings) == {3: 2, 5: 2, 7: 8, 9: 5, 11: 7}


# whatever may come

MONTHS = [Month(year, month) for year in (YEAR, YEAR + 1) for month in range(1, 13)]
CLAUSES = st.sampled_from(
    ["", "根据国家立法进程", "待《中华人民共和国道路交通安全法》公布后", "视情况，结合本市实际"]
)


@st.composite
def stepped(draw: st.DrawFn) -> Timing:
    """Readings that follow each other over up to two years, the last perhaps with a vote."""
    held = sorted(draw(st.sets(st.sampled_from(MONTHS), min_size=1, max_size=4)))
    numbers = sorted(draw(st.sets(st.integers(1, 9), min_size=len(held), max_size=len(held))))
    found = [
        Step(*month, draw(st.sampled_from([number, None])), True, False)
        for month, number in zip(held, numbers, strict=True)
    ]
    ending = draw(st.sampled_from(["none", "with", "alone"]))
    last = found[-1]
    if ending == "with":
        found[-1] = Step(last.year, last.month, last.reading, True, True)
    elif ending == "alone":
        found[-1] = Step(last.year, last.month, None, False, True)
    return Timing(YEAR, Span.MONTH, tuple(held), tuple(found), draw(CLAUSES))


@st.composite
def spanned(draw: st.DrawFn) -> Timing:
    year = draw(st.integers(YEAR, YEAR + 5))
    kind = draw(st.sampled_from([Span.MONTH, Span.QUARTER, Span.HALF_YEAR, Span.YEAR]))
    length = {Span.QUARTER: 3, Span.HALF_YEAR: 6, Span.YEAR: 12}.get(kind)
    if length is None:
        covered = tuple(sorted(draw(st.sets(st.sampled_from(MONTHS), min_size=1))))
    else:
        first = 1 + length * draw(st.integers(0, 12 // length - 1))
        covered = months(Month(year, first), Month(year, first + length - 1))
    return Timing(YEAR, kind, covered, (), draw(CLAUSES), draw(st.booleans()))


@given(stepped() | spanned())
@settings(deadline=None)
def test_what_is_written_back_means_the_same(timing):
    assert parse_timing(timing.words(), YEAR) == timing


PIECES = [
    "3", "5", "11", "13", "月", "月份", "年", "2025", "年内", "上半年", "季度", "底前", "一审",
    "三审", "审议", "表决", "通过", "适时", "根据", "后", "，", "、", "；", "—", "至", "次年", "第",
    "十", "一", "\n", "　", "\u200b", "\ud800", "并", "提请", "会议", "初", "九", "条例", "《", "a",
]  # fmt: skip
ANYTHING = st.text(max_size=520) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(ANYTHING)
@example("适时适时0月")
@settings(deadline=None, max_examples=500)
def test_whatever_is_typed_ends_in_a_timing_or_a_sentence(text):
    try:
        timing = parse_timing(text, YEAR)
    except TimingError as refusal:
        assert str(refusal).strip()  # noqa: PT017 - either may happen
        return
    assert timing.covered == tuple(sorted(set(timing.covered)))
    assert all(Month(step.year, step.month) in timing.covered for step in timing.steps)
    assert parse_timing(timing.words(), YEAR) == timing


@pytest.mark.parametrize("piece", ["1、", "十", "提请", "9", "适时", "根据", "在", "年底前"])
def test_no_text_takes_long(piece):
    text = (piece * 500)[:500]
    began = time.perf_counter()
    for _ in range(20):
        try:
            parse_timing(text, YEAR)
        except TimingError:
            continue
    assert time.perf_counter() - began < 2
