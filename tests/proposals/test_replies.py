"""Drafting a reply, what warns or blocks before sign-off, sending back, delivering to each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from congress.people.models import Deputy
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.workflow.invariants import violations
from congress.workflow.refusals import BadInput, Guarded
from proposals.models import ProposalSettings, Reply
from proposals.services import save_reply
from tests.conftest import TODAY
from tests.proposals.conftest import text_of
from tests.proposals.lives import (
    ANSWER,
    BOTH,
    LEAD,
    Case,
    dispatched,
    handling,
    reviewing,
    signed,
    signing,
)

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
MISSING_OPINION = "会办意见还没有到齐：市教委。"
MISSING_CONTACTS = "还没有与代表沟通的记录：办前问需、办中问计。"
CONDITION = "按本级人大的规定，补齐后才能办理。"


def edit_url(reply: Reply) -> str:
    return f"/proposals/replies/{reply.pk}/edit/"


def move_url(reply: Reply, move: str) -> str:
    return f"/proposals/replies/{reply.pk}/{move}/"


def form_of(reply: Reply, **fields: Any) -> dict[str, Any]:
    head = reply.task.organ.grants.get(role="head").user_id
    return {**ANSWER, "mode": "written", "signatory": head, "revision": reply.revision, **fields}


# --- drafting -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("resolved", ""), ("planned", "计划解决日期"), ("reference", "原因"), ("cannot", "原因"),
        ("higher", "上级机关"),
    ],
)  # fmt: skip
def test_what_each_result_asks_for(code: str, asked: str, house: House, enter: Any) -> None:
    reply = dispatched(house).receive().reply()
    client = enter("clerk")
    client.post(edit_url(reply), form_of(reply, result_code=code, propose="1"))
    page = text_of(client.get(f"{edit_url(reply)}?check=1"))
    for label in ("计划解决日期", "原因", "上级机关"):
        assert (f"送审前请填写{label}。" in page) is (label == asked), label


def test_what_the_result_does_not_ask_for_is_not_read(house: House, enter: Any) -> None:
    """A clerk who changed the code keeps what was typed; nobody reads it."""
    reply = dispatched(house).receive().reply()
    client = enter("clerk")
    client.post(edit_url(reply), form_of(reply, result_code="cannot", reason="资金未落实。"))
    page = text_of(client.get(reply.get_absolute_url()))
    assert "资金未落实。" in page
    reply.refresh_from_db()
    client.post(edit_url(reply), form_of(reply, result_code="resolved", reason="资金未落实。"))
    assert "资金未落实。" not in text_of(client.get(reply.get_absolute_url()))
    assert "资金未落实。" in text_of(client.get(edit_url(reply)))


def test_several_files(house: House, enter: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    reply = dispatched(house).receive().reply()
    client = enter("clerk")
    files = [SimpleUploadedFile(name, PDF) for name in ("盖章件.pdf", "签字记录.pdf")]
    assert client.post(edit_url(reply), form_of(reply, files=files)).status_code == 302
    assert {file.name for file in reply.attachments.all()} == {"盖章件.pdf", "签字记录.pdf"}
    page = text_of(client.get(edit_url(reply)))
    assert "盖章件.pdf" in page
    many = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(9)]
    response = client.post(edit_url(reply), form_of(reply, revision=2, files=many))
    assert response.status_code == 422
    assert "已有 2 个，这次选了 9 个" in text_of(response)
    gone = [str(reply.attachments.first().pk)]
    data = form_of(reply, revision=2, files=many, remove=gone)
    for file in many:
        file.seek(0)
    assert client.post(edit_url(reply), data).status_code == 302
    assert reply.attachments.count() == 10


def test_it_saves_itself(house: House, enter: Any) -> None:
    """The protocol of static/js/autosave.js: revision and hour; what is not valid is left out."""
    case = dispatched(house).receive(UNIT, OTHER_UNIT)
    reply = case.reply()
    client, url = enter("clerk"), f"/proposals/replies/{case.reply().pk}/autosave/"
    assert f'data-autosave-url="{url}"' in text_of(client.get(edit_url(reply)))
    answer = client.post(url, {"revision": 1, "mode": "written", "body": "写到一半"})
    assert (answer.status_code, answer.json()) == (
        200, {"revision": 2, "saved_at": "09:00", "left_out": []},
    )  # fmt: skip
    wrong = {"revision": 2, "mode": "written", "body": "再写", "contact_phone": "电话"}
    assert client.post(url, wrong).json()["left_out"] == ["联系电话"]
    reply.refresh_from_db()
    assert (reply.body, reply.revision) == ("再写", 3)
    # The answer was lost on its way: the same again is no conflict; other words are.
    again = client.post(url, {"revision": 2, "mode": "written", "body": "再写"})
    assert (again.status_code, again.json()["revision"]) == (200, 3)
    stale = client.post(url, {"revision": 2, "mode": "written", "body": "别的"})
    assert (stale.status_code, stale.json()["stop"]) == (409, True)
    assert "另一个页面改过" in stale.json()["error"]
    opinion = case.opinion()
    answer = enter("clerk2").post(
        f"/proposals/opinions/{opinion.pk}/autosave/", {"revision": 1, "body": "同意"}
    )
    assert answer.json()["revision"] == 2
    assert enter("clerk2").post(url, {"revision": 3}).status_code == 404
    save_reply(reply, revision=3, **ANSWER, signatory=house.users["head"])
    case.propose()
    late = client.post(url, {"revision": 4, "mode": "written", "body": "太迟"})
    assert (late.status_code, late.json()["error"]) == (
        409, "没有保存：已经送审，现在不能修改内容。",
    )  # fmt: skip


# --- what warns, what blocks --------------------------------------------------------------------


def test_missing_opinions_and_contacts_warn(house: House, enter: Any) -> None:
    """On going to review, at the review and on signing; nobody is kept from it."""
    case = handling(house)
    steps = (("propose", "clerk"), ("approve", "reviewer"), ("sign", "head"))
    for move, who in steps:
        page = enter(who).get(move_url(case.reply(), move))
        assert page.context["warnings"] == [MISSING_OPINION + MISSING_CONTACTS], move
        assert MISSING_OPINION in text_of(page)
        answer = enter(who).post(move_url(case.reply(), move), {"version": case.reply().version})
        assert answer.status_code == 302, move
    assert case.reply().status == "signed"


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [("missing_opinions", MISSING_OPINION), ("missing_contacts", MISSING_CONTACTS)],
)
def test_they_block_where_the_congress_says_so(
    setting: str, sentence: str, house: House, enter: Any
) -> None:
    ProposalSettings.objects.create(congress=house.city, **{setting: "block"})
    case = handling(house)
    page = text_of(enter("clerk").get(move_url(case.reply(), "propose")))
    assert f"{sentence}{CONDITION}" in page
    with pytest.raises(Guarded, match=sentence + CONDITION):
        case.propose()
    other = MISSING_CONTACTS if setting == "missing_opinions" else MISSING_OPINION
    assert f"{other}{CONDITION}" not in page
    complete(case, setting)
    case.propose().approve().sign()
    assert case.reply().status == "signed"


def complete(case: Case, setting: str) -> None:
    if setting == "missing_opinions":
        case.propose(OTHER_UNIT).send()
        return
    for stage in ("before", "during"):
        said = {"stage": stage, "form": "phone", "held_on": TODAY, "said": "已沟通。"}
        deputies = [case.house.deputies["deputy"]]
        case.go(case.task(), "contact", "clerk", deputies=deputies, **said)


def test_blocking_holds_at_sign_off_too(house: House) -> None:
    """The congress decides it while the reply is on its way."""
    case = signing(house)
    ProposalSettings.objects.create(congress=house.city, missing_contacts="block")
    with pytest.raises(Guarded, match=MISSING_CONTACTS):
        case.sign()


def test_anothers_congress_setting_blocks_nobody_here(house: House) -> None:
    ProposalSettings.objects.create(congress=house.district, missing_opinions="block")
    assert handling(house).propose().reply().status == "review"


def test_a_separate_unit_waits_for_no_opinion(house: House) -> None:
    ProposalSettings.objects.create(congress=house.city, missing_opinions="block")
    assert handling(house).propose(THIRD_UNIT).reply(THIRD_UNIT).status == "review"


# --- back to the unit ---------------------------------------------------------------------------


def test_a_poor_reply_is_sent_back_before_the_deputy_reads_it(house: House, enter: Any) -> None:
    """退回重答: the note stands on top of the draft; it goes the whole way again."""
    case = signed(house)
    office = enter("office")
    url = move_url(case.reply(), "send-back")
    assert office.post(url, {"version": case.reply().version, "note": ""}).status_code == 422
    note = "请写明开工和完工的时间。"
    assert office.post(url, {"version": case.reply().version, "note": note}).status_code == 302
    reply = case.reply()
    assert (reply.status, reply.signed_on, reply.cleared_on) == ("draft", None, None)
    page = text_of(enter("clerk").get(edit_url(reply)))
    assert note in page
    assert "代表工委退回重答" in page
    assert "方静怡" in page
    assert note not in text_of(enter("deputy").get(case.proposal.get_absolute_url()))
    case.propose().approve().sign()
    assert note not in text_of(enter("office").get(move_url(case.reply(), "send-back")))
    case.deliver()
    assert list(violations()) == []


@pytest.mark.parametrize("name", ["clerk", "head", "dispatcher", "leader", "admin"])
def test_only_the_office_sends_back(name: str, house: House, enter: Any) -> None:
    expected = 404 if name == "leader" else 403
    url = move_url(signed(house).reply(), "send-back")
    assert enter(name).post(url, {"version": 3, "note": "退"}).status_code == expected


def test_where_the_office_reads_replies_first(house: House, enter: Any) -> None:
    case = signed(house)
    page = text_of(enter("office").get(move_url(case.reply(), "clear")))
    assert "本级人大没有规定答复送达前须经代表工委审看。" in page
    ProposalSettings.objects.create(congress=house.city, checks_replies=True)
    with pytest.raises(Guarded, match="答复须经代表工委审看同意后才能送达。"):
        case.deliver()
    url = move_url(case.reply(), "clear")
    assert enter("office").post(url, {"version": case.reply().version}).status_code == 302
    assert case.reply().cleared_on == TODAY
    case.deliver()
    assert case.reply().status == "delivered"


def test_consent_is_for_what_was_read(house: House) -> None:
    """Sent back after the consent, the next version is read again."""
    ProposalSettings.objects.create(congress=house.city, checks_replies=True)
    case = signed(house)
    case.go(case.reply(), "clear", "office")
    case.go(case.reply(), "send-back", "office", note="再改。")
    case.propose().approve().sign()
    with pytest.raises(Guarded, match="审看同意后才能送达"):
        case.deliver()


# --- delivery -----------------------------------------------------------------------------------


def deliver_form(case: Case, **fields: Any) -> dict[str, Any]:
    reply = case.reply()
    data = {"version": reply.version, "on": TODAY.isoformat()}
    for name in ("deputy", "cosigner"):
        data[f"method_{case.house.deputies[name].pk}"] = "system"
    return data | fields


def test_one_way_and_one_day_for_each_deputy(house: House, enter: Any) -> None:
    case = Case(house, on=TODAY - timedelta(days=7)).invite("cosigner").confirm("cosigner")
    case.submit().screen().register().plan(LEAD).assign().dispatch(LEAD)
    case.receive().write().propose().approve().sign()
    deputy, cosigner = house.deputies["deputy"], house.deputies["cosigner"]
    client, url = enter("clerk"), move_url(case.reply(), "deliver")
    page = text_of(client.get(url))
    for words in ("陈思远代表", "王玥代表", "收到日期"):
        assert words in page
    given = {f"method_{deputy.pk}": "hand", f"date_{deputy.pk}": "2026-11-12",
             f"method_{cosigner.pk}": "post"}  # fmt: skip
    assert client.post(url, deliver_form(case, **given)).status_code == 302
    said = {v.deputy_id: (v.delivery_method, v.delivered_on) for v in case.reply().verdicts.all()}
    assert said == {
        deputy.pk: ("hand", date(2026, 11, 12)), cosigner.pk: ("post", date(2026, 11, 16)),
    }  # fmt: skip
    assert case.reply().delivered_on == TODAY


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"deputy": "2026-11-17"}, "不能晚于送达日期。"),
        ({"deputy": "2026-11-15"}, "不能早于签发日期。"),
        ({"deputy": "昨天"}, "日期"),
    ],
)
def test_days_that_cannot_be(days: dict[str, str], sentence: str, house: House, enter: Any) -> None:
    case = signed(house)
    given = {f"date_{house.deputies[name].pk}": day for name, day in days.items()}
    response = enter("clerk").post(move_url(case.reply(), "deliver"), deliver_form(case, **given))
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert case.reply().status == "signed"


def test_the_day_of_delivery_is_the_last_of_all(house: House, enter: Any) -> None:
    case = Case(house, on=TODAY - timedelta(days=7)).invite("cosigner").confirm("cosigner")
    case.submit().screen().register().plan(LEAD).assign().dispatch(LEAD)
    case.receive().write().propose().approve().sign()
    given = {f"date_{house.deputies[n].pk}": "2026-11-12" for n in ("deputy", "cosigner")}
    url = move_url(case.reply(), "deliver")
    response = enter("clerk").post(url, deliver_form(case, **given))
    assert response.status_code == 422
    assert "应当是最后一位代表收到的日期。" in text_of(response)
    given["on"] = "2026-11-12"
    assert enter("clerk").post(url, deliver_form(case, **given)).status_code == 302
    assert case.task().replied_on == date(2026, 11, 12)


def test_who_has_no_account_is_not_reached_through_the_system(house: House, enter: Any) -> None:
    case = signed(house)
    cosigner = house.deputies["cosigner"]
    Deputy.objects.filter(pk=cosigner.pk).update(user=None)
    client, url = enter("clerk"), move_url(case.reply(), "deliver")
    form = client.get(url).context["form"]
    assert [c[0] for c in form.fields[f"method_{cosigner.pk}"].choices] == ["post", "hand"]
    assert "没有本系统的账号，请邮寄或者当面送达。" in text_of(client.get(url))
    assert client.post(url, deliver_form(case)).status_code == 422
    data = deliver_form(case, **{f"method_{cosigner.pk}": "post"})
    assert client.post(url, data).status_code == 302


def test_a_single_deputy_is_asked_for_no_second_day(house: House, enter: Any) -> None:
    case = Case(house).submit().screen().register().plan(LEAD).assign().dispatch(LEAD)
    case.receive().write().propose().approve().sign()
    form = enter("clerk").get(move_url(case.reply(), "deliver")).context["form"]
    deputy = house.deputies["deputy"]
    assert set(form.fields) == {"version", "on", f"method_{deputy.pk}"}


def test_the_engine_refuses_impossible_days_by_itself(house: House) -> None:
    case = signed(house)
    days = {house.deputies["deputy"].pk: ("post", TODAY - timedelta(days=1))}
    with pytest.raises(BadInput, match="陈思远代表的送达日期"):
        case.deliver(deliveries=days)


# --- several units ------------------------------------------------------------------------------


def test_the_whole_is_answered_when_every_part_is(house: House) -> None:
    """Lead and separate unit answer on different days; the reply period stops for each alone."""
    case = signed(house)
    case.on = TODAY + timedelta(days=1)
    case.deliver(UNIT)
    assert (case.task(UNIT).status, case.task(THIRD_UNIT).status) == ("replied", "handling")
    assert (case.proposal.status, case.proposal.replied_on) == ("handling", None)
    assert case.task(UNIT).next_due_on is None
    assert case.task(THIRD_UNIT).next_due_on is not None
    case.on = TODAY + timedelta(days=3)
    case.deliver(THIRD_UNIT)
    assert (case.proposal.status, case.proposal.replied_on) == (
        "replied",
        TODAY + timedelta(days=3),
    )
    assert list(violations()) == []


def test_each_unit_answers_only_its_own_part(house: House, enter: Any) -> None:
    case = reviewing(house)
    for name, unit in (("clerk", THIRD_UNIT), ("clerk3", UNIT)):
        for move in ("propose", "deliver"):
            url = move_url(case.reply(unit), move)
            assert enter(name).post(url, {"version": 1}).status_code == 404, (name, move)
    for unit in BOTH:
        assert case.reply(unit).status == "review"
