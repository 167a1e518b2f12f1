"""Joint opinions (会办意见): from a joint unit's desk to the lead unit's, and into its reply."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from congress.people.visibility import may_see
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.workflow.engine import perform
from congress.workflow.invariants import violations
from congress.workflow.refusals import Guarded
from proposals.models import HandlingRound, HandlingTask, JointOpinion
from proposals.services import NotEditable, Overtaken, save_opinion, save_reply
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of
from tests.proposals.lives import Case, dispatched, handling, registered, reviewing, signed

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
WORDS = {
    "body": "同意增设，建议错开放学时段。",
    "contact_name": "余晓岚",
    "contact_phone": "010-5555",
}


def edit_url(opinion: JointOpinion) -> str:
    return f"/proposals/opinions/{opinion.pk}/edit/"


def form_of(opinion: JointOpinion, **fields: Any) -> dict[str, Any]:
    return {**WORDS, "revision": opinion.revision, **fields}


def test_its_life(house: House, enter: Any) -> None:
    """Receive, write, send for review, sent back with a note, again, sent: the task is done."""
    case = dispatched(house).receive(OTHER_UNIT)
    opinion = case.opinion()
    assert (opinion.status, opinion.task.status) == ("draft", "handling")
    clerk, head = enter("clerk2"), enter("head2")
    response = clerk.post(edit_url(opinion), form_of(opinion, propose="1"))
    assert response.url == f"/proposals/opinions/{opinion.pk}/propose/"
    assert "错开放学时段" in text_of(clerk.get(response.url))
    clerk.post(response.url, {"version": 0})
    reject = f"/proposals/opinions/{opinion.pk}/reject/"
    assert "错开放学时段" in text_of(head.get(reject))
    head.post(reject, {"version": 1, "note": "请写明时段"})
    page = text_of(clerk.get(edit_url(opinion)))
    assert "请写明时段" in page
    assert "苏明哲" in page
    opinion.refresh_from_db()
    sent = form_of(opinion, body="十六时至十七时错开。", propose="1")
    clerk.post(edit_url(opinion), sent)
    clerk.post(f"/proposals/opinions/{opinion.pk}/propose/", {"version": 2})
    head.post(f"/proposals/opinions/{opinion.pk}/send/", {"version": 3})
    opinion.refresh_from_db()
    assert (opinion.status, opinion.sent_on) == ("sent", TODAY)
    task = case.task(OTHER_UNIT)
    assert (task.status, task.replied_on, task.next_due_on) == ("advised", TODAY, None)
    assert list(violations()) == []


def test_what_is_missing_stands_beside_its_field(house: House, enter: Any) -> None:
    opinion = dispatched(house).receive(OTHER_UNIT).opinion()
    clerk = enter("clerk2")
    response = clerk.post(edit_url(opinion), form_of(opinion, contact_name="", propose="1"))
    assert response.url == f"{edit_url(opinion)}?check=1"
    page = text_of(clerk.get(response.url))
    assert "送审前请填写联系人。" in page
    assert "送审前请填写联系电话。" not in page
    with pytest.raises(Guarded, match="请先填写：联系人"):
        perform(opinion, "propose", by=house.users["clerk2"], on=TODAY)


def test_a_stale_tab_gets_a_sentence_and_both_texts(house: House, enter: Any) -> None:
    opinion = dispatched(house).receive(OTHER_UNIT).opinion()
    save_opinion(opinion, revision=1, body="另一个页面写的。")
    response = enter("clerk2").post(edit_url(opinion), form_of(opinion))
    assert response.status_code == 409
    page = text_of(response)
    assert "已在别处改过并保存" in page
    assert "另一个页面写的。" in page
    assert "错开放学时段" in page
    again = form_of(opinion, revision=response.context["form"]["revision"].value())
    assert enter("clerk2").post(edit_url(opinion), again).status_code == 302
    opinion.refresh_from_db()
    assert (opinion.body, opinion.revision) == (WORDS["body"], 3)


def test_files_come_and_go(house: House, enter: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    opinion = dispatched(house).receive(OTHER_UNIT).opinion()
    clerk = enter("clerk2")
    files = [SimpleUploadedFile(name, PDF) for name in ("意见.pdf", "附图.pdf")]
    clerk.post(edit_url(opinion), form_of(opinion, files=files))
    kept = list(opinion.attachments.order_by("name"))
    assert [file.name for file in kept] == ["意见.pdf", "附图.pdf"]
    bad = [SimpleUploadedFile("表.pdf", b"no pdf")]
    response = clerk.post(edit_url(opinion), form_of(opinion, revision=2, files=bad))
    assert response.status_code == 422
    assert "“表.pdf”" in text_of(response)
    gone = form_of(opinion, revision=2, remove=[str(kept[0].pk)])
    clerk.post(edit_url(opinion), gone)
    assert [file.name for file in opinion.attachments.all()] == ["附图.pdf"]
    # Before it is sent the lead unit does not open it; afterwards it does.
    url = opinion.attachments.get().get_absolute_url()
    assert enter("clerk").get(url).status_code == 404
    for move, by in (("propose", "clerk2"), ("send", "head2")):
        perform(JointOpinion.objects.get(), move, by=house.users[by], on=TODAY)
    assert may_see(house.users["clerk"], opinion)
    assert enter("clerk3").get(url).status_code == 404
    assert enter("deputy").get(url).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("clerk2", 200), ("head2", 404), ("clerk", 404), ("clerk3", 404), ("dispatcher", 404),
        ("office", 404), ("deputy", 404), ("leader", 404), ("anonymous", 302),
    ],
)  # fmt: skip
def test_who_writes_it(name: str, status: int, house: House, browsers: Any) -> None:
    opinion = dispatched(house).receive(OTHER_UNIT).opinion()
    assert browsers[name].get(edit_url(opinion)).status_code == status
    assert browsers[name].post(edit_url(opinion), {}).status_code == {200: 422}.get(status, status)


def test_beyond_draft_it_cannot_be_changed(house: House, enter: Any) -> None:
    case = handling(house).propose(OTHER_UNIT)
    opinion = case.opinion()
    assert enter("clerk2").get(edit_url(opinion)).url == case.proposal.get_absolute_url()
    with pytest.raises(NotEditable):
        save_opinion(opinion, revision=opinion.revision, body="改")


@pytest.mark.parametrize(
    ("name", "draft", "sent"),
    [
        ("clerk2", True, True), ("head2", True, True), ("dispatcher", True, True),
        ("office", True, True), ("clerk", False, True), ("head", False, True),
        ("clerk3", False, False), ("deputy", False, False), ("cosigner", False, False),
        ("leader", False, False), ("committee", False, False),
    ],
)  # fmt: skip
def test_who_reads_it(name: str, draft: bool, sent: bool, house: House, browsers: Any) -> None:
    """On the proposal's page: its own side from the draft on, the lead unit once it is sent."""
    case = reviewing(house)
    url, words = case.proposal.get_absolute_url(), "同意所提方向。"
    assert (words in text_of(browsers[name].get(url))) is draft
    case.send()
    assert (words in text_of(browsers[name].get(url))) is sent


def test_the_lead_sees_at_a_glance_what_is_missing(house: House, enter: Any) -> None:
    """While it writes: who has sent, who has not, and till when (30 days from 16 November)."""
    lines = ((UNIT, "lead"), (OTHER_UNIT, "joint"), (THIRD_UNIT, "joint"))
    case = registered(house).plan(lines).assign().dispatch(lines).receive().advise()
    page = enter("clerk").get(f"/proposals/replies/{case.reply().pk}/edit/")
    rows = {row["task"].organ.name: row["is_sent"] for row in page.context["joint"]}
    assert rows == {OTHER_UNIT: True, THIRD_UNIT: False}
    text = text_of(page)
    assert "还没有送到" in text
    assert "12月16日（周三）" in text
    assert "同意所提方向。" in text
    assert [line.task.organ.name for line in page.context["form"].fields["opinions"].queryset] == [
        OTHER_UNIT
    ]


def test_the_lead_that_has_answered_waits_no_longer(house: House) -> None:
    """会办终止: drafts stay where they are, and what lies for review cannot be sent any more."""
    case = handling(house).propose(*(UNIT, OTHER_UNIT, THIRD_UNIT))
    for unit in (UNIT, THIRD_UNIT):
        case.approve(unit).sign(unit).deliver(unit)
    task = case.task(OTHER_UNIT)
    assert (task.status, task.ended_on, task.next_due_on) == ("released", TODAY, None)
    assert case.proposal.status == "replied"
    with pytest.raises(Guarded, match="主办单位已经答复，不再需要会办意见。"):
        case.send()
    assert list(violations()) == []


def another_round(case: Case) -> JointOpinion:
    """An opinion that was sent in a later round of the same proposal."""
    proposal = case.proposal
    later = HandlingRound.objects.create(
        proposal=proposal, number=2, kind="rehandling", started_on=TODAY
    )
    common = {"congress": proposal.congress, "proposal": proposal, "round": later}
    organs = case.house.organs
    HandlingTask.objects.create(organ=organs[UNIT], role="lead", assigned_on=TODAY, **common)
    task = HandlingTask.objects.create(
        organ=organs[OTHER_UNIT], role="joint", assigned_on=TODAY, **common
    )
    perform(task, "receive", by=case.house.users["clerk2"], on=TODAY)
    opinion = task.opinion
    save_opinion(opinion, revision=1, **WORDS)
    for move, who in (("propose", "clerk2"), ("send", "head2")):
        perform(JointOpinion.objects.get(pk=opinion.pk), move, by=case.house.users[who], on=TODAY)
    return JointOpinion.objects.get(pk=opinion.pk)


def test_a_reply_takes_over_opinions_of_its_own_round_only(house: House, enter: Any) -> None:
    case = handling(house).propose(OTHER_UNIT).send()
    own, other, reply = case.opinion(), another_round(case), case.reply()
    client, url = enter("clerk"), f"/proposals/replies/{reply.pk}/edit/"
    offered = client.get(url).context["form"].fields["opinions"].queryset
    assert list(offered) == [own]
    data = {"revision": reply.revision, "mode": "written", "body": "答复。"}
    refused = client.post(url, data | {"opinions": [other.pk]})
    assert refused.status_code == 422
    assert client.post(url, data | {"opinions": [own.pk]}).status_code == 302
    assert list(reply.opinions.all()) == [own]
    # The service does not take it either, and leaves alone what it is not told of.
    save_reply(reply, revision=reply.revision + 1, body="再改。")
    assert list(reply.opinions.all()) == [own]
    save_reply(reply, revision=reply.revision + 2, opinions=[own, other])
    assert list(reply.opinions.all()) == [own]
    with pytest.raises(Overtaken):
        save_reply(reply, revision=1, opinions=[])
    assert list(reply.opinions.all()) == [own]


def test_separate_units_are_offered_none(house: House, enter: Any) -> None:
    case = handling(house).propose(OTHER_UNIT).send()
    page = enter("clerk3").get(f"/proposals/replies/{case.reply(THIRD_UNIT).pk}/edit/")
    assert page.status_code == 200
    assert "opinions" not in page.context["form"].fields
    assert page.context["joint"] == []
    save_reply(case.reply(THIRD_UNIT), revision=2, opinions=[case.opinion()])
    assert not case.reply(THIRD_UNIT).opinions.exists()


def test_the_reply_names_whose_opinions_it_took(house: House, enter: Any) -> None:
    case = signed(house)
    case.reply().opinions.set([case.opinion()])
    case.deliver()
    for name in ("office", "clerk", "deputy"):
        page = text_of(enter(name).get(case.proposal.get_absolute_url()))
        assert "采纳的会办意见" in page, name
        assert page.count("采纳的会办意见") == 1, name


def test_the_page_costs_the_same_with_one_and_three_opinions(house: House, enter: Any) -> None:
    costs = []
    client = enter("clerk")
    client.get("/")  # so that the session's first writing lies behind us
    for joint in ((OTHER_UNIT,), (OTHER_UNIT, THIRD_UNIT)):
        lines = ((UNIT, "lead"), *((unit, "joint") for unit in joint))
        case = registered(house).plan(lines).assign().dispatch(lines).receive()
        for unit in joint:
            case.advise(unit)
        costs.append(cost(client, f"/proposals/replies/{case.reply().pk}/edit/"))
    assert costs[0] == costs[1]
