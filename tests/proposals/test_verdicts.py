"""The deputies' word on the replies: in three taps, each on his own clock, and what follows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from congress.calendar.models import Deadline
from congress.people.enums import DeputyStatus
from congress.people.models import Deputy, User
from congress.portal.demo.house import THIRD_UNIT, UNIT, House
from congress.workflow.engine import perform
from congress.workflow.invariants import violations
from congress.workflow.refusals import Guarded, NotPermitted
from proposals.models import ProposalSettings, Verdict
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of
from tests.proposals.lives import BOTH, CONTENT, LEAD, Case, registered, replied, signed

DISSATISFIED = {"attitude": "satisfied", "result": "dissatisfied", "reason": "没有写明何时完工。"}


def one_unit(house: House) -> Case:
    """One unit has answered ``deputy`` and ``cosigner``."""
    return registered(house).plan(LEAD).assign().dispatch(LEAD).answer()


def judge_url(verdict: Verdict) -> str:
    return f"/proposals/verdicts/{verdict.pk}/judge/"


# --- the page -----------------------------------------------------------------------------------


def test_in_three_taps(house: House, enter: Any) -> None:
    """The work list, the reply with its button, sent."""
    case = one_unit(house)
    client, url = enter("deputy"), judge_url(case.verdict())
    assert f'href="{url}"' in text_of(client.get("/"))
    page = client.get(url)
    text = text_of(page)
    assert text.index("您的建议收悉，答复如下。") < text.index("对态度和结果都满意")
    shortcut = {"version": "0", "attitude": "satisfied", "result": "satisfied"}
    for name, value in shortcut.items():
        assert f'name="{name}" value="{value}"' in text
    assert client.post(url, shortcut).status_code == 302
    verdict = case.verdict()
    assert (verdict.status, verdict.attitude, verdict.result, verdict.given_on) == (
        "given", "satisfied", "satisfied", TODAY,
    )  # fmt: skip


def test_the_office_that_acts_for_a_deputy_has_no_shortcut(house: House, enter: Any) -> None:
    page = text_of(enter("office").get(judge_url(one_unit(house).verdict())))
    assert "对态度和结果都满意" not in page
    assert "来源" in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"attitude": "satisfied"}, "请选择“对办理结果”。"),
        ({"attitude": "satisfied", "result": "dissatisfied"}, "评价为不满意的，请写明意见和理由。"),
        ({"attitude": "dissatisfied", "result": "fairly"}, "评价为不满意的，请写明意见和理由。"),
        ({"attitude": "dissatisfied", "result": "fairly", "reason": " \u200b"}, "请写明意见和理由"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_lost(
    said: dict[str, str], sentence: str, house: House, enter: Any
) -> None:
    verdict = one_unit(house).verdict()
    response = enter("deputy").post(judge_url(verdict), {"version": 0, **said})
    assert response.status_code == 422
    assert sentence in text_of(response)
    for name, value in said.items():
        assert response.context["form"][name].value().strip("\u200b ") == value.strip("\u200b ")
    verdict.refresh_from_db()
    assert verdict.status == "awaited"


def test_typed_reasons_survive_an_error(house: House, enter: Any) -> None:
    said = {"version": 0, "attitude": "dissatisfied", "reason": "没有写明何时完工。"}
    response = enter("deputy").post(judge_url(one_unit(house).verdict()), said)
    assert response.status_code == 422
    assert "没有写明何时完工。" in text_of(response)
    assert "对态度和结果都满意" not in text_of(response)  # it would throw the reason away


def test_another_deputys_reason_is_not_shown_to_a_deputy(house: House, enter: Any) -> None:
    case = one_unit(house)
    case.judge("deputy", **DISSATISFIED)
    case.judge("cosigner", **(DISSATISFIED | {"reason": "没有回复我的第二问。"}))
    url = case.proposal.get_absolute_url()
    lead, cosigner = "没有写明何时完工。", "没有回复我的第二问。"
    expected = {
        "deputy": (True, False), "cosigner": (False, True), "office": (True, True),
        "clerk": (True, True), "head": (True, True), "leader": (True, True),
        "cosigner2": None, "stranger": None,
    }  # fmt: skip
    for name, shown in expected.items():
        response = enter(name).get(url)
        if shown is None:
            assert response.status_code == 404, name
        else:
            text = text_of(response)
            assert (lead in text, cosigner in text) == shown, name


@pytest.mark.parametrize(
    ("name", "status"),
    [("cosigner", 404), ("clerk", 403), ("leader", 403), ("cosigner2", 404), ("office", 200)],
)
def test_nobody_judges_for_another(name: str, status: int, house: House, enter: Any) -> None:
    assert enter(name).get(judge_url(one_unit(house).verdict())).status_code == status


@pytest.mark.parametrize("status", [DeputyStatus.SUSPENDED, DeputyStatus.ENDED])
def test_a_deputy_not_in_office_cannot_judge(status: str, house: House, enter: Any) -> None:
    case = one_unit(house)
    Deputy.objects.filter(pk=house.deputies["deputy"].pk).update(status=status)
    said = {"version": 0, **CONTENT}
    assert enter("deputy").post(judge_url(case.verdict()), said).status_code in (403, 404)
    himself = User.objects.get(username="deputy")
    with pytest.raises(NotPermitted):
        perform(case.verdict(), "judge", by=himself, on=TODAY, **CONTENT)
    assert case.verdict().status == "awaited"


# --- the clocks ---------------------------------------------------------------------------------


def test_each_deputys_clock_runs_from_his_own_day(house: House) -> None:
    """15 workdays, the day of delivery not counted (worked out by hand).

    17 November (Tuesday): 18 19 20 | 23 24 25 26 27 | 30 1 2 3 4 | 7 8 → 8 December (Tuesday).
    20 November (Friday): 23 24 25 26 27 | 30 1 2 3 4 | 7 8 9 10 11 → 11 December (Friday).
    """
    case = signed(house)
    case.on = date(2026, 11, 20)
    deputy, cosigner = house.deputies["deputy"], house.deputies["cosigner"]
    days = {
        deputy.pk: ("hand", date(2026, 11, 17)),
        cosigner.pk: ("post", None),
    }
    case.deliver(deliveries=days)
    due = {}
    for name in ("deputy", "cosigner"):
        verdict = case.verdict(deputy=name)
        row = Deadline.objects.get(clock="proposal.feedback", owner_id=verdict.pk)
        due[name] = (verdict.delivered_on, verdict.delivery_method, row.legal_on)
    assert due == {
        "deputy": (date(2026, 11, 17), "hand", date(2026, 12, 8)),
        "cosigner": (date(2026, 11, 20), "post", date(2026, 12, 11)),
    }
    assert case.reply().delivered_on == date(2026, 11, 20)
    assert list(violations()) == []


# --- what follows -------------------------------------------------------------------------------


def test_it_closes_itself_when_everybody_is_satisfied(house: House) -> None:
    case = one_unit(house)
    case.judge("deputy", **CONTENT)
    assert case.proposal.status == "replied"  # the co-signer has not spoken
    case.judge("cosigner", **CONTENT)
    proposal = case.proposal
    assert (proposal.status, proposal.closed_on) == ("closed", TODAY)
    assert list(violations()) == []


@pytest.mark.parametrize("said", [DISSATISFIED, {"attitude": "fairly", "result": "satisfied"}])
def test_not_when_a_cosigner_is_not(said: dict[str, str], house: House) -> None:
    case = one_unit(house).judge("deputy", **CONTENT).judge("cosigner", **said)
    proposal = case.proposal
    assert proposal.status == "replied"
    assert (proposal.worst_attitude, proposal.worst_result) == ("satisfied", "satisfied")


def test_not_where_the_congress_does_not_want_it(house: House) -> None:
    ProposalSettings.objects.create(congress=house.city, closes_itself=False)
    case = one_unit(house).judge("deputy", **CONTENT).judge("cosigner", **CONTENT)
    assert case.proposal.status == "replied"
    case.whole("close", "office")
    assert case.proposal.status == "closed"


def test_anothers_setting_does_not_matter(house: House) -> None:
    ProposalSettings.objects.create(congress=house.district, closes_itself=False)
    case = one_unit(house).judge("deputy", **CONTENT).judge("cosigner", **CONTENT)
    assert case.proposal.status == "closed"


def test_not_before_the_last_unit_has_answered(house: House) -> None:
    """Judged early, it closes when the second reply is judged well too."""
    case = signed(house).deliver(UNIT)
    case.judge("deputy", **CONTENT).judge("cosigner", **CONTENT)
    assert case.proposal.status == "handling"
    case.deliver(THIRD_UNIT)
    assert case.proposal.status == "replied"
    case.judge("deputy", THIRD_UNIT, **CONTENT)
    assert case.proposal.status == "replied"
    case.judge("cosigner", THIRD_UNIT, **CONTENT)
    assert case.proposal.status == "closed"


def test_the_proposal_takes_the_worst_of_the_lead_deputys_verdicts(house: House) -> None:
    case = replied(house)
    case.judge("cosigner", **(DISSATISFIED | {"attitude": "dissatisfied"}))
    assert (case.proposal.worst_attitude, case.proposal.worst_result) == ("", "")
    case.judge("deputy", UNIT, attitude="fairly", result="satisfied")
    assert (case.proposal.worst_attitude, case.proposal.worst_result) == ("fairly", "satisfied")
    case.judge("deputy", THIRD_UNIT, **DISSATISFIED)
    assert (case.proposal.worst_attitude, case.proposal.worst_result) == ("fairly", "dissatisfied")
    assert case.proposal.status == "replied"


def test_closing_asks_for_the_lead_and_not_for_silent_cosigners(house: House, enter: Any) -> None:
    """办结: what a co-signer never said is not waited for any longer, and its clock ends."""
    case = replied(house)
    with pytest.raises(Guarded, match="领衔代表陈思远还没有评价市交通委、市城市管理委的答复。"):
        case.whole("close", "office")
    case.judge("deputy", *BOTH)
    page = text_of(enter("office").get(f"/proposals/{case.pk}/close/"))
    assert "附议代表王玥还没有反馈，办结后不再等候。" in page
    assert "领衔代表对办理结果" in page
    assert "几个单位分别答复的，取其中最低的评价。" in page
    case.whole("close", "office")
    for unit in BOTH:
        verdict = case.verdict(unit, "cosigner")
        assert (verdict.status, verdict.lapsed_on, verdict.next_due_on) == ("lapsed", TODAY, None)
        assert case.verdict(unit).status == "given"
    clocks = Deadline.objects.filter(clock="proposal.feedback", closed_on=None)
    assert not clocks.exists()
    assert list(violations()) == []


def test_the_closing_page_costs_the_same_with_one_and_two_replies(house: House, enter: Any) -> None:
    client = enter("office")
    client.get("/")  # so that the session's first writing lies behind us
    costs = [
        cost(client, f"/proposals/{case.pk}/close/")
        for case in (one_unit(house), replied(house))
    ]  # fmt: skip
    assert costs[1] - costs[0] <= 3  # the two tables of joint opinions, and their organs
