"""The letter that a unit writes: its number, the day of a plan, what stands there at first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from congress.people.enums import Role
from congress.people.models import RoleGrant
from congress.portal.demo.house import THIRD_UNIT, UNIT, House
from congress.workflow.refusals import Guarded
from proposals.models import Reply
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of
from tests.proposals.lives import (
    ANSWER,
    LEAD,
    Case,
    dispatched,
    handling,
    replied,
    reviewing,
    signed,
    signing,
)

TAKEN = "京交函〔2026〕22号"


def edit_url(reply: Reply) -> str:
    return f"/proposals/replies/{reply.pk}/edit/"


def form_of(reply: Reply, **fields: Any) -> dict[str, Any]:
    head = reply.task.organ.grants.get(role="head").user_id
    return {**ANSWER, "mode": "written", "signatory": head, "revision": reply.revision, **fields}


def numbered(case: Case, number: str = TAKEN) -> str:
    """Give the unit's reply this number; the sentence that says so."""
    Reply.objects.filter(pk=case.reply().pk).update(letter_number=number)
    return f"已用于{case.proposal.number_label}建议的答复"


# --- the number ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        TAKEN, " 京交函〔2026〕22 号", "京交函[2026]22号", "京交函（2026）22号", "京交函(2026)22号",
        "京交函【2026】22号", "京 交函　（2026〕 22号",
    ],
)  # fmt: skip
def test_a_number_is_used_once(typed: str, house: House, enter: Any) -> None:
    said = numbered(replied(house))
    reply = dispatched(house).receive().reply()
    client = enter("clerk")
    answer = client.post(edit_url(reply), form_of(reply, letter_number=typed, body="写了很久。"))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"letter_number"}
    assert f"文号{typed.strip()}{said}" in text_of(answer)
    assert "写了很久。" in text_of(answer)
    kept = client.post(
        f"/proposals/replies/{reply.pk}/autosave/", form_of(reply, letter_number=typed)
    )
    assert kept.json()["left_out"] == ["文号"]


def test_a_draft_counts_too_and_ones_own_does_not(house: House, enter: Any) -> None:
    said = numbered(dispatched(house).receive())
    reply = dispatched(house).receive().reply()
    client = enter("clerk")
    assert said in text_of(client.post(edit_url(reply), form_of(reply, letter_number=TAKEN)))
    own = form_of(reply, letter_number="京交函〔2026〕23号")
    assert client.post(edit_url(reply), own).status_code == 302
    assert client.post(edit_url(reply), {**own, "revision": 2}).status_code == 302
    other = dispatched(house).receive().reply()  # neither has a number: that is no number twice
    assert client.post(edit_url(other), form_of(other, letter_number="")).status_code == 302


def test_another_unit_may_have_the_same(house: House, enter: Any) -> None:
    numbered(replied(house))
    reply = dispatched(house).receive(THIRD_UNIT).reply(THIRD_UNIT)
    answer = enter("clerk3").post(edit_url(reply), form_of(reply, letter_number=TAKEN))
    assert answer.status_code == 302


def test_it_is_refused_at_review_and_signature(house: House, enter: Any) -> None:
    """The other letter took the number after this one was saved."""
    drafted, to_sign, other = handling(house), signing(house), replied(house)
    for case in (drafted, to_sign, other):
        numbered(case)
    client = enter("clerk")
    assert f"文号{TAKEN}已用于" in text_of(client.get(f"{edit_url(drafted.reply())}?check=1"))
    page = text_of(client.get(f"/proposals/replies/{drafted.reply().pk}/propose/"))
    assert "现在还不能“送审”" in page
    assert f"文号{TAKEN}已用于" in page
    with pytest.raises(Guarded, match=f"文号{TAKEN}已用于"):
        drafted.propose()
    with pytest.raises(Guarded, match=f"文号{TAKEN}已用于"):
        to_sign.sign()
    numbered(to_sign, "京交函〔2026〕23号")
    numbered(other, "京交函〔2026〕24号")
    to_sign.sign()
    drafted.propose()


def test_the_draft_costs_the_same_beside_one_and_three_letters(house: House, enter: Any) -> None:
    reply = dispatched(house).receive().reply()
    client = enter("clerk")
    client.get("/")
    numbered(replied(house), "京交函〔2026〕1号")
    one = cost(client, edit_url(reply)), cost(client, reply.get_absolute_url())
    numbered(replied(house), "京交函〔2026〕2号")
    numbered(replied(house), "京交函〔2026〕3号")
    assert (cost(client, edit_url(reply)), cost(client, reply.get_absolute_url())) == one


# --- the day of a plan --------------------------------------------------------------------------


def test_a_plan_does_not_lie_behind(house: House, enter: Any) -> None:
    reply = dispatched(house).receive().reply()
    client = enter("clerk")
    past = (TODAY - timedelta(days=1)).isoformat()
    data = form_of(reply, result_code="planned", planned_on=past)
    answer = client.post(edit_url(reply), data)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"planned_on"}
    assert "计划解决日期已经过去，请填写今天或者以后的日期。" in text_of(answer)
    assert past in text_of(answer)
    assert (
        client.post(edit_url(reply), {**data, "planned_on": TODAY.isoformat()}).status_code == 302
    )
    # Of another result the day is not read.
    data |= {"result_code": "resolved", "revision": 2}
    assert client.post(edit_url(reply), data).status_code == 302


def test_a_plan_is_shown_with_its_year(house: House, enter: Any) -> None:
    case = replied(house)
    Reply.objects.filter(pk=case.reply().pk).update(
        result_code="planned", planned_on=TODAY.replace(month=12, day=20)
    )
    page = text_of(enter("deputy").get(case.proposal.get_absolute_url()))
    assert f"{TODAY.year}年12月20日" in page.split("计划解决日期")[1][:120]


# --- what stands there at first -----------------------------------------------------------------

BEGINNING = (
    "尊敬的陈思远代表：\n您提出的“关于增设公交站点的建议”收悉，现答复如下："
    "\n\n\n\n感谢您对我们工作的关心和支持。"
)


def alone(house: House, **words: Any) -> Case:
    """A proposal of one deputy, received by the unit that leads."""
    case = Case(house, **words).submit().screen().register().plan(LEAD).assign()
    return case.dispatch(LEAD).receive()


def test_an_unwritten_letter_begins_by_itself(house: House, enter: Any) -> None:
    earlier = alone(house).reply()
    Reply.objects.filter(pk=earlier.pk).update(contact_phone="010-55550777")
    reply = alone(house).reply()
    client = enter("clerk")
    form = client.get(edit_url(reply)).context["form"]
    shown = {name: form[name].value() for name in ("body", "contact_name", "contact_phone")}
    assert shown == {
        "body": BEGINNING,
        "contact_name": house.users["clerk"].name,
        "contact_phone": "010-55550777",
    }
    assert form["signatory"].value() == house.users["head"].pk
    assert form["letter_number"].value() in ("", None)
    reply.refresh_from_db()
    saved = (reply.body, reply.contact_name, reply.contact_phone, reply.signatory, reply.revision)
    assert saved == ("", "", "", None, 1), "to look is not to write"


def test_nothing_is_put_back_into_what_was_written(house: House, enter: Any) -> None:
    reply = alone(house).reply()
    client = enter("clerk")
    client.post(edit_url(reply), {"revision": 1, "mode": "written", "body": "已办。"})
    form = client.get(edit_url(reply)).context["form"]
    assert form["body"].value() == "已办。"
    assert form["contact_name"].value() == ""
    assert form["signatory"].value() is None


def test_several_deputies_and_several_heads(house: House, enter: Any) -> None:
    RoleGrant.objects.create(
        user=house.users["reviewer"], role=Role.HEAD, congress=house.city,
        organ=house.organs[UNIT], starts_on=TODAY,
    )  # fmt: skip
    form = enter("clerk").get(edit_url(dispatched(house).receive().reply())).context["form"]
    assert form["body"].value().startswith("尊敬的陈思远等代表：\n你们联名提出的“关于")
    assert form["body"].value().endswith("感谢你们对我们工作的关心和支持。")
    assert form["signatory"].value() is None
    assert form["contact_phone"].value() == "", "another unit's telephone is not ours"


def test_a_title_that_is_no_proposal_by_name(house: House, enter: Any) -> None:
    reply = alone(house, title="增设公交站点").reply()
    form = enter("clerk").get(edit_url(reply)).context["form"]
    assert "您提出的“增设公交站点”建议收悉，" in form["body"].value()


@pytest.mark.parametrize(
    "body", [BEGINNING, BEGINNING.replace("\n\n\n\n", "\r\n"), f"  {BEGINNING}\n"]
)
def test_the_skeleton_is_no_letter(body: str, house: House, enter: Any) -> None:
    case = alone(house)
    reply, client = case.reply(), enter("clerk")
    answer = client.post(edit_url(reply), form_of(reply, body=body, propose="1"))
    assert answer.url == f"{edit_url(reply)}?check=1"
    page = client.get(answer.url)
    assert set(page.context["form"].errors) == {"body"}
    assert "正文还只有开头和结尾，请写明答复的内容后再送审。" in text_of(page)
    moving = text_of(client.get(f"/proposals/replies/{reply.pk}/propose/"))
    assert "请先填写：正文。" in moving
    with pytest.raises(Guarded, match="请先填写：正文。"):
        case.propose()
    whole = body.replace("现答复如下：", "现答复如下：站点已经增设。")
    answer = client.post(edit_url(reply), form_of(reply, body=whole, revision=2, propose="1"))
    assert answer.url.endswith("/propose/")
    case.propose()


def test_untouched_it_is_asked_for_as_before(house: House, enter: Any) -> None:
    """Going to review without a word written: the whole is asked for, beside the fields."""
    reply = alone(house).reply()
    page = text_of(enter("clerk").get(f"{edit_url(reply)}?check=1"))
    for label in ("文号", "正文", "办理结果", "公开意见", "联系人", "联系电话", "签发人"):
        assert f"送审前请填写{label}。" in page, label


# --- what came back -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("life", "move", "who", "heading"),
    [
        (reviewing, "reject", "reviewer", "退回意见"),
        (signing, "decline", "head", "退回意见"),
        (signed, "send-back", "office", "代表工委退回重答"),
    ],
)
def test_who_sent_it_back_and_why_stands_on_top(
    life: Callable[[House], Case], move: str, who: str, heading: str, house: House, enter: Any
) -> None:
    case = life(house)
    note = "请写明开工和完工的时间。"
    case.go(case.reply(), move, who, note=note)
    work = text_of(enter("clerk").get("/"))
    assert "修改被退回的答复" in work
    group = work.split("修改被退回的答复")[1]
    assert edit_url(case.reply()) in group, "the group leads to the form"
    page = text_of(enter("clerk").get(edit_url(case.reply())))
    top = page.split('<form class="form paper-form"')[0]
    for words in (heading, house.users[who].name, note, "11月16日"):
        assert words in top, words
    # What stands in the form is the clerk's own letter.
    assert "现答复如下" not in page.split('<form class="form paper-form"')[1]


def test_a_letter_that_did_not_come_back_shows_no_note(house: House, enter: Any) -> None:
    case = handling(house)
    assert "退回" not in text_of(enter("clerk").get(edit_url(case.reply())))
    assert "修改被退回的答复" not in text_of(enter("clerk").get("/"))
