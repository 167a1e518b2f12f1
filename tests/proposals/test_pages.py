"""The proposal's page: what stands on it for whom, what does not, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import prefetch_related_objects
from django.test import Client

from congress.portal.demo.house import UNIT, House
from congress.portal.demo.lives import BODY, STAGES
from congress.workflow.engine import perform
from proposals.models import Proposal, Reply
from proposals.selectors.page import know_the_rest_empty
from proposals.services import plan_units, save_draft
from tests.conftest import TODAY
from tests.proposals.conftest import cost, part_of, text_of, walk
from tests.proposals.lives import chairs
from tests.proposals.tables import CAST

PHONE, UNIT_PHONE = "13900000001", "010-55550123"
#: Queries of one page, session and access log included.
PAGE_BUDGET = 15
#: The demonstration's simple life: one deputy, one unit; the co-signer of its own two stages only.
EARLY = "admin office deputy"
LATE = "admin office leader committee dispatcher clerk reviewer head deputy"
SEES = {
    "draft": "deputy",
    "cosigning": "deputy cosigner",
    "cosigned": "deputy cosigner",
    "submitted": EARLY,
    "screened": EARLY,
    "returned": EARLY,
    "suggested": EARLY,
    "withdrawn": EARLY,
    "refused": EARLY,
    "registered": f"{EARLY} leader",
    "planned": f"{EARLY} leader",
    "assigned": f"{EARLY} leader dispatcher",
    "dispatched": LATE,
    "received": LATE,
    "advised": LATE,
    "reviewing": LATE,
    "signing": LATE,
    "signed": LATE,
    "delivered": LATE,
    "judged": LATE,
    "closed": LATE,
}
COUNTED = ("office", "clerk", "deputy", "leader", "committee", "dispatcher", "reviewer", "head")


@pytest.mark.parametrize("name", [n for n in CAST if n != "anonymous"])
def test_what_the_page_shows_to_whom(
    name: str, stages: dict[str, Proposal], browsers: dict[str, Client]
) -> None:
    assert set(SEES) == set(STAGES), "a new stage of the demonstration belongs into the table"
    for stage, readers in SEES.items():
        proposal = stages[stage]
        response = browsers[name].get(proposal.get_absolute_url())
        if name not in readers.split():
            assert response.status_code == 404
            assert proposal.title not in text_of(response)
            continue
        page = text_of(response)
        assert proposal.title in page
        assert "首班车偏晚" in page
        assert proposal.get_status_display() in page
        assert proposal.number_label in page
        assert "陈思远" in page
        #: 联系电话: the office, the unit, the deputy himself while he may still change it.
        knows = name in ("admin", "office", "dispatcher", "clerk", "reviewer", "head")
        if name != "deputy":  # his own, which he may still change, he may read or not
            assert (PHONE in page) is knows, (stage, name)
        gates = name in ("admin", "office") and proposal.gates.exists()
        assert ("三关审核" in page) is gates, (stage, name)


@pytest.mark.parametrize("name", ["leader", "committee"])
def test_leaders_and_committees_never_meet_a_deputys_number(
    name: str, stages: dict[str, Proposal], browsers: dict[str, Client]
) -> None:
    for url in ("/", "/proposals/", *(p.get_absolute_url() for p in stages.values())):
        assert PHONE not in text_of(browsers[name].get(url)), url


def test_another_deputy_never_meets_it_either(
    stages: dict[str, Proposal], browsers: dict[str, Client]
) -> None:
    for name in (
        "cosigner", "cosigner2", "clerk2", "head3", "auditor", "stranger", "district-office",
    ):  # fmt: skip
        for url in ("/", "/proposals/", *(p.get_absolute_url() for p in stages.values())):
            assert PHONE not in text_of(browsers[name].get(url)), (name, url)


def test_a_draft_of_a_reply_is_read_by_its_side_only(
    stages: dict[str, Proposal], browsers: dict[str, Client]
) -> None:
    inside = ("admin", "office", "dispatcher", "clerk", "reviewer", "head")
    first_line = BODY.splitlines()[1]
    for stage in ("reviewing", "signing", "signed", "delivered"):
        for name in (*inside, "deputy", "leader", "committee"):
            page = text_of(browsers[name].get(stages[stage].get_absolute_url()))
            assert (first_line in page) is (name in inside or stage == "delivered"), (stage, name)
            assert ("京交函" in page) is (name in inside or stage == "delivered"), (stage, name)


NOTES = {
    "assign": "内部说明请会同公交集团",
    "dispatch": "转承办说明请抓紧",
    "reject": "审核意见时间安排不具体",
    "propose": "拟稿人说明已核数字",
    "approve": "审核通过可以签发",
    "decline": "签发人意见数字再核",
    "close": "内部说明一并归档",
    "return": "退回意见请补充断点位置",
}
UNIT_SIDE = {"dispatcher", "clerk", "reviewer", "head"}
#: Who reads the remark of which move in the timeline.
READS = {
    "assign": {"admin", "office"},
    "dispatch": {"admin", "office", *UNIT_SIDE},
    "reject": UNIT_SIDE,
    "propose": UNIT_SIDE,
    "approve": UNIT_SIDE,
    "decline": UNIT_SIDE,
    "close": {"admin", "office"},
    "return": {"admin", "office", "deputy", "leader", "committee"},
}


@pytest.fixture(scope="module")
def noted(built: House) -> Proposal:
    """A closed proposal at each of whose steps somebody wrote a remark."""
    users = built.users
    proposal = walk(built, "submitted")
    perform(proposal, "return", by=users["office"], on=TODAY, note=NOTES["return"])
    save_draft(
        proposal, revision=1, title="关于公交线路的建议", facts="新的事实", request="新的建议"
    )
    perform(proposal, "submit", by=users["deputy"], on=TODAY)
    gates = {"political": "passed", "legal": "passed", "quality": "passed"}
    perform(
        proposal, "screen", by=users["office"], on=TODAY, **gates, quality_remark="关口意见一事一议"
    )
    perform(proposal, "register", by=users["office"], on=TODAY)
    organ = built.organs[UNIT]
    plan_units(proposal, [(organ, "lead")])
    perform(
        proposal,
        "assign",
        by=users["office"],
        on=TODAY,
        meeting=chairs(built, TODAY),
        note=NOTES["assign"],
    )
    dispatch = part_of(proposal, "dispatch")
    note = NOTES["dispatch"]
    perform(dispatch, "dispatch", by=users["dispatcher"], on=TODAY, lead=[organ], note=note)
    perform(part_of(proposal, "task"), "receive", by=users["clerk"], on=TODAY)
    reply = part_of(proposal, "reply")
    Reply.objects.filter(pk=reply.pk).update(
        letter_number="京交函〔2026〕1号", body="已办", result_code="resolved", publicity="full",
        contact_name="金", contact_phone=UNIT_PHONE, signatory=users["head"],
    )  # fmt: skip
    for move, who in (
        ("propose", "clerk"), ("reject", "reviewer"), ("propose", "clerk"),
        ("approve", "reviewer"), ("decline", "head"), ("propose", "clerk"),
        ("approve", "reviewer"), ("sign", "head"),
    ):  # fmt: skip
        perform(reply, move, by=users[who], on=TODAY, note=NOTES.get(move, ""))
    perform(reply, "deliver", by=users["clerk"], on=TODAY, method="system")
    said = {"attitude": "satisfied", "result": "dissatisfied", "reason": "评价理由没有时间表"}
    perform(part_of(proposal, "verdict"), "judge", by=users["deputy"], on=TODAY, **said)
    perform(proposal, "close", by=users["office"], on=TODAY, note=NOTES["close"])
    return proposal


@pytest.mark.parametrize(
    "name",
    ["admin", "office", "committee", "leader", "dispatcher", "clerk", "reviewer", "head", "deputy"],
)
def test_remarks_are_read_by_those_they_are_for(
    name: str, noted: Proposal, browsers: dict[str, Client]
) -> None:
    page = text_of(browsers[name].get(noted.get_absolute_url()))
    for move, note in NOTES.items():
        assert (note in page) is (name in READS[move]), move
    assert ("关口意见一事一议" in page) is (name in ("admin", "office"))
    steps = {"送审", "审核通过", "退回拟稿", "签发"}
    told = {step for step in steps if f">{step}<" in page.replace("\n", "")}
    assert bool(told) is (name in {"admin", "office", *UNIT_SIDE}), told
    assert "评价理由没有时间表" in page


def test_anonymous_is_sent_to_sign_in(stages: dict[str, Proposal]) -> None:
    pk = stages["closed"].pk
    for url in ("/", "/proposals/", "/proposals/new/", "/proposals/enter/", f"/proposals/{pk}/",
                f"/proposals/{pk}/edit/", f"/proposals/{pk}/close/",
                "/proposals/replies/1/edit/"):  # fmt: skip
        response = Client().get(url)
        assert response.status_code == 302, url
        assert response.url.startswith("/accounts/login/"), url


@pytest.mark.parametrize("name", COUNTED)
def test_the_page_at_every_stage(
    name: str, stages: dict[str, Proposal], browsers: dict[str, Client]
) -> None:
    costs = {
        stage: cost(browsers[name], stages[stage].get_absolute_url())
        for stage, readers in SEES.items()
        if name in readers.split()
    }
    assert max(costs.values()) <= PAGE_BUDGET, costs


def test_the_page_of_a_long_life_costs_no_more(
    noted: Proposal, stages: dict[str, Proposal], browsers: dict[str, Client]
) -> None:
    """Two submissions, three rounds between unit and head."""
    for name in COUNTED:
        long = cost(browsers[name], noted.get_absolute_url())
        assert long == cost(browsers[name], stages["closed"].get_absolute_url()) <= PAGE_BUDGET


def test_what_is_not_there_is_known_without_asking(
    house: House, django_assert_num_queries: Any
) -> None:
    """What was prefetched stays; the rest is empty, and costs nothing."""
    proposal = walk(house, "received")
    prefetch_related_objects([proposal], "tasks")
    with django_assert_num_queries(0):
        know_the_rest_empty(proposal, "tasks", "dispatches", "attachments")
        assert (len(proposal.tasks.all()), len(proposal.dispatches.all())) == (1, 0)
        assert list(proposal.attachments.all()) == []
