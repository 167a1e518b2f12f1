"""Writing a proposal: the lists it chooses from, the checklist, its files, saving by itself."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from congress.documents.models import Attachment
from congress.people.models import AccessLog, Deputy, Organ
from congress.portal.demo.house import OTHER_UNIT, UNIT, House
from congress.workflow.engine import perform
from congress.workflow.models import StatusChange
from proposals.models import (
    UNNAMED,
    Category,
    Proposal,
    ProposalDraft,
    RefusalReason,
    Tag,
)
from proposals.services import create_draft, save_draft
from tests.conftest import TODAY
from tests.documents.scans import EXECUTABLE, PDF, upload
from tests.proposals.conftest import MORNING, cost, text_of, walk
from tests.proposals.test_forms import PHONE, WORDS, form_of

NEW, ENTER = "/proposals/autosave/", "/proposals/enter/autosave/"


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def draft(house: House) -> Proposal:
    return create_draft(
        lead=house.deputies["deputy"], by=house.users["deputy"], contact_phone=PHONE, **WORDS
    )


def files_on(media: Path) -> int:
    return sum(path.is_file() for path in media.rglob("*"))


def edit_url(proposal: Proposal) -> str:
    return reverse("proposals:edit", args=[proposal.pk])


def autosave_url(proposal: Proposal) -> str:
    return reverse("proposals:autosave", args=[proposal.pk])


# --- what is chosen from lists ----------------------------------------------------------------


def test_only_the_lists_of_the_deputys_congress_are_offered(house: House, enter: Any) -> None:
    Tag.objects.filter(congress=house.city, name="停车").update(is_active=False)
    Organ.objects.filter(name=OTHER_UNIT).update(is_active=False)
    form = enter("deputy").get("/proposals/new/").context["form"]
    tags = [tag.name for tag in form.fields["tags"].queryset]
    assert tags[:3] == ["公共交通", "慢行系统", "老旧小区"]
    assert len(tags) == 11
    units = set(form.fields["wished_units"].queryset.values_list("name", flat=True))
    assert {UNIT, "市人民政府"} <= units
    assert not units & {OTHER_UNIT, "区教委", "代表工委", "城市建设环境保护委员会"}
    for name in ("category", "tags", "wished_units", "cleared"):
        owners = set(form.fields[name].queryset.values_list("congress", flat=True))
        assert owners == {house.city.pk}, name


def test_each_matter_that_is_not_accepted_is_ruled_out_by_itself(house: House, enter: Any) -> None:
    page = text_of(enter("deputy").get("/proposals/new/"))
    assert page.count("本件不属于：") == 7
    assert "本件不属于：对正在进行的招标投标提出意见" in page
    assert "第十二条" in page


def test_what_was_chosen_stands_there_again(house: House, enter: Any) -> None:
    client = enter("deputy")
    tags = list(Tag.objects.filter(congress=house.city, name__in=["停车", "教育"]).order_by("pk"))
    reasons = list(RefusalReason.objects.filter(congress=house.city).order_by("pk")[:3])
    data = form_of(
        house,
        origin="visit",
        tags=[tag.pk for tag in tags],
        wished_units=[house.organs[UNIT].pk],
        cleared=[reason.pk for reason in reasons],
    )
    client.post("/proposals/new/", data)
    proposal = Proposal.objects.get()
    assert (proposal.origin, list(proposal.tags.order_by("pk"))) == ("visit", tags)
    assert list(proposal.wished_units.all()) == [house.organs[UNIT]]
    assert set(proposal.draft.cleared.all()) == set(reasons)
    form = client.get(edit_url(proposal)).context["form"]
    assert form["origin"].value() == "visit"
    assert form["tags"].value() == [tag.pk for tag in tags]
    assert form["wished_units"].value() == [house.organs[UNIT].pk]
    assert form["cleared"].value() == [reason.pk for reason in reasons]


@pytest.mark.parametrize(
    ("field", "model", "word"),
    [("category", Category, "分类"), ("tags", Tag, "标签"), ("cleared", RefusalReason, "情形")],
)
def test_what_belongs_to_another_congress_is_refused(
    field: str, model: Any, word: str, house: House, enter: Any
) -> None:
    """A deputy of two congresses is offered the lists of both, and writes for one."""
    user = house.users["deputy"]
    Deputy.objects.filter(name="汤若谷").update(user=user)
    other = model.objects.filter(congress=house.district).first().pk
    data = form_of(house, **{field: other if field == "category" else [other]})
    response = enter("deputy").post("/proposals/new/", data)
    assert response.status_code == 422
    assert f"所选的{word}不属于该代表所在的人大。" in text_of(response)
    assert "（海淀区人大）" in text_of(response)
    assert not Proposal.objects.exists()


# --- incomplete now, complete on submission ---------------------------------------------------


def test_a_title_is_enough_to_save_and_the_rest_is_asked_for_beside_each_field(
    house: House, enter: Any
) -> None:
    client = enter("deputy")
    lead = house.deputies["deputy"].pk
    response = client.post("/proposals/new/", {"lead": lead, "title": "题", "submit": "1"})
    proposal = Proposal.objects.get()
    assert response.url == f"{edit_url(proposal)}?check=1"
    page = client.get(response.url)
    assert {name: list(errors) for name, errors in page.context["form"].errors.items()} == {
        "facts": ["提交前请填写事实和问题。"],
        "request": ["提交前请填写具体建议。"],
        "contact_phone": ["提交前请填写联系电话。"],
        "origin": ["提交前请选择提出来源。"],
        "cleared": ["提交前请逐项对照，还有 7 项没有勾选。"],
    }
    for sentence in ("提交前请选择提出来源。", "还有 7 项没有勾选"):
        assert sentence in text_of(page)


def test_a_checklist_begun_counts_what_is_left(house: House, enter: Any) -> None:
    client = enter("deputy")
    five = list(RefusalReason.objects.filter(congress=house.city).order_by("pk")[:5])
    data = form_of(house, cleared=[reason.pk for reason in five], submit="1")
    response = client.post("/proposals/new/", data)
    page = client.get(response.url)
    assert list(page.context["form"].errors) == ["cleared"]
    assert "还有 2 项没有勾选" in text_of(page)
    assert text_of(page).count("checked") == 5 + 1, "five matters and the origin"
    proposal = Proposal.objects.get()
    page = client.get(f"{proposal.get_absolute_url()}submit/")
    assert "请先逐项对照" in text_of(page)


def test_a_name_that_the_system_gave_is_no_title(house: House, enter: Any) -> None:
    data = {"lead": house.deputies["deputy"].pk, "facts": "先写下事实。"}
    client = enter("deputy")
    assert client.post(NEW, data).status_code == 200
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.draft.title) == (UNNAMED, UNNAMED)
    form = client.get(edit_url(proposal)).context["form"]
    assert form["title"].value() == ""
    page = text_of(client.get(f"{proposal.get_absolute_url()}submit/"))
    assert "请先填写：标题、具体建议" in page


def test_a_changed_text_leads_to_those_who_signed_the_old_one(house: House, enter: Any) -> None:
    proposal = walk(house, "cosigned")
    client = enter("deputy")
    assert "已邀请 1 名代表附议" in text_of(client.get(edit_url(proposal)))
    data = form_of(house, revision=1, submit="1", facts="改过的事实。")
    response = client.post(edit_url(proposal), data, follow=True)
    assert response.redirect_chain[-1][0] == f"{proposal.get_absolute_url()}renew/"
    assert "请先请附议代表重新确认：王玥" in text_of(response)


# --- files ------------------------------------------------------------------------------------


def test_files_come_with_the_draft_and_are_read_on_its_pages(
    house: House, enter: Any, media: Path
) -> None:
    client = enter("deputy")
    data = form_of(house, files=[upload(PDF, "现场.pdf"), upload(PDF, "数据.pdf")])
    assert client.post("/proposals/new/", data).status_code == 302
    proposal = Proposal.objects.get()
    names = sorted(file.name for file in proposal.draft.attachments.all())
    assert names == ["数据.pdf", "现场.pdf"]
    assert {file.owner for file in Attachment.objects.all()} == {proposal}
    for url in (edit_url(proposal), f"{proposal.get_absolute_url()}submit/"):
        page = text_of(client.get(url))
        assert "现场.pdf" in page, url
        assert "数据.pdf" in page, url
    file = Attachment.objects.get(name="现场.pdf")
    assert b"".join(client.get(file.get_absolute_url()).streaming_content) == PDF
    assert enter("office").get(file.get_absolute_url()).status_code == 404


def test_a_refused_file_costs_nothing_that_was_typed(house: House, enter: Any, media: Path) -> None:
    data = form_of(house, files=[upload(EXECUTABLE, "程序.exe")])
    response = enter("deputy").post("/proposals/new/", data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["files"]
    page = text_of(response)
    assert "程序.exe" in page
    for words in WORDS.values():
        assert words in page
    assert page.count("checked") == 7 + 1
    assert (Attachment.objects.count(), files_on(media)) == (0, 0)


def test_ten_files_and_no_more(house: House, enter: Any, media: Path, draft: Proposal) -> None:
    client, url = enter("deputy"), edit_url(draft)
    nine = [upload(PDF, f"第{n}页.pdf") for n in range(9)]
    assert client.post(url, form_of(house, revision=1, files=nine)).status_code == 302
    two = {"files": [upload(PDF, "十.pdf"), upload(PDF, "十一.pdf")]}
    response = client.post(url, form_of(house, revision=2, **two))
    assert response.status_code == 422
    assert "最多附 10 个文件，已有 9 个" in text_of(response)
    first = draft.draft.attachments.order_by("pk").first()
    two = {"files": [upload(PDF, "十.pdf"), upload(PDF, "十一.pdf")], "remove": [first.pk]}
    assert client.post(url, form_of(house, revision=2, **two)).status_code == 302
    assert draft.draft.attachments.count() == 10
    assert files_on(media) == 10


def test_what_a_version_carries_outlives_its_removal_from_the_draft(
    house: House, enter: Any, media: Path
) -> None:
    client = enter("deputy")
    client.post("/proposals/new/", form_of(house, files=[upload(PDF, "旧.pdf")]))
    proposal = Proposal.objects.get()
    invited = [house.deputies["cosigner"]]
    perform(proposal, "invite", by=house.users["deputy"], on=TODAY, deputies=invited)
    old = Attachment.objects.get()
    data = form_of(house, revision=1, remove=[old.pk], files=[upload(PDF, "新.pdf")])
    assert client.post(edit_url(proposal), data).status_code == 302
    draft = ProposalDraft.objects.get()
    assert [file.name for file in draft.attachments.all()] == ["新.pdf"]
    assert [file.name for file in proposal.text.attachments.all()] == ["旧.pdf"]
    assert files_on(media) == 2
    new = draft.attachments.get()
    assert client.post(edit_url(proposal), form_of(house, revision=2, remove=[new.pk])).url
    assert not Attachment.objects.filter(pk=new.pk).exists(), "nobody was sent it"
    assert files_on(media) == 1


def test_another_drafts_file_is_not_removed(
    house: House, enter: Any, media: Path, draft: Proposal
) -> None:
    enter("cosigner").post(
        "/proposals/new/",
        form_of(house, lead=house.deputies["cosigner"].pk, files=[upload(PDF, "别人的.pdf")]),
    )
    foreign = Attachment.objects.get()
    enter("deputy").post(edit_url(draft), form_of(house, revision=1, remove=[foreign.pk]))
    assert Attachment.objects.filter(pk=foreign.pk).exists()


def test_a_discarded_draft_takes_its_files_along(house: House, enter: Any, media: Path) -> None:
    client = enter("deputy")
    client.post("/proposals/new/", form_of(house, files=[upload(PDF, "稿.pdf")]))
    assert files_on(media) == 1
    client.post(edit_url(Proposal.objects.get()), {"discard": "1"})
    assert not Proposal.objects.exists()
    assert (Attachment.objects.count(), files_on(media)) == (0, 0)


# --- one page, one draft ----------------------------------------------------------------------


def test_a_page_sent_twice_makes_one_draft(house: House, enter: Any) -> None:
    """A second press of the button, or the way back and once more."""
    client = enter("deputy")
    ticket = client.get("/proposals/new/").context["form"]["ticket"].value()
    data = form_of(house, ticket=ticket)
    first = client.post("/proposals/new/", data)
    again = client.post("/proposals/new/", {**data, "facts": "补充了的事实。"})
    assert again.url == first.url
    assert ProposalDraft.objects.get().facts == "补充了的事实。"
    assert client.post("/proposals/new/", {**data, "facts": "补充了的事实。"}).url == first.url
    other = client.post("/proposals/new/", {**data, "facts": "旧页上的另一种写法。"})
    assert other.status_code == 409, "the page knows nothing of what was saved since"
    assert "补充了的事实。" in text_of(other)
    assert Proposal.objects.count() == 1
    page = client.get("/proposals/new/")
    assert page.context["form"]["ticket"].value() != ticket


# --- saving by itself -------------------------------------------------------------------------


def test_it_saves_and_says_when(house: House, enter: Any, draft: Proposal) -> None:
    client = enter("deputy")
    answer = client.post(autosave_url(draft), form_of(house, revision=1, facts="打到一半"))
    assert answer.status_code == 200
    assert json.loads(answer.content) == {
        "revision": 2,
        "saved_at": "09:00",
        "left_out": [],
        "url": edit_url(draft),
        "autosave_url": autosave_url(draft),
    }
    saved = ProposalDraft.objects.get()
    assert (saved.facts, saved.revision) == ("打到一半", 2)


def test_what_is_not_valid_keeps_nothing_else_from_being_saved(
    house: House, enter: Any, draft: Proposal
) -> None:
    data = form_of(house, revision=1, title="", facts="新的事实", contact_phone="打电话给我")
    answer = enter("deputy").post(autosave_url(draft), data).json()
    assert answer["left_out"] == ["标题", "联系电话"]
    saved = ProposalDraft.objects.select_related("proposal").get()
    assert (saved.title, saved.facts) == (WORDS["title"], "新的事实")
    assert saved.proposal.contact_phone == PHONE


def test_the_first_saving_makes_the_draft_once(house: House, enter: Any) -> None:
    client = enter("deputy")
    ticket = client.get("/proposals/new/").context["form"]["ticket"].value()
    data = {"lead": house.deputies["deputy"].pk, "ticket": ticket, "contact_phone": PHONE}
    answer = client.post(NEW, {**data, "title": "关于"}).json()
    proposal = Proposal.objects.get()
    assert answer == {
        "revision": 1,
        "saved_at": "09:00",
        "left_out": [],
        "url": edit_url(proposal),
        "autosave_url": autosave_url(proposal),
    }
    assert (proposal.title, proposal.lead) == ("关于", house.deputies["deputy"])
    # The answer got lost: the page knows of no draft yet, and tries again with more words.
    answer = client.post(NEW, {**data, "title": "关于增设"}).json()
    assert answer["revision"] == 2
    assert ProposalDraft.objects.get().title == "关于增设"
    # And the button, pressed on that same page.
    response = client.post("/proposals/new/", {**data, "title": "关于增设", "facts": ""})
    assert response.url == proposal.get_absolute_url()
    assert Proposal.objects.count() == 1


def test_entry_from_paper_saves_itself_once_the_deputy_is_chosen(house: House, enter: Any) -> None:
    client = enter("office")
    answer = client.post(ENTER, {"title": "关于站点", "lead": ""})
    assert answer.status_code == 422
    assert answer.json()["error"] == "还没有保存：请先选择领衔代表。"
    assert not answer.json()["stop"]
    lead = house.deputies["deputy"]
    answer = client.post(ENTER, {"title": "关于站点", "lead": lead.pk})
    proposal = Proposal.objects.get()
    assert (proposal.is_entered_by_staff, proposal.lead) == (True, lead)
    answer = client.post(answer.json()["autosave_url"], {"title": "关于新站点", "revision": 1})
    assert answer.json()["revision"] == 2
    assert Proposal.objects.get().title == "关于新站点"


def test_a_deputy_chosen_and_not_a_word_written_is_no_draft_yet(house: House, enter: Any) -> None:
    data = {"lead": house.deputies["deputy"].pk, "contact_phone": PHONE, "title": "  "}
    for name, url in (("office", ENTER), ("deputy", NEW)):
        answer = enter(name).post(url, data)
        assert answer.status_code == 200
        assert answer.json() == {"waiting": "写下标题或者内容以后自动保存"}
    assert not Proposal.objects.exists()


def test_a_stale_tab_is_told_and_overwrites_nothing(
    house: House, enter: Any, draft: Proposal
) -> None:
    save_draft(draft, revision=1, facts="另一页写的事实")
    answer = enter("deputy").post(
        autosave_url(draft), form_of(house, revision=1, facts="这一页写的事实")
    )
    assert answer.status_code == 409
    body = answer.json()
    assert body["stop"] is True
    assert "已在另一个页面改过，本页不再自动保存" in body["error"]
    assert body["url"] == edit_url(draft)
    assert ProposalDraft.objects.get().facts == "另一页写的事实"


def test_a_lost_answer_is_no_other_tab(house: House, enter: Any, draft: Proposal) -> None:
    """The words came, the answer did not: the same words again are already saved."""
    client, data = enter("deputy"), form_of(house, revision=1, facts="同样的话")
    assert client.post(autosave_url(draft), data).json()["revision"] == 2
    assert client.post(autosave_url(draft), data).json()["revision"] == 2
    assert client.post(edit_url(draft), data).status_code == 302
    for change in ({"origin": "visit"}, {"cleared": []}, {"contact_phone": "13911112222"}):
        assert client.post(autosave_url(draft), {**data, **change}).status_code == 409, change


def test_a_page_with_both_texts_does_not_save_itself(
    house: House, enter: Any, draft: Proposal
) -> None:
    """Else the first letter typed would decide between them."""
    client = enter("deputy")
    assert "data-autosave-url" in text_of(client.get(edit_url(draft)))
    save_draft(draft, revision=1, facts="另一页写的事实")
    page = client.post(edit_url(draft), form_of(house, revision=1, facts="这一页写的事实"))
    assert page.status_code == 409
    assert "data-autosave-url" not in text_of(page)


def test_what_was_handed_in_is_not_saved_over(house: House, enter: Any) -> None:
    proposal = walk(house, "submitted")
    answer = enter("deputy").post(autosave_url(proposal), form_of(house, revision=1))
    assert answer.status_code == 409
    assert answer.json()["error"] == "没有保存：已经提交，现在不能修改内容。"
    assert answer.json()["stop"] is True


@pytest.mark.parametrize("name", ["office", "admin", "cosigner", "clerk", "leader", "stranger"])
def test_nobody_elses(name: str, house: House, enter: Any, draft: Proposal) -> None:
    answer = enter(name).post(autosave_url(draft), form_of(house, revision=1, facts="窜改"))
    assert answer.status_code == 404
    assert "已经删除，或者您现在的账号不能修改" in answer.json()["error"]
    assert ProposalDraft.objects.get().facts == WORDS["facts"]


def test_a_cosigner_reads_and_does_not_write(house: House, enter: Any) -> None:
    proposal = walk(house, "cosigning")
    client = enter("cosigner")
    assert client.get(proposal.get_absolute_url()).status_code == 200
    answer = client.post(autosave_url(proposal), form_of(house, revision=1))
    assert answer.status_code == 404


def test_who_may_not_begin_makes_nothing(house: House, enter: Any) -> None:
    lead = house.deputies["deputy"].pk
    for name, url in (("office", NEW), ("clerk", NEW), ("deputy", ENTER), ("district-office", NEW)):
        assert enter(name).post(url, {"title": "题", "lead": lead}).status_code == 404, name
    answer = enter("district-office").post(ENTER, {"title": "题", "lead": lead})
    assert answer.status_code == 422, "a deputy of another congress"
    answer = enter("cosigner").post(NEW, {"title": "题", "lead": lead})
    assert answer.status_code == 422, "another deputy"
    assert not Proposal.objects.exists()


def test_who_is_signed_out_is_told_so(house: House, draft: Proposal) -> None:
    for url in (NEW, ENTER, autosave_url(draft)):
        answer = Client().post(url, form_of(house, revision=1))
        assert answer.status_code == 401
        assert "您已经退出登录" in answer.json()["error"]
        assert answer.json()["url"] == "/accounts/login/"
        assert Client().get(url).status_code == 405


def test_files_are_left_to_the_button(
    house: House, enter: Any, media: Path, draft: Proposal
) -> None:
    data = form_of(house, revision=1, files=[upload(PDF, "稿.pdf")])
    assert enter("deputy").post(autosave_url(draft), data).status_code == 200
    assert (Attachment.objects.count(), files_on(media)) == (0, 0)


def test_an_hour_of_writing_leaves_no_trail(house: House, enter: Any, draft: Proposal) -> None:
    """100 savings, four seconds apart: one text, no rows of history, none of the ledger, and of
    the access log one for the while, not one for each."""
    client = enter("deputy")
    before = (Proposal.history.count(), StatusChange.objects.count())
    logged = AccessLog.objects.count()
    with time_machine.travel(MORNING + timedelta(minutes=5), tick=False) as clock:
        for revision in range(1, 101):
            words = "写" * revision
            data = form_of(house, revision=revision, title=f"题{revision}", facts=words)
            assert client.post(autosave_url(draft), data).json()["revision"] == revision + 1
            clock.shift(timedelta(seconds=4))
    assert (Proposal.history.count(), StatusChange.objects.count()) == before
    assert AccessLog.objects.count() - logged == 1
    assert ProposalDraft.objects.get().facts == "写" * 100
    assert Proposal.objects.get().title == "题100"
    assert Proposal.objects.get().version == 0


def test_the_address_of_a_returned_one_saves_too(house: House, enter: Any) -> None:
    """The title by which the office knows it stays that of the words it was handed."""
    proposal = walk(house, "returned")
    data = form_of(house, revision=1, title="改过的标题", facts="改过的事实")
    assert enter("deputy").post(autosave_url(proposal), data).status_code == 200
    assert proposal.draft.__class__.objects.get().title == "改过的标题"
    assert Proposal.objects.get().title == proposal.title
    assert "改过的" not in text_of(enter("office").get(proposal.get_absolute_url()))


def test_the_page_costs_the_same_for_one_file_and_for_three(
    house: House, enter: Any, media: Path, draft: Proposal
) -> None:
    client, url = enter("deputy"), edit_url(draft)
    costs = []
    for revision, count in ((1, 1), (2, 2)):
        files = [upload(PDF, f"{revision}-{n}.pdf") for n in range(count)]
        tags = list(Tag.objects.filter(congress=house.city).order_by("pk")[: 2 * count])
        data = form_of(house, revision=revision, files=files, tags=[tag.pk for tag in tags])
        assert client.post(url, data).status_code == 302
        client.get(url)  # the message is read
        costs.append(cost(client, url))
    assert draft.draft.attachments.count() == 3
    assert costs[0] == costs[1]


# --- beside the text, before it is submitted and while it is screened -----------------------------


def particulars_on(page: str) -> str:
    return page.split('<dl class="facts particulars">')[1].split("</dl>")[0]


def test_before_submitting_one_reads_what_goes_with_the_text(
    house: House, enter: Any, media: Path
) -> None:
    tags = list(Tag.objects.filter(congress=house.city).order_by("position", "pk")[:2])
    category = Category.objects.filter(congress=house.city).order_by("pk")[0]
    reasons = list(RefusalReason.objects.filter(congress=house.city).order_by("pk"))
    unit = house.organs[UNIT]
    data = form_of(
        house, category=category.pk, tags=[tag.pk for tag in tags], wished_units=[unit.pk],
        files=[upload(PDF, "照片.pdf")], submit="1",
    )  # fmt: skip
    client = enter("deputy")
    moving = client.post("/proposals/new/", data).url
    shown = particulars_on(text_of(client.get(moving)))
    joined = "、".join(tag.name for tag in tags)
    for words in ("专题调研", category.name, joined, unit.name, "1 个，列在正文后"):
        assert words in shown, words
    assert f"已逐项对照，{len(reasons)} 项都不属于" in shown
    # Who has them screened reads the same, without the deputy's checklist.
    assert client.post(moving, {"version": 0}).status_code == 302
    proposal = Proposal.objects.get()
    for move in ("screen", "register"):
        page = text_of(enter("office").get(f"{proposal.get_absolute_url()}{move}/"))
        shown = particulars_on(page)
        for words in ("专题调研", category.name, joined, unit.name, "1 个，列在正文后"):
            assert words in shown, (move, words)
        assert "对照" not in shown


def test_what_is_open_is_said_there(enter: Any, draft: Proposal) -> None:
    url = f"{draft.get_absolute_url()}submit/"
    shown = particulars_on(text_of(enter("deputy").get(url)))
    for words in ("（还没有选择）", "由代表工委确定", "还有 7 项没有对照"):
        assert words in shown, words
    assert shown.count("没有</dd>") == 3  # tags, units, files


def test_a_unit_receives_the_text_only(house: House, enter: Any) -> None:
    task = walk(house, "dispatched").tasks.get()
    page = text_of(enter("clerk").get(f"/proposals/tasks/{task.pk}/receive/"))
    assert "事实和问题" in page
    assert "particulars" not in page


def test_it_costs_the_same_with_one_of_each_and_with_three(
    house: House, enter: Any, media: Path, draft: Proposal
) -> None:
    client, url = enter("deputy"), f"{draft.get_absolute_url()}submit/"
    tags = [tag.pk for tag in Tag.objects.filter(congress=house.city).order_by("pk")]
    units = [house.organs[name].pk for name in (UNIT, OTHER_UNIT)]
    costs = []
    for revision, count in ((1, 1), (2, 2)):
        files = [upload(PDF, f"{revision}-{n}.pdf") for n in range(count)]
        wished = units[:count]
        data = form_of(
            house, revision=revision, files=files, tags=tags[: 2 * count], wished_units=wished
        )
        assert client.post(edit_url(draft), data).status_code == 302
        client.get(url)
        costs.append(cost(client, url))
    assert costs[0] == costs[1]
