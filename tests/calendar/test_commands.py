from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from congress.calendar.loading import DEFAULT_PROFILE, load_defaults, read_rules
from congress.calendar.models import CalendarDay, CalendarYear, PeriodRule
from congress.jobs.models import Job

#: How many rules the profile ships.
SHIPPED = len(read_rules(DEFAULT_PROFILE))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _defaults(db):
    load_defaults()


def run(*args, **options) -> str:
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def refused(*args) -> str:
    err = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command(*args, stderr=err)
    assert stop.value.code == 1
    return err.getvalue()


class TestDueDate:
    def test_before_a_meeting(self):
        lines = run(
            "due_date", "--start", "2026-09-23", "--amount", "-10", "--unit", "days"
        ).splitlines()
        assert lines == [
            "2026-09-13",
            "2026-09-11",
            "会议 9月23日之前 10 日 = 9月13日（周日），最迟应于 9月11日（周五）办理",
        ]

    def test_forward_rolls_unless_told_otherwise(self):
        args = ("due_date", "--start", "2026-03-27", "--amount", "3", "--unit", "months")
        assert run(*args).splitlines()[:2] == ["2026-06-29", "2026-06-29"]
        assert run(*args, "--roll", "none").splitlines()[:2] == ["2026-06-27", "2026-06-26"]

    def test_working_days_with_an_equals_sign(self):
        lines = run("due_date", "--start=2026-06-17", "--amount=7", "--unit=workdays").splitlines()
        assert lines[0] == "2026-06-29"

    @pytest.mark.parametrize(
        ("start", "amount", "unit", "roll", "sentence"),
        [
            ("2026-02-30", "3", "days", "", "起算日应当是有效日期"),
            ("20260301", "3", "days", "", "起算日应当是有效日期"),
            ("", "3", "days", "", "起算日应当是有效日期"),
            ("2026-03-01", "three", "days", "", "数量应当是整数"),
            ("2026-03-01", "1.5", "days", "", "数量应当是整数"),
            ("2026-03-01", "٣", "days", "", "数量应当是整数"),
            ("2026-03-01", "", "days", "", "数量应当是整数"),
            ("2026-03-01", "0", "days", "", "期限的数量不能为 0"),
            ("2026-03-01", "3", "weeks", "", "单位应当是"),
            ("2026-03-01", "3", "", "", "单位应当是"),
            ("2026-03-01", "3", "days", "back", "顺延方式应当是"),
            ("2026-03-01", "-3", "days", "forward", "不顺延"),
            ("2026-03-01", "999999", "months", "", "超出可计算的范围"),
            ("0001-01-01", "-5", "days", "", "超出可计算的范围"),
        ],
    )
    def test_bad_input_is_a_sentence(self, start, amount, unit, roll, sentence):
        said = refused(
            "due_date", f"--start={start}", f"--amount={amount}", f"--unit={unit}", f"--roll={roll}"
        )
        assert sentence in said
        assert said.endswith("。\n")


LAW = "basis: 第1条, since: 2026-01-01"
BAD_RULES = [
    ("{code: x.y, amount: 3, unit: weeks, LAW}", "不认识的单位（unit）：weeks"),
    ("{code: x.y, amount: 3, unit: days, since: 2026-01-01}", "缺少依据（basis）"),
    ("{code: x.y, amount: 3, unit: days, basis: ' ', since: 2026-01-01}", "缺少依据（basis）"),
    ("{code: x.y, amount: 3, unit: days, basis: 第1条, since: 2026-13-01}", "无法识别的值"),
    ("{code: x.y, amount: 3, unit: days, basis: 第1条, since: soon}", "不是有效日期：soon"),
    ("{code: x.y, amount: 3, unit: days, basis: 第1条}", "缺少起始日期（since）"),
    ("{code: x.y, kind: magic, LAW}", "不认识的类型（kind）：magic"),
    ("{amount: 3, unit: days, LAW}", "缺少代码（code）"),
    ("{code: x.y, amount: '3', unit: days, LAW}", "应当是整数"),
    ("{code: x.y, amount: true, unit: days, LAW}", "应当是整数"),
    ("{code: x.y, amount: 0, unit: days, LAW}", "不为 0"),
    ("{code: x.y, amount: 121, unit: months, LAW}", "以月计的，不超过 120"),
    ("{code: x.y, amount: -3661, unit: days, LAW}", "以日计的，不超过 3660"),
    ("{code: x.y, amount: 3661, unit: workdays, LAW}", "以工作日计的，不超过 3660"),
    ("{code: x.y, kind: window, amount: 121, unit: months, LAW}", "以月计的，不超过 120"),
    ("{code: x.y, kind: threshold, amount: 10001, LAW}", "不超过 10000"),
    ("{code: x.y, amount: -3, unit: days, roll: forward, LAW}", "不顺延"),
    ("{code: x.y, amount: 3, unit: days, roll: up, LAW}", "forward 或者 none"),
    ("{code: x.y, kind: fixed, date: 02-30, LAW}", "每年都有的月和日"),
    ("{code: x.y, kind: fixed, date: june, LAW}", "月-日"),
    ("{code: x.y, kind: fixed, LAW}", "每年都有的月和日"),
    ("{code: x.y, kind: threshold, amount: 0, LAW}", "大于 0"),
    ("{code: x.y, amonut: 3, unit: days, LAW}", "不认识的项目「amonut」"),
    ("{code: x.y, amount: 3, unit: days, LAW, certain: maybe}", "true 或者 false"),
    ("just text", "应当是一条规则"),
]  # fmt: skip
GOOD = "- {code: a.b, amount: 3, unit: days, basis: 第1条, since: 2026-01-01}\n"


@pytest.fixture
def profile(tmp_path):
    def write(text: str):
        path = tmp_path / "rules.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


class TestLoadRules:
    def test_the_shipped_profile_again_changes_nothing(self):
        said = run("load_rules", str(DEFAULT_PROFILE))
        assert said == f"通用规则：共 {SHIPPED} 条，新增 0 条，更新 0 条，未变 {SHIPPED} 条。\n"
        assert not Job.objects.exists()

    def test_for_one_congress_twice(self, city):
        args = ("load_rules", str(DEFAULT_PROFILE), "--congress", "rule-city")
        assert f"新增 {SHIPPED} 条" in run(*args)
        said = f"示例市人民代表大会：共 {SHIPPED} 条，新增 0 条，更新 0 条，未变 {SHIPPED} 条。\n"
        assert run(*args) == said
        assert PeriodRule.objects.filter(congress=city).count() == SHIPPED
        assert not Job.objects.exists()  # what runs keeps its version

    def test_with_a_reason_what_runs_follows(self, city):
        args = ("load_rules", str(DEFAULT_PROFILE), "--congress", "rule-city")
        run(*args, "--apply-because", "市条例修订")
        job = Job.objects.get(kind="calendar.recompute")
        assert job.args["cause"] == "载入期限规则（示例市），理由：市条例修订"

    def test_a_corrected_file_updates_its_row(self, profile):
        run("load_rules", profile(GOOD))
        said = run("load_rules", profile(GOOD.replace("amount: 3", "amount: 4")))
        assert "更新 1 条" in said
        assert PeriodRule.objects.get(code="a.b").amount == 4

    @pytest.mark.parametrize(("line", "sentence"), BAD_RULES)
    def test_one_bad_line_and_nothing_is_saved(self, line, sentence, profile):
        said = refused("load_rules", profile(f"# 说明\n{GOOD}- {line.replace('LAW', LAW)}\n"))
        assert said.startswith("第 3 行：")
        assert sentence in said
        assert "未载入任何规则" in said
        assert not PeriodRule.objects.filter(code__in=["a.b", "x.y"]).exists()

    def test_every_bad_line_is_named(self, profile):
        said = refused(
            "load_rules",
            profile("- {code: x}\n" + GOOD + "- {code: y, since: 2026-02-31}\n- {code: z}\n"),
        )
        assert "第 1 行：缺少依据（basis）。" in said
        assert "第 3 行：有无法识别的值，例如不存在的日期。" in said
        assert "第 4 行：缺少起始日期（since）。" in said
        assert "共 7 处有误，未载入任何规则。" in said

    def test_duplicates(self, profile):
        said = refused("load_rules", profile(GOOD + GOOD))
        assert "第 2 行：代码 a.b、起始日期 2026-01-01 与第 1 行重复。" in said

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "规则的列表"),
            ("code: x", "规则的列表"),
            ("- {code: x", "文件格式有误"),
            ("- !!python/object:os.system {}", "无法识别"),
        ],
    )
    def test_a_file_that_is_no_profile(self, text, sentence, profile):
        assert sentence in refused("load_rules", profile(text))

    def test_no_such_file_and_no_such_congress(self, profile):
        assert "无法读取文件" in refused("load_rules", "/no/such/file.yaml")
        said = refused("load_rules", profile(GOOD), "--congress", "nowhere")
        assert said == "没有代码为「nowhere」的人大。\n"

    def test_bytes_that_are_no_text(self, tmp_path):
        path = tmp_path / "rules.yaml"
        path.write_bytes("依据".encode("gbk"))
        assert "UTF-8" in refused("load_rules", str(path))


class TestLoadHolidays:
    def test_again_changes_nothing(self):
        said = run("load_holidays", "2026")
        assert said.startswith("2026年（已公布）：新增 0 天，更新 0 天，删除 0 天，未变 28 天")
        assert not Job.objects.exists()

    def test_a_new_year_is_provisional_by_itself(self):
        run("load_holidays", "2028", "2029")
        assert set(CalendarYear.objects.filter(year__gte=2028).values_list("state", flat=True)) == {
            "provisional"
        }
        assert CalendarDay.objects.filter(date=date(2028, 10, 2), is_workday=False).exists()
        assert Job.objects.filter(kind="calendar.recompute").count() == 2

    def test_what_staff_entered_stays(self):
        CalendarDay.objects.filter(date=date(2026, 6, 19)).update(
            is_workday=True, name="示例", origin="staff"
        )
        CalendarDay.objects.filter(date=date(2026, 10, 1)).delete()
        CalendarDay.objects.create(date=date(2026, 3, 3), name="旧", origin="package")
        said = run("load_holidays", "2026")
        assert "新增 1 天，更新 0 天，删除 1 天，未变 26 天，保留人工修改 1 天" in said
        day = CalendarDay.objects.get(date=date(2026, 6, 19))
        assert (day.is_workday, day.origin) == (True, "staff")

    def test_states_can_be_said(self):
        run("load_holidays", "2027", "--announced")
        assert CalendarYear.objects.get(year=2027).state == "announced"
        run("load_holidays", "2027")
        assert CalendarYear.objects.get(year=2027).state == "announced"
        run("load_holidays", "2027", "--provisional")
        assert CalendarYear.objects.get(year=2027).state == "provisional"

    @pytest.mark.parametrize("year", ["20x7", "1999", "2100", "27", "二〇二七"])
    def test_bad_years_and_nothing_is_loaded(self, year):
        said = refused("load_holidays", "2028", year)
        assert said == f"年份应当是2000至2099之间的四位数字：{year}。\n"
        assert not CalendarYear.objects.filter(year=2028).exists()
