"""What waits for whom when many hands are on one proposal: co-signers, three units, two hops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from congress.portal.demo.house import OTHER_UNIT, SYSTEM, THIRD_UNIT, UNIT, House
from proposals.enums import WhenMissing
from proposals.models import ProposalSettings
from proposals.selectors.waiting import waiting_for
from tests.conftest import TODAY
from tests.proposals import lives
from tests.proposals.lives import Case, without_account

MUCH_LATER = date(2027, 6, 1)
UNSATISFIED = {"result": "dissatisfied", "reason": "没有给出时间安排。"}


def unhappy(house: House) -> Case:
    return lives.replied(house).judge("deputy", *lives.BOTH, **UNSATISFIED).judge("cosigner")


def sent_back(house: House) -> Case:
    case = lives.signed(house)
    return case.go(case.reply(), "send-back", "office", note="请补充时间安排。")


def by_itself(house: House) -> Case:
    case = lives.registered(house).plan(((SYSTEM, "lead"),)).assign()
    return case.dispatch(((SYSTEM, "lead"),))


def checked(house: House) -> Case:
    ProposalSettings.objects.create(congress=house.city, checks_replies=True)
    return lives.signed(house)


def strict(house: House) -> Case:
    """A condition of sign-off takes nothing off anybody's list."""
    case = lives.signing(house)
    ProposalSettings.objects.create(congress=house.city, missing_opinions=WhenMissing.BLOCK)
    return case


#: situation → (how it came about, {account: its groups}); who is not named waits for nothing.
SITUATIONS: dict[str, tuple[Callable[[House], Case], dict[str, str]]] = {
    "asked": (lives.asked, {"deputy": "drafts", "cosigner2": "confirm"}),
    "entered from paper": (lives.entered_asked, {
        # The lead reads along what the office entered for him, and may hand it in himself.
        "office": "entered", "deputy": "drafts", "cosigner2": "confirm",
    }),
    "asked without an account": (
        lambda house: Case(house).invite(without_account(house)),
        {"deputy": "drafts", "office": "confirm-for"},
    ),
    "submitted": (lives.submitted, {"office": "screen"}),
    "asked again": (lives.back_again, {"deputy": "drafts", "cosigner2": "confirm"}),
    "suggested": (lives.suggested, {
        "deputy": "suggested", "cosigner": "agree", "cosigner2": "agree",
    }),
    "agreed": (lives.agreed, {"deputy": "suggested"}),
    "registered": (lives.registered, {"office": "allocate"}),
    "assigned": (lives.assigned, {"dispatcher": "dispatch"}),
    "dispatched": (lives.dispatched, {
        "clerk": "receive", "clerk2": "receive", "clerk3": "receive", "dispatcher": "unreceived",
    }),
    "handled by the system": (by_itself, {"dispatcher": "receive unreceived"}),
    "handling": (lives.handling, {
        "clerk": "draft-reply contact", "clerk2": "draft-opinion",
        "clerk3": "draft-reply contact",
    }),
    "reviewing": (lives.reviewing, {
        "reviewer": "approve", "head2": "settle-opinion", "head3": "approve",
        "clerk": "contact", "clerk3": "contact",
    }),
    "signing": (lives.signing, {
        "head": "sign", "head2": "settle-opinion", "head3": "sign",
        "clerk": "contact", "clerk3": "contact",
    }),
    "signing under conditions": (strict, {
        "head": "sign", "head2": "settle-opinion", "head3": "sign",
        "clerk": "contact", "clerk3": "contact",
    }),
    "signed": (lives.signed, {"clerk": "deliver contact", "clerk3": "deliver contact"}),
    "signed, the office reads first": (checked, {
        "clerk": "deliver contact", "clerk3": "deliver contact", "office": "clear",
    }),
    "sent back": (sent_back, {
        "clerk": "redraft-reply contact", "clerk3": "deliver contact",
    }),
    "replied": (lives.replied, {
        "deputy": "judge", "cosigner": "judge", "clerk": "contact", "clerk3": "contact",
    }),
    "dissatisfied": (unhappy, {
        "office": "decide",
        "committee": "dissatisfied", "leader": "dissatisfied",
        "cosigner": "judge", "clerk": "contact", "clerk3": "contact",
    }),
}  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_exactly_this_waits(situation: str, house: House) -> None:
    make, expected = SITUATIONS[situation]
    case = make(house)
    found = {}
    for name, user in house.users.items():
        groups = waiting_for(user, TODAY)
        codes = [group.code for group in groups]
        assert len(codes) == len(set(codes)), name
        urls = {item.url for group in groups for item in group.items}
        assert urls <= {case.proposal.get_absolute_url()}, name
        if codes:
            found[name] = set(codes)
    assert found == {name: set(codes.split()) for name, codes in expected.items()}


def test_a_deputy_judges_each_answer(house: House) -> None:
    lives.replied(house)
    groups = {group.code: group for group in waiting_for(house.users["deputy"], TODAY)}
    details = [item.detail for item in groups["judge"].items]
    assert details == [f"{UNIT}答复　陈思远代表", f"{THIRD_UNIT}答复　陈思远代表"]


def test_a_draft_says_how_far_its_cosigners_are(house: House) -> None:
    lives.asked(house)
    (group,) = waiting_for(house.users["deputy"], TODAY)
    assert [item.detail for item in group.items] == ["已附议 1 人，未答复 1 人"]
    (confirm,) = waiting_for(house.users["cosigner2"], TODAY)
    assert confirm.items[0].detail == "陈思远代表邀请林知远代表附议"


def test_asked_again_says_why(house: House) -> None:
    lives.asked(house).edit().whole("renew", "deputy")
    (group,) = waiting_for(house.users["cosigner"], TODAY)
    assert group.items[0].detail.endswith("，内容有改动，请再次确认")


def test_the_contact_that_is_missing_is_named(house: House) -> None:
    case = lives.handling(house)
    lead = house.deputies["deputy"]
    said = {"form": "phone", "held_on": TODAY, "said": "已听取意见。", "deputies": [lead]}

    def missing() -> list[str]:
        groups = {g.code: g for g in waiting_for(house.users["clerk"], TODAY)}
        return [i.detail.split("　")[-1] for i in groups["contact"].items if "contact" in groups]

    assert missing() == ["办前问需未记录"]
    case.go(case.task(), "contact", "clerk", stage="before", **said)
    assert missing() == ["办中问计未记录"]
    case.go(case.task(), "contact", "clerk", stage="during", **said)
    assert "contact" not in {g.code for g in waiting_for(house.users["clerk"], TODAY)}
    case.propose(*lives.ALL_THREE).approve(*lives.BOTH).send().sign(*lives.BOTH)
    case.deliver(*lives.BOTH)
    assert missing() == ["办后问效未记录"]
    case.go(case.task(), "contact", "clerk", stage="after", **said)
    assert waiting_for(house.users["clerk"], TODAY) == []


LATE = {
    "assigned": (lives.assigned, {}),
    "dispatched": (lives.dispatched, {
        "office": "units-late", "committee": "late", "leader": "late",
        "reviewer": "unit-late", "head": "unit-late", "head2": "unit-late", "head3": "unit-late",
    }),
    "handling": (lives.handling, {
        "office": "units-late", "committee": "late", "leader": "late",
        "dispatcher": "system-late",
        "reviewer": "unit-late", "head": "unit-late", "head2": "unit-late", "head3": "unit-late",
    }),
    "replied": (lives.replied, {"office": "unjudged"}),
}  # fmt: skip


@pytest.mark.parametrize("situation", LATE)
def test_what_is_late_is_watched(situation: str, house: House) -> None:
    make, expected = LATE[situation]
    make(house)
    watched = {"units-late", "late", "unit-late", "system-late", "unjudged"}
    found = {}
    for name, user in house.users.items():
        groups = [g for g in waiting_for(user, MUCH_LATER) if g.code in watched]
        assert all(group.is_reading for group in groups)
        if groups:
            found[name] = {group.code for group in groups}
    assert found == {name: set(codes.split()) for name, codes in expected.items()}


def test_late_for_readers_is_a_late_reply_not_a_late_receipt(house: House) -> None:
    """Twenty days after the hand-over only the receipt is late, and that is the unit's affair."""
    lives.dispatched(house)
    soon = date(2026, 12, 10)
    assert waiting_for(house.users["committee"], soon) == []
    assert waiting_for(house.users["leader"], soon) == []
    assert [g.code for g in waiting_for(house.users["office"], soon)] == ["units-late"]


def test_the_joint_unit_of_another_committee_is_not_this_committees(house: House) -> None:
    """The committee follows the lead and the separate unit, not the joint one."""
    lives.handling(house)
    (group,) = waiting_for(house.users["committee"], MUCH_LATER)
    assert {item.detail.split("　")[0] for item in group.items} == {UNIT, THIRD_UNIT}
    (all_units,) = [
        g for g in waiting_for(house.users["office"], MUCH_LATER) if g.code == "units-late"
    ]
    assert OTHER_UNIT in {item.detail.split("　")[0] for item in all_units.items}
