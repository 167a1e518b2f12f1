"""Which regulations the titles of plans name: read, and proposed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legislation.enums import ProjectKind as K
from legislation.titles import Named, TitleReading, read_title

PLAN = Path(__file__).parents[1] / "plans" / "data" / "legislation_plan_2024.csv"
TRAFFIC = "中华人民共和国道路交通安全法"
CARRIES_OUT_TRAFFIC = f"北京市实施《{TRAFFIC}》办法"

#: title → (what it names, how many more, what it waits for)
TITLES = {
    "北京市外商投资条例": ([Named("北京市外商投资条例", K.MAKE)], 0, ()),
    "北京市消防条例（修改）": ([Named("北京市消防条例", K.CHANGE)], 0, ()),
    "北京市养犬管理条例(修订)": ([Named("北京市养犬管理条例", K.REVISE)], 0, ()),
    "北京市道路货物运输管理条例（废止）": (
        [Named("北京市道路货物运输管理条例", K.REPEAL)], 0, (),
    ),
    # the 《》 is the superior law
    "北京市实施《中华人民共和国动物防疫法》办法": (
        [Named("北京市实施《中华人民共和国动物防疫法》办法", K.MAKE, "中华人民共和国动物防疫法")],
        0, (),
    ),
    "北京市实施《中华人民共和国民办教育促进法》办法（修改）": (
        [Named("北京市实施《中华人民共和国民办教育促进法》办法", K.CHANGE,
               "中华人民共和国民办教育促进法")],
        0, (),
    ),
    # repeals one and amends three, naming two
    "关于废止《北京市行政性事业性收费管理条例》的决定和关于修改《北京市机动车停车条例》"
    "等三部地方性法规的决定": (
        [Named("北京市行政性事业性收费管理条例", K.REPEAL),
         Named("北京市机动车停车条例", K.CHANGE)],
        2, (),
    ),
    "关于修改《甲条例》《乙办法》的决定": (
        [Named("甲条例", K.CHANGE), Named("乙办法", K.CHANGE)], 0, (),
    ),
    "关于废止《甲条例》等2部地方性法规的决定": ([Named("甲条例", K.REPEAL)], 1, ()),
    "关于修改《北京市实施〈中华人民共和国水法〉办法》的决定": (
        [Named("北京市实施〈中华人民共和国水法〉办法", K.CHANGE, "中华人民共和国水法")], 0, (),
    ),
    "适时修改北京市各级人民代表大会常务委员会规范性文件备案审查条例": (
        [Named("北京市各级人民代表大会常务委员会规范性文件备案审查条例", K.CHANGE)], 0, (),
    ),
    # the first 《》 is what it waits for; its objects are the two after 适时修改
    f"根据《{TRAFFIC}》修改进程，适时修改北京市非机动车管理条例、{CARRIES_OUT_TRAFFIC}。": (
        [Named("北京市非机动车管理条例", K.CHANGE),
         Named(CARRIES_OUT_TRAFFIC, K.CHANGE, TRAFFIC)],
        0, (TRAFFIC,),
    ),
    "北京市无障碍条例和北京市养犬条例（修改）": (
        [Named("北京市无障碍条例", K.CHANGE), Named("北京市养犬条例", K.CHANGE)], 0, (),
    ),
    "北京市预防和制止餐饮浪费规定": ([Named("北京市预防和制止餐饮浪费规定", K.MAKE)], 0, ()),
    "京津冀社会保障卡一卡通相关立法": ([], 0, ()),
    "国际消费中心城市建设相关立法": ([], 0, ()),
    "": ([], 0, ()),
}  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_what_a_title_names(title: str) -> None:
    named, unnamed, triggers = TITLES[title]
    assert read_title(title) == TitleReading(tuple(named), unnamed, triggers)


def test_the_plan_of_2024() -> None:
    with PLAN.open(encoding="utf-8-sig") as file:
        titles = [row["项目名称"] for row in csv.DictReader(file)]
    silent = [title for title in titles if not read_title(title).regulations]
    assert len(titles) == 36
    assert all(title.endswith("相关立法") for title in silent)
    assert len(silent) == 6
    actions = [named.action for title in titles for named in read_title(title).regulations]
    assert len(actions) == 30 + 1 + 1  # two titles name two each


@given(
    st.text(
        "《》〈〉（）()、，。和及关于根据修改废止的决定条例办法实施等三部适时甲乙 ", max_size=60
    )
)
def test_whatever_it_says_it_is_read(title: str) -> None:
    reading = read_title(title)
    assert reading.unnamed >= 0
    assert all(named.title for named in reading.regulations)
