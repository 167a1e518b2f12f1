"""The parts: what each prints in each of its states."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string

from congress.calendar.workdays import WorkCalendar
from congress.people.error_words import sentences
from congress.portal.clock_face import LEVEL_ICONS, read_clock
from congress.portal.date_words import day_in_words, moment_in_words
from congress.portal.templatetags.look import TONE_ICONS

TODAY = date(2026, 6, 11)  # a Thursday
CALENDAR = WorkCalendar()
ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def show(source: str, **context: object) -> str:
    context = {"today": TODAY, "work_calendar": CALENDAR} | context
    return " ".join(Template(source).render(Context(context)).split())


def deadline(**given: object) -> SimpleNamespace:
    legal = given.get("legal_on", date(2026, 6, 29))
    values = {
        "label": "答复",
        "anchor_on": date(2026, 3, 27),
        "anchor_label": "交办",
        "legal_on": legal,
        "act_by": legal,
        "target_on": None,
        "provisional": False,
        "explanation": "交办 3月27日 + 3个月 = 6月27日（周六）→ 顺延至 6月29日",
        "rule": SimpleNamespace(basis="代表法第51条", certain=True),
        "opened_at": datetime(2026, 3, 27, 1, tzinfo=UTC),
        "closed_on": None,
        "outcome": "",
    }
    return SimpleNamespace(**(values | given))


# --- dates ----------------------------------------------------------------------------------------
def test_days_and_moments_in_words():
    assert day_in_words(date(2026, 6, 30), TODAY) == "6月30日（周二）"
    assert day_in_words(date(2027, 1, 5), TODAY) == "2027年1月5日（周二）"
    assert day_in_words(None, TODAY) == ""
    evening = datetime(2026, 6, 10, 16, 30, tzinfo=UTC)  # already the 11th in Shanghai
    assert moment_in_words(evening, TODAY) == "今天 00:30"
    assert moment_in_words(date(2026, 6, 10), TODAY) == "昨天"
    shown = show("{% date_words day %}", day=date(2026, 6, 30))
    assert shown == '<time datetime="2026-06-30" title="2026-06-30">6月30日（周二）</time>'
    inside = show("{% date_words day bracketed=True %}", day=date(2026, 6, 30))
    assert ">6月30日，周二<" in inside


def test_entered_later_than_it_happened():
    entered = datetime(2026, 6, 11, 1, 20, tzinfo=UTC)
    shown = show("{% happened on at %}", on=date(2026, 6, 9), at=entered)
    assert "6月9日" in shown
    assert "今天 09:20" in shown
    assert "录入" in shown
    assert "录入" not in show("{% happened on at %}", on=TODAY, at=entered)


# --- the clock ------------------------------------------------------------------------------------
CLOCKS = [
    # given, level, headline, measured by, remark
    ({}, "calm", "还剩 12 个工作日", "法定期限", ""),
    ({"target_on": date(2026, 6, 30)}, "calm", "还剩 12 个工作日", "法定期限", ""),
    ({"target_on": date(2026, 6, 15)}, "soon", "还剩 2 个工作日", "批次目标", ""),
    (
        {"target_on": date(2026, 6, 15), "target_label": "集中交办目标"},
        "soon",
        "还剩 2 个工作日",
        "集中交办目标",
        "",
    ),
    (
        {"target_on": date(2026, 6, 10), "target_label": "集中交办目标"},
        "soon",
        "还剩 12 个工作日",
        "法定期限",
        "集中交办目标 6月10日（周三） 已过",
    ),
    (
        {"target_on": date(2026, 6, 10)},
        "soon",
        "还剩 12 个工作日",
        "法定期限",
        "批次目标 6月10日（周三） 已过",
    ),
    (
        {"legal_on": date(2026, 6, 14), "act_by": date(2026, 6, 12)},
        "soon",
        "还剩 1 个工作日",
        "最迟办理",
        "",
    ),
    ({"legal_on": TODAY}, "soon", "今天到期", "法定期限", ""),
    ({"legal_on": date(2026, 6, 8)}, "late", "已超期 3 天", "法定期限", ""),
    (
        {"closed_on": date(2026, 6, 19), "outcome": "met"},
        "done",
        "提前 6 个工作日",
        "已于 6月19日 完成",
        "",
    ),
    (
        {"closed_on": date(2026, 6, 29), "outcome": "met"},
        "done",
        "按期完成",
        "已于 6月29日 完成",
        "",
    ),
    (
        {"closed_on": date(2026, 7, 2), "outcome": "met"},
        "done-late",
        "逾期 3 天完成",
        "7月2日 完成",
        "",
    ),
    (
        {"closed_on": date(2026, 6, 1), "outcome": "void", "close_reason": "异议成立"},
        "void",
        "已作废",
        "6月1日",
        "异议成立",
    ),
]


@pytest.mark.parametrize(("given", "level", "text", "toward", "remark"), CLOCKS)
def test_clock_says_what_is_left_and_of_what(given, level, text, toward, remark):
    face = read_clock(deadline(**given), TODAY, CALENDAR)
    assert (face.level, face.text, face.toward, face.remark) == (level, text, toward, remark)
    shown = show("{% clock d %}", d=deadline(**given))
    assert f"clock-{level}" in shown
    assert f"#{LEVEL_ICONS[level]}" in shown
    assert re.sub(r"\s", "", text) in re.sub(r"<[^>]+>|\s", "", shown)


def test_clock_explains_itself():
    shown = show("{% clock d %}", d=deadline(target_on=date(2026, 6, 30), provisional=True))
    why = shown[shown.index("<details") : shown.index("</details>")]
    assert "顺延至 6月29日" in why
    assert "代表法第51条" in why
    assert "参照" not in why
    assert "6月29日（周一）" in shown
    assert "6月30日（周二）" in shown  # the batch target, beside the legal date
    assert "暂定" in shown


def test_clock_says_when_the_number_is_borrowed():
    borrowed = deadline(rule=SimpleNamespace(basis="本市惯例", certain=False))
    assert "参照外省市规定" in show("{% clock d %}", d=borrowed)
    said = deadline(rule=SimpleNamespace(basis="参照外省市规定（5至10日）", certain=False))
    assert show("{% clock d %}", d=said).count("参照外省市规定") == 1


def test_clock_of_nothing_is_nothing():
    assert show("{% clock d %}", d=None) == ""
    assert show("[{% clock_chip d %}]", d=None) == "[]"


def test_clock_chip_carries_word_icon_date_and_mark():
    shown = show("{% clock_chip d True '答复' %}", d=date(2026, 6, 8))
    assert "已超期 3 天" in shown
    assert "6月8日（周一）" in shown
    assert "暂定" in shown
    assert "答复" in shown
    assert "#exclamation-octagon-fill" in shown


@pytest.mark.parametrize("given", [case[0] for case in CLOCKS])
def test_ruler_stays_on_its_line(given):
    ruler = read_clock(deadline(**given), TODAY, CALENDAR).ruler
    if given.get("closed_on"):
        assert ruler is None
        return
    marks = [ruler.today, ruler.legal, ruler.target or 2, *ruler.weeks]
    assert all(2 <= mark <= 98 for mark in marks)


# --- small parts ----------------------------------------------------------------------------------
def test_badge_is_word_and_icon_and_never_an_unknown_tone():
    assert "#check-circle-fill" in show("{% badge '已办结' 'green' %}")
    assert "badge-neutral" in show("{% badge '怪' 'pink' %}")
    assert "&lt;b&gt;" in show("{% badge label 'blue' %}", label="<b>")
    status = SimpleNamespace(get_status_display=lambda: "办理中", status_tone="blue")
    assert "badge-blue" in show("{% status_badge s %}", s=status)


def test_timeline_says_who_for_whom_and_what_is_internal():
    entry = {
        "at": datetime(2026, 6, 9, 2, tzinfo=UTC),
        "on": date(2026, 6, 9),
        "actor": "周敏",
        "on_behalf_of": "李秀英代表",
        "source": "电话",
        "label": "登记沟通",
        "from_label": "已交办",
        "to_label": "办理中",
        "note": "<script>",
        "internal": True,
    }
    shown = show("{% timeline entries %}", entries=[entry])
    for words in (
        "周敏",
        "代 李秀英代表（电话）",
        "已交办",
        "办理中",
        "内部",
        "6月9日 10:00",
        "2 天前",
    ):
        assert words in shown
    assert "<script>" not in shown
    assert "内部" not in show("{% timeline entries %}", entries=[entry | {"internal": False}])


def test_names_and_paragraphs():
    names = ["丁一", "马文", "王建国"]
    assert "丁一</span>、" in show("{% name_list names %}", names=names)
    assert "等 3 人" in show("{% name_list names 2 %}", names=names)
    assert show("{{ text|paragraphs }}", text=" 一\n\n\u3000二<") == "<p>一</p><p>二&lt;</p>"


def test_region_vanishes_when_blank():
    source = '{% region "aside" "side" "期限" %}{% if on %}x{% endif %} {% endregion %}'
    assert show(source) == ""
    assert show(source, on=True) == '<aside class="side" aria-label="期限">x </aside>'


def test_road_names_the_current_step():
    steps = [
        {"label": "提交", "state": "done"},
        {"label": "审核", "state": "current"},
        {"label": "办结", "state": "todo"},
    ]
    shown = show("{% road steps %}", steps=steps)
    assert "第 2 步，共 3 步</span> <b>审核</b>" in shown
    assert shown.count('aria-current="step"') == 1


# --- forms ----------------------------------------------------------------------------------------
class Sample(forms.Form):
    title = forms.CharField(label="标题", max_length=5, help_text="一事一议")
    verdict = forms.ChoiceField(
        label="评价", choices=[("a", "满意|已经解决")], widget=forms.RadioSelect
    )
    on = forms.DateField(label="日期", error_messages={"invalid": "请写明哪一天。"})


def test_errors_stand_beside_the_field_and_in_the_summary():
    form = Sample({"title": "一二三四五六", "on": "x"})
    form.is_valid()
    shown = " ".join(render_to_string("_form.html", {"form": form}).split())
    assert 'href="#id_title"' in shown
    assert 'href="#id_verdict_0"' in shown
    assert 'id="id_title_error"' in shown
    assert 'aria-describedby="id_title_helptext id_title_error"' in shown
    assert shown.count("“标题”最多5字，现有6字。") == 2
    assert shown.count("请选择“评价”。") == 2
    assert "请更正以下 3 处" in shown
    assert "（必填）" in shown
    assert '<span class="choice-hint">已经解决</span>' in shown
    assert "字段" not in shown


def test_a_forms_own_words_are_kept():
    form = Sample({"title": "一", "verdict": "a", "on": "x"})
    form.is_valid()
    form.add_error("title", "标题与第3号建议相同。")
    assert sentences(form["on"]) == ["请写明哪一天。"]
    assert sentences(form["title"]) == ["标题与第3号建议相同。"]


def test_errors_of_the_whole_form_are_said_once():
    form = Sample({"title": "一", "verdict": "a", "on": "2026-06-30"})
    form.add_error(None, "刚刚由他人修改过。")
    assert render_to_string("_form.html", {"form": form}).count("刚刚由他人修改过。") == 1


# --- what the browser's policy forbids ------------------------------------------------------------
@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_templates_hold_nothing_inline(path):
    text = path.read_text()
    assert not re.search(r"<[a-z][^>{]*\sstyle\s*=", text), "style attribute"
    assert not re.search(r"<[a-z][^>{]*\son[a-z]+\s*=", text), "event handler attribute"
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert "<style" not in text
    assert not re.search(r"(src|href)=\"(https?:)?//", text), "foreign address"


def test_every_icon_named_is_in_the_sprite():
    sprite = (ROOT / "static/vendor/bootstrap-icons/icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = {*LEVEL_ICONS.values(), *TONE_ICONS.values()}
    for path in TEMPLATES:
        named |= set(re.findall(r'{% icon "([^"]+)"', path.read_text()))
    assert named <= drawn


def test_vendored_files_ask_for_nothing_else():
    for path in (ROOT / "static").rglob("*.[cj]s*"):
        text = path.read_text()
        assert "sourceMappingURL" not in text, path
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", text), path


# --- paper ----------------------------------------------------------------------------------------
def test_paper_gets_full_dates():
    at = datetime(2026, 6, 11, 5, 3, tzinfo=UTC)
    shown = show("{% moment at %}", at=at)
    assert '<span class="screen-only">今天 13:03</span>' in shown
    assert '<span class="print-only">2026年6月11日 13:03</span>' in shown
    entry = {"at": datetime(2026, 6, 3, 2, tzinfo=UTC), "on": date(2026, 6, 3), "label": "提交"}
    shown = show("{% timeline entries %}", entries=[entry])
    assert '<span class="quiet screen-only">8 天前</span>' in shown
    assert "2026年6月3日" in shown
    shown = show("{% clock d %}", d=deadline())
    assert '<span class="print-only">2026年6月29日</span>' in shown
    assert "（截至2026年6月11日）" in shown


def test_a_period_is_statutory_only_where_a_text_says_so():
    rule = SimpleNamespace(basis="参照外省市规定", certain=False)
    for given in ({}, {"target_on": date(2026, 6, 15)}, {"legal_on": date(2026, 6, 8)}):
        shown = show("{% clock d %}", d=deadline(rule=rule, **given))
        assert "法定期限" not in shown
        assert "办理期限" in shown
        assert "法定期限" in show("{% clock d %}", d=deadline(**given))
    chip = show("{% clock_chip d False '' legal %}", d=date(2026, 6, 10), legal=date(2026, 6, 29))
    assert "法定" not in chip
    assert "期限" in chip
