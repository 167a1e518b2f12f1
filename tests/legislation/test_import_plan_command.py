"""manage.py import_plan legislation: the figures of 2024, sentences, and never half a plan."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from congress.plans.importing import plan_imports
from legislation.models import Domain, ItemType, LegislationPlan, PlanItem, PlannedStep
from tests.legislation.broken import FILES, GOOD, HEAD, item
from tests.legislation.conftest import CSV, FIGURES, XLSX, adopt
from tests.plans.printing import text, xlsx

BOTH = pytest.mark.parametrize("path", [CSV, XLSX], ids=["csv", "xlsx"])
SAID = (
    "项目：审议 13，立项论证 13，调研论证 10\n"
    "审议：3月 3，5月 3，7月 2，9月 5，11月 6\n"
    "表决：3月 1，5月 2，9月 2，11月 2\n"
)


def run(path, *more, year=2024):
    """(exit status, what was written, what was complained of)."""
    out, err = StringIO(), StringIO()
    try:
        call_command(
            "import_plan", "legislation", str(path), f"--year={year}", *more, stdout=out, stderr=err
        )
    except SystemExit as exit_:
        return exit_.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def as_json(path, *more, **options):
    """(exit status, the object)."""
    status, out, err = run(path, "--json", *more, **options)
    assert err == ""
    return status, json.loads(out)


def rows():
    """How many there are of everything that an import writes."""
    models = (LegislationPlan, PlanItem, PlannedStep, Domain, ItemType)
    return {model.__name__: model.objects.count() for model in models}


@pytest.fixture
def file(tmp_path):
    def write(data, name="计划.xlsx"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@BOTH
def test_the_figures_as_json(house, path):
    assert as_json(path) == (0, {**FIGURES, "errors": []})
    plan = LegislationPlan.objects.get()
    assert (plan.congress, plan.first_year, plan.last_year) == (house.city, 2024, 2024)
    assert (plan.title, plan.status) == ("2024年立法工作计划", "draft")
    assert rows()["PlanItem"] == 36
    # Eleven meetings at which a reading ends in a vote, and those without: one row for each.
    assert PlannedStep.objects.filter(is_reading=True).count() == 19
    assert PlannedStep.objects.filter(is_vote=True).count() == 7


@BOTH
def test_the_figures_as_text(house, path):
    assert run(path) == (0, f"{SAID}已保存。\n", "")
    assert rows()["PlanItem"] == 36


@BOTH
def test_a_dry_run_saves_nothing(house, path):
    before = rows()
    assert run(path, "--dry-run") == (0, f"{SAID}可以导入；这次只核对，没有保存。\n", "")
    assert as_json(path, "--dry-run") == (0, {**FIGURES, "errors": []})
    assert rows() == before == dict.fromkeys(before, 0)


def test_what_is_written_of_an_item(house):
    run(CSV)
    fire = PlanItem.objects.get(title="北京市消防条例（修改）")
    assert (fire.type.name, fire.number, fire.timing) == (
        "审议项目", 5, "7月一审，9月二审，11月三审、表决",
    )  # fmt: skip
    assert (fire.domain.name, fire.kind, fire.body) == ("城市治理", "change", "standing_committee")
    assert (fire.first_month, fire.last_month) == (202407, 202411)
    assert list(fire.steps.values_list("month", "reading", "is_reading", "is_vote")) == [
        (7, 1, True, False), (9, 2, True, False), (11, 3, True, True),
    ]  # fmt: skip
    begun = PlanItem.objects.get(title="北京市外商投资条例")
    assert list(begun.steps.values_list("month", "reading")) == [(3, 2), (5, 3)], "not counted"
    (unnumbered,) = PlanItem.objects.filter(number=None)
    assert (unnumbered.type.name, unnumbered.timing) == ("审议项目", "适时")
    assert not unnumbered.steps.exists()
    titles = list(PlanItem.objects.values_list("title", flat=True))
    assert titles[12] == unnumbered.title, "in the order of the print"
    assert titles[0].startswith("关于废止")
    assert titles[35] == "北京市出租汽车管理条例（修改）"
    assert set(Domain.objects.values_list("name", flat=True)) == {
        "城市治理", "首都高质量发展", "京津冀协同", "民生",
    }  # fmt: skip


def test_the_kinds_that_the_titles_speak_of(house):
    run(CSV)
    kinds = dict(PlanItem.objects.values_list("title", "kind"))
    expected = {
        "关于废止《北京市行政性事业性收费管理条例》的决定和关于修改《北京市机动车停车条例》等三部地方性法规的决定":
            "package",
        "北京市外商投资条例": "make",
        "北京市实施《中华人民共和国动物防疫法》办法": "make",
        "北京市实施《中华人民共和国民办教育促进法》办法（修改）": "change",
        "京津冀社会保障卡一卡通相关立法": "",
        "适时修改北京市各级人民代表大会常务委员会规范性文件备案审查条例": "change",
    }  # fmt: skip
    assert {title: kinds[title] for title in expected} == expected


def test_a_second_time_nothing_is_doubled(house):
    run(XLSX)
    before = rows()
    assert as_json(XLSX) == (0, {**FIGURES, "errors": []})
    assert rows() == before
    # The other file knows the domains besides; nothing else is new.
    assert as_json(CSV) == (0, {**FIGURES, "errors": []})
    assert rows() == {**before, "Domain": 4}


def test_a_row_set_in_between_and_two_that_change_places(house, file):
    """The numbers of a print that came again: given up and taken within one file."""
    run(file(xlsx(HEAD, *(item(name, number=str(n)) for n, name in enumerate("甲乙丙", 1)))))
    again = xlsx(HEAD, *(item(name, number=str(n)) for n, name in enumerate("甲丁丙乙", 1)))
    status, result = as_json(file(again))
    assert (status, result["errors"]) == (0, [])
    numbers = dict(PlanItem.objects.values_list("title", "number"))
    assert numbers == {"甲": 1, "丁": 2, "丙": 3, "乙": 4}


def test_a_number_that_stands_there_already(house, file):
    run(file(xlsx(HEAD, item("甲", number="1"), item("乙", number="2"))))
    sentence = "第2行：审议项目的序号「1」已经是「甲」。"
    assert as_json(file(xlsx(HEAD, item("丙", number="1"))))[1]["errors"] == [sentence]
    # Also when the table speaks of that item, without giving it another number.
    both = xlsx(HEAD, item("丙", number="1"), item("甲", "5月"))
    assert as_json(file(both)) == (
        1, {"items": {"审议": 2}, "readings": {}, "votes": {}, "errors": [sentence]},
    )  # fmt: skip
    assert PlanItem.objects.get(title="甲").timing == "年内"


def test_an_adopted_plan_takes_no_file(plan, keeper):
    adopt(plan, keeper)
    before = rows()
    status, out, err = run(CSV)
    assert (status, out) == (1, "")
    assert err == (
        "2024年的立法计划已经通过，不能再导入；请办理“调整计划”。\n"
        "有 1 处问题，没有保存任何内容。\n"
    )  # fmt: skip
    assert rows() == before


def test_the_next_year_is_another_plan(plan, keeper, file):
    adopt(plan, keeper)
    assert as_json(file(xlsx(HEAD, GOOD)), year=2025)[0] == 0
    assert LegislationPlan.objects.count() == 2


def test_the_plan_of_another_congress(house):
    assert run(CSV, "--congress=haidian")[0] == 0
    assert LegislationPlan.objects.get().congress == house.district
    assert run(CSV, "--congress=beijing", "--by=keeper")[0] == 0
    assert LegislationPlan.objects.count() == 2


@pytest.mark.parametrize(
    ("path", "more", "sentence"),
    [
        (CSV, ["--congress=nowhere"], "请用 --congress 写明是哪一个人大：beijing、haidian"),
        (CSV, ["--by=nobody"], "没有用户名为「nobody」的账号。"),
        (CSV.with_name("none.csv"), [], "没有这个文件：.*none.csv"),
        (CSV.parent, [], "没有这个文件：.*data"),
    ],
    ids=["congress", "person", "file", "folder"],
)
def test_what_was_asked_for_is_not_there(house, path, more, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(path, *more)
    assert not LegislationPlan.objects.exists()


@pytest.mark.parametrize("year", [0, 1889, 2101, 20244, 10**30, -2024])
def test_a_year_that_is_none(house, year):
    status, result = as_json(CSV, year=year)
    assert (status, result) == (1, {"errors": ["年度应当在1990至2100之间。"]})
    assert not LegislationPlan.objects.exists()


def test_a_kind_of_plan_that_is_none(house):
    assert "legislation" in plan_imports()
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("import_plan", "budget", str(CSV), "--year=2024")


@pytest.mark.parametrize(("what", "name", "data", "errors"), FILES, ids=[f[0] for f in FILES])
def test_broken_files(house, file, what, name, data, errors):
    """A sentence per row, exit status 1, and nothing saved."""
    before = rows()
    path = file(data, name)
    status, result = as_json(path)
    assert (status, result["errors"]) == (1, errors)
    status, out, err = run(path)
    assert status == 1
    assert "已保存" not in out
    assert err == "\n".join([*errors, f"有 {len(errors)} 处问题，没有保存任何内容。\n"])
    assert rows() == before


def test_one_bad_row_keeps_the_good_ones_out_too(house, file):
    path = file(text(HEAD, GOOD, item("甲条例", "13月")), "计划.csv")
    assert as_json(path) == (1, {
        "items": {"审议": 1}, "readings": {"7": 1, "9": 1}, "votes": {"9": 1},
        "errors": ["第3行：时间安排「13月」没有这个月份。"],
    })  # fmt: skip
    assert not LegislationPlan.objects.exists()
    assert not Domain.objects.exists()


def test_a_domain_of_the_list_is_used(house, file):
    """And one that is new stands behind those that there are."""
    first = Domain.objects.create(congress=house.city, name="城市治理", position=7)
    Domain.objects.create(congress=house.district, name="民生")
    path = file(xlsx(HEAD, GOOD, item("甲条例", domain="民生"), item("乙条例", domain="民生")))
    assert run(path)[0] == 0
    assert PlanItem.objects.get(title=GOOD[2]).domain == first
    (made,) = Domain.objects.filter(congress=house.city, name="民生")
    assert made.position == 8
    assert PlanItem.objects.filter(domain=made).count() == 2


def test_headings_that_a_congress_uses_no_longer(house, plan, file):
    ItemType.objects.filter(name="调研论证项目").update(is_active=False)
    path = file(xlsx(HEAD, item("甲条例", type_="调研论证项目")))
    (sentence,) = as_json(path)[1]["errors"]
    assert sentence.startswith("第2行：没有「调研论证项目」这个项目类别，可以填写：审议项目、")
    assert PlanItem.objects.count() == 36
