"""Drafts, replies and moves through their forms: good words, bad words, hostile words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from congress.portal.demo.house import House
from congress.portal.demo.wordings import BUS, Words
from congress.workflow.engine import ActingFor, perform
from proposals.models import Category, Proposal, ProposalDraft, RefusalReason, Reply
from proposals.services import create_draft, save_draft
from tests.conftest import TODAY
from tests.proposals.conftest import part_of, text_of, walk
from tests.proposals.tables import CAST

PHONE, UNIT_PHONE = "13900000001", "010-55550123"
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>&amp;{{ 7|add:7 }}'
ESCAPED = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"


def test_what_a_deputy_rewrites_is_his_until_it_comes_back(house: House, enter: Any) -> None:
    """The office reads what was submitted, on list, page, work list and move pages."""
    proposal = walk(house, "returned")
    save_draft(
        proposal, revision=1, title="未写完的标题", facts="未写完的事实", request="未写完的建议"
    )
    url = proposal.get_absolute_url()
    urls = ("/", "/proposals/", url, f"{url}submit/", f"{url}screen/", f"{url}return/")
    for where in urls:
        for name in ("office", "admin"):
            page = text_of(enter(name).get(where))
            assert "未写完" not in page, (name, where)
    assert BUS.title in text_of(enter("office").get(url))
    own = text_of(enter("deputy").get(url))
    assert "未写完的事实" in own
    assert "未写完的标题" in own


def test_a_move_page_says_what_is_missing(house: House, enter: Any) -> None:
    proposal = walk(house, "submitted")
    url = f"{proposal.get_absolute_url()}register/"
    response = enter("office").get(url)
    assert response.status_code == 200
    assert "政治关、法律关、质量关尚未审核。" in text_of(response)
    category = Category.objects.filter(congress=house.city).first().pk
    answer = enter("office").post(url, {"version": proposal.version, "category": category})
    assert answer.status_code == 422
    assert "尚未审核" in text_of(answer)


@pytest.mark.parametrize(
    ("move", "data", "sentence"),
    [
        ("screen", {}, "请至少审核一关。"),
        ("screen", {"legal": "failed"}, "法律关不通过的，请写明意见。"),
        ("screen", {"legal": "maybe"}, "“法律关”请从所列选项中选择。"),
        ("return", {"note": "  "}, "请填写“退回意见”。"),
        ("refuse", {"note": "说明"}, "请选择“理由”。"),
        ("refuse", {"note": "说明", "reason": "abc"}, "“理由”请从所列选项中选择。"),
        ("return", {"note": "一" * 2001}, "“退回意见”最多2000字，现有2001字。"),
    ],
)
def test_bad_input_is_answered_beside_the_field(
    move: str, data: dict[str, str], sentence: str, house: House, enter: Any
) -> None:
    proposal = walk(house, "submitted")
    response = enter("office").post(
        f"{proposal.get_absolute_url()}{move}/", {"version": proposal.version, **data}
    )
    assert response.status_code == 422
    assert sentence in text_of(response)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.version) == ("submitted", 1)


def test_a_day_that_has_not_come_is_refused(house: House, enter: Any) -> None:
    proposal = walk(house, "planned")
    url = f"{proposal.get_absolute_url()}assign/"
    form = enter("office").get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"meeting_name": "第三次主任会议", "meeting_on": TODAY.isoformat()}
    for on in ((TODAY + timedelta(days=1)).isoformat(), "2026-02-30", "昨天", "", "0001-01-01"):
        response = enter("office").post(url, {**data, "on": on})
        assert response.status_code == 422, on
    response = enter("office").post(url, {**data, "on": TODAY.isoformat()})
    assert response.status_code == 302


def test_somebody_was_faster(house: House, enter: Any) -> None:
    """A sentence with name and step; what was typed stays; the same form may be sent again."""
    proposal = walk(house, "submitted")
    url = f"{proposal.get_absolute_url()}return/"
    seen = proposal.version
    perform(proposal, "screen", by=house.users["office"], on=TODAY, political="passed")
    response = enter("office").post(url, {"version": seen, "note": "请分成两件"})
    assert response.status_code == 409
    page = text_of(response)
    assert "方静怡" in page
    assert "办理了“审核”" in page
    assert "请分成两件" in page
    again = response.context["form"]["version"].value()
    assert enter("office").post(url, {"version": again, "note": "请分成两件"}).status_code == 302


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30])
def test_a_broken_version_is_no_accident(version: str, house: House, enter: Any) -> None:
    proposal = walk(house, "submitted")
    url = f"{proposal.get_absolute_url()}return/"
    response = enter("office").post(url, {"version": version, "note": "退"})
    assert response.status_code in (409, 422)
    proposal.refresh_from_db()
    assert proposal.status == "submitted"


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 25])
def test_what_is_not_there_is_404(pk: str, enter: Any, house: House) -> None:
    client = enter("office")
    for url in (f"/proposals/{pk}/", f"/proposals/{pk}/edit/", f"/proposals/{pk}/screen/",
                f"/proposals/tasks/{pk}/receive/", f"/proposals/replies/{pk}/edit/",
                f"/proposals/replies/{pk}/sign/", f"/proposals/verdicts/{pk}/judge/"):  # fmt: skip
        assert client.get(url).status_code == 404, url


# --- drafts -----------------------------------------------------------------------------------

WORDS = {"title": "关于增设站点的建议", "facts": "没有站点。", "request": "增设。"}


def form_of(house: House, **fields: Any) -> dict[str, Any]:
    """Everything that a submission asks for."""
    reasons = RefusalReason.objects.filter(congress=house.city).order_by("pk")
    return {
        "lead": house.deputies["deputy"].pk,
        "contact_phone": PHONE,
        "origin": "research",
        "cleared": [reason.pk for reason in reasons],
        **WORDS,
        **fields,
    }


def test_a_deputy_writes_saves_edits_and_submits(house: House, enter: Any) -> None:
    client = enter("deputy")
    page = client.get("/proposals/new/")
    assert page.context["form"]["lead"].value() == house.deputies["deputy"].pk
    assert PHONE in text_of(page)
    response = client.post("/proposals/new/", form_of(house, facts=""))
    proposal = Proposal.objects.get()
    assert response.url == proposal.get_absolute_url()
    assert (proposal.lead, proposal.entered_by) == (house.deputies["deputy"], house.users["deputy"])
    assert not proposal.is_entered_by_staff
    edit = f"{proposal.get_absolute_url()}edit/"
    assert WORDS["request"] in text_of(client.get(edit))
    response = client.post(edit, {**form_of(house), "revision": 1, "submit": "1"})
    assert response.url == f"{proposal.get_absolute_url()}submit/"
    proposal.refresh_from_db()
    response = client.post(response.url, {"version": proposal.version})
    assert response.url == proposal.get_absolute_url()
    proposal.refresh_from_db()
    assert (proposal.status, proposal.text.facts) == ("submitted", "没有站点。")
    assert client.get(edit).status_code == 302, "submitted: nothing to edit"
    assert client.post(edit, {**form_of(house), "revision": 2}).status_code == 302
    assert ProposalDraft.objects.get().revision == 2


def test_the_office_enters_from_paper(house: House, enter: Any) -> None:
    client = enter("office")
    response = client.post("/proposals/enter/", form_of(house))
    proposal = Proposal.objects.get()
    assert response.url == proposal.get_absolute_url()
    assert proposal.is_entered_by_staff
    assert proposal.entered_by == house.users["office"]
    page = client.get(f"{proposal.get_absolute_url()}submit/")
    assert "陈思远" in text_of(page)
    assert "代" in text_of(page)
    data = {"version": 0, "source": "paper", "on": TODAY.isoformat()}
    assert client.post(f"{proposal.get_absolute_url()}submit/", data).status_code == 302
    proposal.refresh_from_db()
    assert proposal.status == "submitted"


@pytest.mark.parametrize("name", [n for n in CAST if n != "anonymous"])
def test_who_may_begin(name: str, browsers: dict[str, Client]) -> None:
    writes = name in ("deputy", "cosigner", "cosigner2", "district-deputy")
    enters = name in ("office", "district-office")
    assert browsers[name].get("/proposals/new/").status_code == (200 if writes else 404)
    assert browsers[name].get("/proposals/enter/").status_code == (200 if enters else 404)
    page = text_of(browsers[name].get("/proposals/"))
    assert ("/proposals/new/" in page) is writes
    assert ("/proposals/enter/" in page) is enters


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": "长" * 101}, "title"),
        ({"title": "\u200b\u202e"}, "title"),
        ({"facts": "一" * 20_001}, "facts"),
        ({"request": "x" * 1_000_000}, "request"),
        ({"contact_phone": "打电话给我"}, "contact_phone"),
        ({"contact_phone": "<b>139</b>"}, "contact_phone"),
        ({"category": "abc"}, "category"),
        ({"category": "9" * 30}, "category"),
        ({"lead": "abc"}, "lead"),
        ({"lead": ""}, "lead"),
        ({"origin": "dream"}, "origin"),
        ({"tags": ["abc"]}, "tags"),
        ({"wished_units": ["9999999"]}, "wished_units"),
        ({"cleared": ["1", "x"]}, "cleared"),
    ],
)
def test_bad_words_are_answered(
    fields: dict[str, str], field: str, house: House, enter: Any
) -> None:
    response = enter("deputy").post("/proposals/new/", form_of(house, **fields))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    sentence = str(response.context["form"].errors[field])
    assert any("一" <= letter <= "鿿" for letter in sentence), sentence
    assert not Proposal.objects.exists()


ALL_MISSING = (
    "提交前请填写事实和问题。", "提交前请填写具体建议。", "提交前请选择提出来源。",
    "提交前请填写联系电话。", "提交前请逐项对照，还有 7 项没有勾选。",
)  # fmt: skip


def test_an_empty_page_says_at_once_all_that_submitting_asks_for(house: House, enter: Any) -> None:
    empty = {"lead": house.deputies["deputy"].pk, "title": ""}
    client = enter("deputy")
    answer = client.post("/proposals/new/", {**empty, "submit": "1"})
    assert answer.status_code == 422
    page = text_of(answer)
    for sentence in ("请填写“标题”。", *ALL_MISSING):
        assert sentence in page, sentence
    assert not Proposal.objects.exists()
    # To keep a draft only the title is needed.
    page = text_of(client.post("/proposals/new/", empty))
    assert "请填写“标题”。" in page
    assert "提交前请" not in page


def test_what_was_typed_stays_and_is_not_asked_for(house: House, enter: Any) -> None:
    reasons = list(RefusalReason.objects.filter(congress=house.city).order_by("pk"))
    data = form_of(house, title="", request="", submit="1", cleared=[reasons[0].pk])
    answer = enter("deputy").post("/proposals/new/", data)
    page = text_of(answer)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title", "request", "cleared"}
    assert "没有站点。" in page
    assert f'value="{PHONE}"' in page
    assert f"还有 {len(reasons) - 1} 项没有勾选。" in page
    # A wrong word is told once, and not asked for besides.
    wrong = form_of(house, title="", contact_phone="打电话给我", submit="1")
    answer = enter("deputy").post("/proposals/new/", wrong)
    assert len(answer.context["form"].errors["contact_phone"]) == 1
    assert "打电话给我" in text_of(answer)


def test_an_empty_paper_is_asked_for_whole_at_the_office(house: House, enter: Any) -> None:
    answer = enter("office").post("/proposals/enter/", {"title": "", "lead": "", "submit": "1"})
    missing = {"lead", "title", "facts", "request", "origin", "contact_phone", "cleared"}
    assert set(answer.context["form"].errors) == missing


def test_a_draft_whose_title_was_emptied_says_the_rest_too(house: House, enter: Any) -> None:
    draft = create_draft(lead=house.deputies["deputy"], by=house.users["deputy"], **WORDS)
    data = {"revision": 1, "title": "", "facts": "新写的事实。", "submit": "1"}
    answer = enter("deputy").post(f"{draft.get_absolute_url()}edit/", data)
    missing = {"title", "request", "origin", "contact_phone", "cleared"}
    assert set(answer.context["form"].errors) == missing
    assert "新写的事实。" in text_of(answer)


@pytest.mark.parametrize("unseen", ["\x00", "\x01", "\x7f", "\u200b", "\u202e"])
def test_what_nobody_sees_is_left_out(unseen: str, house: House, enter: Any) -> None:
    """Pasted from elsewhere, it would break a search or turn a line round."""
    data = form_of(house, title=f"题{unseen}目", facts=f"事{unseen}实")
    assert enter("deputy").post("/proposals/new/", data).status_code == 302
    draft = Proposal.objects.get().draft
    assert (draft.title, draft.facts) == ("题目", "事实")


def test_a_break_pasted_into_a_title_goes(house: House, enter: Any) -> None:
    data = form_of(house, title="题\x0b目", facts="事\x0b实")
    assert enter("deputy").post("/proposals/new/", data).status_code == 302
    draft = Proposal.objects.get().draft
    assert (draft.title, draft.facts) == ("题目", "事\n实")


@pytest.mark.parametrize("control", ["\x01", "\x0b", "\x1f", "\x7f", "\u202e", "\ufeff", "😀"])
def test_odd_characters_are_no_accident(control: str, house: House, enter: Any) -> None:
    """Kept or refused with a sentence, but no page breaks on them."""
    client = enter("deputy")
    data = form_of(house, title=f"题{control}目", facts=f"事{control}实")
    response = client.post("/proposals/new/", data)
    assert response.status_code in (302, 422)
    for proposal in Proposal.objects.all():
        assert client.get(proposal.get_absolute_url()).status_code == 200
    assert client.get("/proposals/").status_code == 200


@pytest.mark.parametrize("revision", ["", "0", "-5", "abc", "9" * 30])
def test_a_broken_revision_overwrites_nothing(revision: str, house: House, enter: Any) -> None:
    draft = create_draft(
        lead=house.deputies["deputy"], by=house.users["deputy"], contact_phone=PHONE, **WORDS
    )
    url = f"{draft.get_absolute_url()}edit/"
    response = enter("deputy").post(url, form_of(house, title="新题", revision=revision))
    assert response.status_code in (409, 422)
    assert ProposalDraft.objects.get().title == WORDS["title"]


def test_a_stale_tab_shows_both_texts(house: House, enter: Any) -> None:
    draft = create_draft(
        lead=house.deputies["deputy"], by=house.users["deputy"], contact_phone=PHONE, **WORDS
    )
    save_draft(draft, revision=1, **{**WORDS, "facts": "另一页写的事实"})
    client, url = enter("deputy"), f"{draft.get_absolute_url()}edit/"
    response = client.post(url, form_of(house, facts="这一页写的事实", revision=1))
    assert response.status_code == 409
    page = text_of(response)
    assert "另一页写的事实" in page
    assert "这一页写的事实" in page
    assert "别处改过" in page
    assert response.context["form"]["revision"].value() == "2"
    again = form_of(house, facts="这一页写的事实", revision=2)
    assert client.post(url, again).status_code == 302
    assert ProposalDraft.objects.get().facts == "这一页写的事实"


def test_discarding_a_draft(house: House, enter: Any) -> None:
    draft = create_draft(
        lead=house.deputies["deputy"], by=house.users["deputy"], contact_phone=PHONE, **WORDS
    )
    returned = walk(house, "returned")
    for name, status in (("office", 404), ("cosigner", 404), ("clerk", 404)):
        url = f"{draft.get_absolute_url()}edit/"
        assert enter(name).post(url, {"discard": "1"}).status_code == status
    client = enter("deputy")
    response = client.post(f"{returned.get_absolute_url()}edit/", {"discard": "1"}, follow=True)
    assert "提交过的建议不能删除。" in text_of(response)
    response = client.post(f"{draft.get_absolute_url()}edit/", {"discard": "1"}, follow=True)
    assert "已删除" in text_of(response)
    assert list(Proposal.objects.all()) == [returned]


# --- the reply's form -------------------------------------------------------------------------


def test_a_clerk_drafts_a_reply(house: House, enter: Any) -> None:
    proposal = walk(house, "received")
    reply = part_of(proposal, "reply")
    client, url = enter("clerk"), f"/proposals/replies/{reply.pk}/edit/"
    form = client.get(url).context["form"]
    assert [user.username for user in form.fields["signatory"].queryset] == ["head"]
    data = {"revision": 1, "mode": "written", "body": "已办。"}
    assert client.post(url, data).url == proposal.get_absolute_url()
    data |= {"revision": 2, "propose": "1", "contact_phone": "不是号码"}
    assert client.post(url, data).status_code == 422
    data |= {"contact_phone": UNIT_PHONE}
    assert client.post(url, data).url == f"{url}?check=1"
    page = client.get(f"{url}?check=1")
    for label in ("文号", "办理结果", "公开意见", "联系人", "签发人"):
        assert f"送审前请填写{label}。" in text_of(page)
    assert "送审前请填写正文" not in text_of(page)
    page = client.get(f"/proposals/replies/{reply.pk}/propose/")
    assert "请先填写：文号、办理结果、公开意见、联系人、签发人。" in text_of(page)
    stale = client.post(url, {**data, "revision": 1, "body": "旧页。"})
    assert stale.status_code == 409
    assert "旧页。" in text_of(stale)
    assert "已办。" in text_of(stale)
    for name, status in (("clerk2", 404), ("deputy", 404), ("reviewer", 404), ("office", 404)):
        assert enter(name).get(url).status_code == status, name


@pytest.mark.parametrize(
    "fields",
    [
        {"body": "一" * 50_001}, {"planned_on": "明年"}, {"mode": "by_pigeon"},
        {"signatory": "1"}, {"signatory": "abc"}, {"result_code": "solved"},
        {"letter_number": "长" * 61}, {"revision": ""},
    ],
)  # fmt: skip
def test_bad_words_in_a_reply_are_answered(
    fields: dict[str, str], house: House, enter: Any
) -> None:
    reply = part_of(walk(house, "received"), "reply")
    data = {"revision": 1, "mode": "written", "body": "已办。", **fields}
    response = enter("clerk").post(f"/proposals/replies/{reply.pk}/edit/", data)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(fields)


def test_a_head_whose_office_has_ended_is_not_offered(house: House, enter: Any) -> None:
    """Nobody could sign what names him."""
    reply = part_of(walk(house, "received"), "reply")
    house.users["head"].grants.update(ends_on=TODAY - timedelta(days=1))
    form = enter("clerk").get(f"/proposals/replies/{reply.pk}/edit/").context["form"]
    assert not form.fields["signatory"].queryset.exists()


# --- hostile words ----------------------------------------------------------------------------


def test_hostile_words_are_words(house: House, enter: Any) -> None:
    words = Words(HOSTILE[:100], "城乡建设", HOSTILE, HOSTILE)
    proposal = walk(house, "delivered", words=words)
    Reply.objects.update(body=HOSTILE, contact_name=HOSTILE[:60], copies=HOSTILE)
    part = part_of(proposal, "verdict")
    said = {"attitude": "satisfied", "result": "dissatisfied", "reason": HOSTILE}
    acting = ActingFor(house.deputies["deputy"], "phone")
    reply = part_of(proposal, "reply")
    url = proposal.get_absolute_url()
    pages = ["/", "/proposals/", url, f"{url}close/", f"/proposals/verdicts/{part.pk}/judge/"]
    pages += ["/proposals/?q=%3Cscript%3E", f"/proposals/replies/{reply.pk}/deliver/"]
    pages += ["/admin/proposals/proposal/", f"/admin/proposals/proposal/{proposal.pk}/change/"]
    for name in ("deputy", "office", "clerk", "leader"):
        for address in pages:
            page = text_of(enter(name).get(address))
            assert "<script>alert" not in page, (name, address)
            assert "<img src=x" not in page, (name, address)
            assert "{{ 14" not in page
    perform(part, "judge", by=house.users["office"], on=TODAY, acting=acting, **said)
    page = text_of(enter("clerk").get(url))
    assert ESCAPED in page
    assert "<script>alert" not in page
