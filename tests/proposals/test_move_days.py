"""The day that staff enter for a deputy: not before that to which it answers, nor his term."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congress.portal.demo.house import THIRD_UNIT, House
from congress.workflow.refusals import BadInput
from tests.conftest import TODAY
from tests.proposals.lives import Case, answered, suggested

WEEK = timedelta(days=7)
PAPER = {"source": "phone", "note": ""}


@pytest.mark.parametrize("move", ["agree", "disagree"])
def test_withdrawal_is_not_answered_before_it_is_suggested(house: House, move: str) -> None:
    case = Case(house, on=TODAY - WEEK).signed_by("cosigner").submit()
    case.on = TODAY
    case.whole("suggest", "office", note="已有安排。")
    row = case.cosignature("cosigner")
    case.on = TODAY - timedelta(days=1)
    with pytest.raises(BadInput, match="办理日期不能早于“建议撤回”的日期（2026年11月16日）。"):
        case.go(row, move, "office*")
    case.on = TODAY
    case.go(row, move, "office*")


def test_the_page_says_so(house: House, enter: Any) -> None:
    case = Case(house, on=TODAY - WEEK).signed_by("cosigner").submit()
    case.on = TODAY
    case.whole("suggest", "office", note="已有安排。")
    row = case.cosignature("cosigner")
    url = f"/proposals/cosignatures/{row.pk}/agree/"
    data = PAPER | {"version": row.version, "on": "2026-11-10"}
    response = enter("office").post(url, data)
    assert response.status_code == 422
    assert "办理日期不能早于“建议撤回”的日期" in response.content.decode()
    assert enter("office").post(url, data | {"on": "2026-11-16"}).status_code == 302


def test_a_signature_of_a_returned_proposal_is_not_taken_back_in_the_past(house: House) -> None:
    case = Case(house, on=TODAY - 2 * WEEK).signed_by("cosigner")
    case.on = TODAY - WEEK
    case.submit().send_back()
    row = case.cosignature("cosigner")
    case.on = TODAY - WEEK - timedelta(days=1)
    with pytest.raises(BadInput, match="办理日期不能早于“退回修改”的日期"):
        case.go(row, "decline", "office*")


def test_the_day_of_a_verdict_on_paper_is_that_of_the_paper(house: House) -> None:
    """All have answered meanwhile: that is no reason to write another day than the true one."""
    case = Case(house, on=TODAY - 3 * WEEK).submit().screen().register().plan().assign()
    case.dispatch().receive().write().propose().approve().sign().deliver()
    case.on = TODAY - WEEK
    case.answer(THIRD_UNIT)
    assert case.proposal.status == "replied"
    case.on = TODAY - 2 * WEEK
    case.go(case.verdict(), "judge", "office*", attitude="satisfied", result="satisfied")


def test_asking_costs_one_query_more_only_where_it_matters(house: House) -> None:
    case = suggested(house)
    row = case.cosignature("cosigner")
    with CaptureQueriesContext(connection) as captured:
        case.go(row, "agree", "cosigner")
    asked = [q["sql"] for q in captured if '"from_status" =' in q["sql"]]
    assert len(asked) == 1
    other = answered("decline", "cosigner2")
    with CaptureQueriesContext(connection) as captured:
        other(house).submit()  # the proposal's own move asks nothing of the kind
    assert len([q for q in captured if '"from_status" =' in q["sql"]]) == 2  # confirm and decline


@pytest.mark.parametrize("move", ["invite", "renew"])
def test_the_clock_of_an_invitation_starts_when_it_is_recorded(
    house: House, enter: Any, move: str
) -> None:
    case = Case(house, entered=True, on=TODAY - WEEK)
    if move == "renew":
        case.invite("cosigner").edit()
    client, url = enter("office"), f"/proposals/{case.pk}/{move}/"
    assert "on" not in client.get(url).context["form"].fields
    data = PAPER | {"version": case.proposal.version, "on": "2020-01-01"}
    data["deputies"] = str(house.deputies["cosigner"].pk)
    assert client.post(url, data).status_code == 302
    row = case.cosignature("cosigner")
    assert (row.status, row.invited_on) == ("invited", TODAY)
    assert row.next_due_on is not None
    assert row.next_due_on > TODAY


def test_nothing_is_submitted_before_the_term(house: House) -> None:
    term = house.deputies["deputy"].term
    before = term.starts_on - timedelta(days=1)
    case = Case(house, entered=True, on=before)
    with pytest.raises(BadInput, match="提交日期不能早于领衔代表本届任期开始的日期"):
        case.submit()
    assert case.proposal.status == "draft"
    case.on = max(term.starts_on, date(2026, 1, 1))
    assert case.submit().proposal.status == "submitted"
