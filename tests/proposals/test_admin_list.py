"""The list and the page of proposals in the admin: columns, conditions, search, table; and that
they show no more than the pages do."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any

import pytest
from django.utils.html import format_html
from openpyxl import load_workbook

from congress.jobs.models import Job
from congress.jobs.runner import run_due
from congress.lists import admin_export
from congress.people.admin_words import admin_words
from congress.people.models import Organ
from congress.portal.demo.house import OTHER_UNIT, SYSTEM, UNIT, House
from proposals.models import Category, Proposal, Tag
from tests.proposals.conftest import cost, text_of
from tests.proposals.lives import THREE, Case

LIST = "/admin/proposals/proposal/"
CHANGE = LIST + "{}/change/"
SECRET = "没有提交的题目"


def cells(page: str, column: str) -> list[str]:
    """The words of a column, row by row."""
    found = re.findall(rf'<t[dh] class="field-{column}[^"]*">(.*?)</t[dh]>', page, re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)).strip() for words in found]


def titles(client: Any, query: str = "") -> set[str]:
    response = client.get(LIST + query)
    assert response.status_code == 200, response["Location"]
    return {row.title for row in response.context["cl"].result_list}


def test_our_words_where_django_has_its_own(house: House, enter: Any) -> None:
    office, case = enter("office"), Case(house, entered=True).submit()
    page = text_of(office.get(LIST))
    assert "已选 0 条，本页共 1 条" in page
    assert re.search(r'<p class="paginator">\s*共 1 条', page)
    script = text_of(office.get("/admin/jsi18n/"))
    assert json.dumps("已选 %(sel)s 条，本页共 %(cnt)s 条") in script
    url = CHANGE.format(case.pk)
    page = text_of(office.get(url))
    assert "icon-no.svg" not in page
    assert re.search(r"工作人员代录：</label>\s*<div class=\"readonly\">是</div>", page)


@pytest.mark.parametrize(
    ("told", "ours"),
    [
        ("成功修改了 机构“市水务局”。", "已修改机构“市水务局”。"),
        ("成功添加了 机构“甲”。你可以在下面再次编辑它。", "已增加机构“甲”。可以继续修改。"),
        (
            "条目必须选中以对其进行操作。没有任何条目被更改。",
            "没有选中任何一条，请先在列表中勾选。",
        ),
        ("总共 2 个 机构 变更成功。", "已修改 2 条。"),
        ("未选择动作", "请先选择要办理的事项。"),
        ("共 3 件。", "共 3 件。"),
    ],
)
def test_sentences_after_an_act(told: str, ours: str) -> None:
    assert admin_words(told) == ours


def test_a_sentence_stays_as_safe_as_it_was() -> None:
    told = admin_words(format_html("成功修改了 {}“{}”。", "机构", "<b>甲</b>"))
    assert str(told) == "已修改机构“&lt;b&gt;甲&lt;/b&gt;”。"
    assert hasattr(told, "__html__")
    assert not hasattr(admin_words("成功修改了 机构“<b>”。"), "__html__")


@pytest.fixture
def three(house: House) -> dict[str, Case]:
    """One in screening, one handled by three units, one of another congress's draft-keeper."""
    found = {
        "审": Case(house, title="审核中的建议").submit(),
        "办": Case(house, title="办理中的建议").signed_by("cosigner", "cosigner2").submit()
        .screen().register().plan(THREE).assign().dispatch(THREE),
        "录": Case(house, title="代录的建议", entered=True),
    }  # fmt: skip
    Case(house, title=SECRET).invite("cosigner")
    return found


def test_what_a_row_says(three: dict[str, Case], enter: Any) -> None:
    page = text_of(enter("office").get(f"{LIST}?q=办理中的建议"))
    proposal = three["办"].proposal
    assert cells(page, "number_words") == [proposal.number_label]
    assert cells(page, "lead_words") == [f"{proposal.lead.name} 附议 2 人"]
    assert cells(page, "badge") == ["已转承办"]
    [units] = cells(page, "units")
    assert units.startswith("市交通委")
    assert "会办： 市教委" in units or "会办：市教委" in units
    [clock] = cells(page, "clock_face")
    assert re.search(r"签收 还剩 \d+ 个工作日", clock)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"审核中的建议", "办理中的建议", "代录的建议"}),
        ("?status__exact=submitted", {"审核中的建议"}),
        ("?due=30", {"审核中的建议", "办理中的建议"}),
        ("?due=late", set()),
        ("?due=none", {"代录的建议"}),
        ("?due=sideways", {"审核中的建议", "办理中的建议", "代录的建议"}),
        ("?period=between", {"审核中的建议", "办理中的建议"}),
        ("?period=in", set()),
        ("?entered=staff", {"代录的建议"}),
        ("?entered=deputy", {"审核中的建议", "办理中的建议"}),
        ("?origin__exact=research", {"审核中的建议", "办理中的建议", "代录的建议"}),
        ("?origin__exact=forum", set()),
        ("?unit={unit}", {"办理中的建议"}),
        ("?unit={other}", {"办理中的建议"}),
        ("?system={system}", {"办理中的建议"}),
        ("?delegation={delegation}", {"审核中的建议", "办理中的建议", "代录的建议"}),
        ("?category={category}", {"办理中的建议"}),
        ("?session={session}", {"审核中的建议", "办理中的建议"}),
        ("?tags__id__exact={tag}", {"审核中的建议"}),
        ("?unit=x", set()),
        ("?unit=999999", set()),
        # number, title, and the lead deputy by characters, pinyin, initials, card number
        ("?q={number}", {"办理中的建议"}),
        ("?q=审核中", {"审核中的建议"}),
        ("?q={name}", {"审核中的建议", "办理中的建议", "代录的建议"}),
        ("?q={pinyin}", {"审核中的建议", "办理中的建议", "代录的建议"}),
        ("?q={initials}", {"审核中的建议", "办理中的建议", "代录的建议"}),
        ("?q={card}", {"审核中的建议", "办理中的建议", "代录的建议"}),
        ("?q=没有这样的", set()),
        (f"?q={SECRET}", set()),
    ],
)
def test_conditions_and_search(
    house: House, three: dict[str, Case], enter: Any, query: str, expected: set[str]
) -> None:
    handled, lead = three["办"].proposal, house.deputies["deputy"]
    tag = Tag.objects.create(congress=house.city, name="试")
    three["审"].proposal.tags.add(tag)
    category = Category.objects.filter(congress=house.city).latest("pk")
    Proposal.objects.filter(pk=handled.pk).update(category=category)
    values = {
        "unit": Organ.objects.get(name=UNIT).pk, "other": Organ.objects.get(name=OTHER_UNIT).pk,
        "system": Organ.objects.get(name=SYSTEM).pk, "delegation": lead.delegation_id,
        "category": category.pk, "session": handled.session_id, "tag": tag.pk,
        "number": handled.number_label, "name": lead.name, "pinyin": lead.pinyin,
        "initials": lead.initials, "card": lead.card_number,
    }  # fmt: skip
    assert titles(enter("office"), query.format(**values)) == expected


def test_another_congress_sees_nothing(three: dict[str, Case], enter: Any) -> None:
    district = enter("district-office")
    assert titles(district) == set()
    page = text_of(district.get(LIST))
    assert "这里还没有记录" in page
    assert UNIT not in page  # nor in what the filters offer
    for case in three.values():
        assert district.get(CHANGE.format(case.pk)).status_code == 302


@pytest.mark.parametrize("username", ["office", "admin"])
def test_drafts_that_were_never_handed_in_are_nowhere(
    three: dict[str, Case], enter: Any, username: str
) -> None:
    client = enter(username)
    draft = Proposal.objects.get(title=SECRET)
    assert SECRET not in text_of(client.get(f"{LIST}?all="))
    assert client.get(CHANGE.format(draft.pk)).status_code == 302
    data = {"action": "export_chosen", "_selected_action": [draft.pk]}
    answer = client.post(LIST, data)
    assert "spreadsheet" not in answer.get("Content-Type", "") or rows_of(answer)[2:] == []


def test_it_costs_the_same_with_more_rows(house: House, enter: Any) -> None:
    office = enter("office")

    def live() -> None:
        case = Case(house).signed_by("cosigner").submit().screen().register()
        case.plan(THREE).assign().dispatch(THREE)

    live()
    cost(office, LIST)
    before = cost(office, LIST)
    live()
    live()
    assert cost(office, LIST) == before
    assert before <= 15


# --- the table ------------------------------------------------------------------------------------
def rows_of(response: Any) -> list[tuple[Any, ...]]:
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_the_table_is_exactly_what_is_shown(three: dict[str, Case], enter: Any) -> None:
    office = enter("office")
    note, heads, *rows = rows_of(office.post(f"{LIST}export/?status__exact=dispatched&q=建议"))
    assert note[0] is not None
    assert note[0].startswith("状态为“已转承办”，查找“建议”的代表建议，共 1 件。")
    assert heads[:4] == ("编号", "标题", "领衔代表", "附议")
    assert [row[1:4] for row in rows] == [("办理中的建议", three["办"].proposal.lead.name, 2)]
    everything = rows_of(office.post(f"{LIST}export/"))
    assert everything[0][0].startswith("全部代表建议，共 3 件。")


def test_the_chosen_rows_alone(three: dict[str, Case], enter: Any) -> None:
    data = {"action": "export_chosen", "_selected_action": [three["审"].pk]}
    note, _, *rows = rows_of(enter("office").post(LIST, data))
    assert note[0].startswith("所选的代表建议，共 1 件。")
    assert [row[1] for row in rows] == ["审核中的建议"]


def test_a_long_table_is_made_as_a_job(
    three: dict[str, Case], enter: Any, monkeypatch: pytest.MonkeyPatch, settings: Any,
    tmp_path: Any,
) -> None:  # fmt: skip
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(admin_export, "AT_ONCE", 1)
    office = enter("office")
    answer = office.post(f"{LIST}export/?entered=deputy")
    job = Job.objects.get(kind=admin_export.KIND)
    assert answer["Location"] == f"/jobs/{job.pk}/"
    run_due()
    job.refresh_from_db()
    assert job.result_text == "下载代表建议（2 件）"
    table = rows_of(office.get(job.result_url))
    assert {row[1] for row in table[2:]} == {"审核中的建议", "办理中的建议"}
    assert enter("admin").get(job.result_url).status_code == 404


def test_the_table_comes_by_the_button_only(three: dict[str, Case], enter: Any) -> None:
    assert enter("office").get(f"{LIST}export/")["Location"] == LIST


# --- the page -------------------------------------------------------------------------------------
def test_the_page_shows_what_belongs_to_it(house: House, enter: Any) -> None:
    case = Case(house).signed_by("cosigner").submit().screen().register()
    case.plan(THREE).assign().dispatch(THREE).receive()
    page = text_of(enter("office").get(CHANGE.format(case.pk)))
    proposal = case.proposal
    [address] = re.findall(r'<a href="([^"]+)">查看办理页面</a>', page)
    assert enter("office").get(address)["Location"] == proposal.get_absolute_url()
    for heading in ("建议文本", "三关审核", "附议", "转承办", "承办任务", "答复和反馈", "办理过程"):
        assert f">{heading}</h2>" in page
    assert "期限是怎么算的" in page  # the clocks, as on the site
    assert house.deputies["cosigner"].name in page
    assert "登记编号" in page


def test_nothing_that_a_move_writes_can_be_typed(three: dict[str, Case], enter: Any) -> None:
    """Number, status and dates are words; the fields are listed by hand."""
    for case in three.values():
        form = enter("office").get(CHANGE.format(case.pk)).context["adminform"].form
        assert set(form.fields) == {"category", "origin", "contact_phone", "tags"}
    delete = f"{LIST}{three['审'].pk}/delete/"
    assert enter("office").post(delete, {"post": "yes"}).status_code == 403


def test_tags_are_kept_with_the_rest(house: House, three: dict[str, Case], enter: Any) -> None:
    office, pk = enter("office"), three["审"].pk
    tag = Tag.objects.create(congress=house.city, name="试")
    context = office.get(CHANGE.format(pk)).context
    data = {name: context["adminform"].form[name].value() or "" for name in ("category", "origin")}
    for inline in context["inline_admin_formsets"]:
        for name in ("TOTAL_FORMS", "INITIAL_FORMS"):
            data[f"{inline.formset.prefix}-{name}"] = 0
    data |= {"contact_phone": "010-55550111", "tags": [tag.pk]}
    assert office.post(CHANGE.format(pk), data).status_code == 302
    after = three["审"].proposal
    assert (after.contact_phone, list(after.tags.all())) == ("010-55550111", [tag])
