"""Stroke order and search keys, by worked examples."""

from __future__ import annotations

import csv
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.people.names import (
    DATA,
    KEY_LENGTH,
    BadOverride,
    parse_override,
    search_keys,
    stroke_key,
    tidy,
)


def ordered(names):
    shuffled = names.split()
    random.Random(7).shuffle(shuffled)
    return " ".join(sorted(shuffled, key=stroke_key))


@pytest.mark.parametrize(
    "names",
    [
        # 丁2 王4 李7 欧8: by the number of strokes.
        "丁一 王一 李一 欧一",
        # 王 横横竖横 before 毛 撇横横折: by the first stroke.
        "王一 毛一",
        # 3 strokes: 于 横横竖, 万 横折撇, 马 折折横.
        "于一 万一 马一",
        # The same surname: one character first, whatever its strokes; then by the next character.
        "李丁 李鑫 李一明",
        "王鑫 王一明",
        "王丁一 王三丁 王小一",
        # A single surname before a compound one that begins with the same character.
        "欧丁 欧一明 欧阳鑫 欧阳一明",
        # A compound surname with one character given: 欧阳修 before 欧阳一明.
        "欧阳鑫 欧阳一一",
        # 王4 司5 李7 诸10: 司马 by its first character.
        "王明 司马光 李明 诸葛亮",
    ],
)
def test_worked_examples(names):
    assert ordered(names) == names


def test_equal_strokes_are_told_apart_by_code_before_the_next_character():
    """Two characters with the same strokes never mix: all of one, then all of the other."""
    with DATA.open(encoding="utf-8", newline="") as file:
        by_strokes: dict[str, list[str]] = {}
        for row in csv.DictReader(file):
            by_strokes.setdefault(row["strokes"], []).append(row["char"])
    first, second = next(sorted(pair)[:2] for pair in by_strokes.values() if len(pair) > 1)
    names = [first + "丁", first + "鑫一", second + "丁", second + "一一"]
    assert sorted([names[2], names[0], names[3], names[1]], key=stroke_key) == names


def test_key_is_digits_only_so_every_collation_agrees():
    for name in ("欧阳修", "阿不都·热西提", "䶮", "Ann Li", "", "🙂三"):
        assert stroke_key(name) == "" or stroke_key(name).isascii()
        assert stroke_key(name).isdigit()


def test_two_spellings_of_padding_give_one_key():
    assert stroke_key("王　丁") == stroke_key("王 丁") == stroke_key("王丁")
    assert stroke_key("买买提·依明") == stroke_key("买买提•依明")


def test_unknown_characters_come_last_and_an_override_places_them():
    unknown = chr(0x2B7A9)  # outside the table
    assert stroke_key("齉一") < stroke_key(unknown + "一")
    assert stroke_key("丁一") < stroke_key(unknown + "一", f"{unknown}=121") < stroke_key("王一")


@pytest.mark.parametrize("text", ["䶮", "䶮=", "䶮=126", "ab=12", "䶮=\uff11\uff12", "=12"])
def test_bad_override_is_told(text):
    with pytest.raises(BadOverride, match="笔画"):
        parse_override(text)


def test_override_of_several_characters():
    assert parse_override("甲=12，乙＝34 丙=5") == {"甲": "12", "乙": "34", "丙": "5"}  # noqa: RUF001
    assert parse_override("  ") == {}


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_has_a_key_and_equal_names_equal_keys(one, two):
    assert len(stroke_key(one)) <= KEY_LENGTH
    pinyin, initials = search_keys(one)
    assert len(pinyin) <= 200
    assert len(initials) <= 60
    if tidy(one) == tidy(two):
        assert stroke_key(one) == stroke_key(two)


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("单小明", "shanxiaoming", "sxm"),
        ("曾国安", "zengguoan", "zga"),
        ("解放", "xiefang", "xf"),
        ("仇英", "qiuying", "qy"),
        ("查良", "zhaliang", "zl"),
        ("区大海", "oudahai", "odh"),
        ("翟天", "zhaitian", "zt"),
        ("朴顺", "piaoshun", "ps"),
        ("欧阳修", "ouyangxiu", "oyx"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟雪", "moqixue", "mqx"),
        ("吕方", "lvfang", "lf"),
        ("王 丁", "wangding", "wd"),
        ("阿不都·热西提", "abudourexiti", "abdrxt"),
        ("Ann", "ann", "a"),
        ("", "", ""),
    ],
)
def test_search_keys(name, pinyin, initials):
    assert search_keys(name) == (pinyin, initials)


def test_an_organ_is_no_person():
    assert search_keys("单位", person=False)[0] == "danwei"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王　丁", "王丁"),
        (" 王丁 \n", "王丁"),
        ("买买提•依明", "买买提·依明"),
        ("Ann  Li", "Ann Li"),
        ("王\u200b丁\x00", "王丁"),
    ],
)
def test_tidy(typed, kept):
    assert tidy(typed) == kept
