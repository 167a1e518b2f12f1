"""Many hands on one proposal at the same moment: one consistent outcome, made once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from congress.people.enums import Role
from congress.people.models import RoleGrant, User
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT
from congress.workflow.engine import perform
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from congress.workflow.refusals import MoveRefused
from proposals.models import CoSignature, HandlingTask, Proposal, Reply, Verdict
from tests.proposals.lives import BOTH, CONTENT, LEAD, Case
from tests.workflow.test_races import TODAY, at_once

pytestmark = pytest.mark.django_db(transaction=True)
#: So many proposals race beside one another: whoever is first differs.
TIMES = 3


def user(name: str) -> User:
    return User.objects.get(username=name)


def codes(results: list[Any]) -> Counter[str]:
    return Counter(getattr(result, "code", "made") for result in results)


def made(move: str) -> int:
    return StatusChange.objects.filter(move=move).count()


def test_a_co_signer_confirms_while_the_lead_submits(house):
    """He has signed what was submitted, or is told that he came too late; never both."""
    cases = [Case(house).invite("cosigner") for _ in range(TIMES)]

    def hand(work: tuple[str, int]) -> Any:
        name, pk = work
        if name == "deputy":
            return perform(Proposal.objects.get(pk=pk), "submit", by=user(name), on=TODAY)
        row = CoSignature.objects.get(proposal=pk)
        return perform(row, "confirm", by=user(name), on=TODAY)

    results = at_once(
        hand, [(name, c.pk) for c in cases for name in ("cosigner", "deputy")], hands=2 * TIMES
    )
    assert {case.proposal.status for case in cases} == {"submitted"}
    for case, confirmed in zip(cases, results[::2], strict=True):
        row = case.cosignature("cosigner")
        too_late = isinstance(confirmed, MoveRefused)
        assert row.status == ("lapsed" if too_late else "confirmed")
        assert row.text == case.proposal.submitted_text
        if too_late:
            assert confirmed.code == "wrong_status"
    assert made("lapse") == sum(isinstance(result, MoveRefused) for result in results)
    assert list(violations()) == []


def test_two_clerks_receive_the_same_task(house):
    second = User.objects.create(username="second", name="第二承办人", password="!")
    RoleGrant.objects.create(
        user=second, role=Role.CLERK, congress=house.city, organ=house.organs[UNIT],
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    cases = [
        Case(house).submit().screen().register().plan(LEAD).assign().dispatch(LEAD)
        for _ in range(TIMES)
    ]

    def receive(work: tuple[str, int]) -> Any:
        name, pk = work
        return perform(HandlingTask.objects.get(proposal=pk), "receive", by=user(name), on=TODAY)

    hands = [(name, case.pk) for case in cases for name in ("clerk", "second")]
    results = at_once(receive, hands, hands=2 * TIMES)
    assert codes(results) == {"made": TIMES, "wrong_status": TIMES}
    for number, case in enumerate(cases):
        winner = next(r for r in results[2 * number : 2 * number + 2] if not hasattr(r, "code"))
        assert case.task().clerk == winner.actor
        assert Reply.objects.filter(task=case.task()).count() == 1
    assert made("begin") == TIMES
    assert list(violations()) == []


def test_a_dispatcher_dispatches_twice(house):
    """Two windows, two choices: one of them holds, with none of the other's units."""
    cases = [Case(house).submit().screen().register().plan(LEAD).assign() for _ in range(TIMES)]

    def dispatch(work: tuple[str, Case]) -> Any:
        unit, case = work
        row, organs = case.dispatched, [house.organs[unit]]
        return perform(row, "dispatch", by=user("dispatcher"), on=TODAY, lead=organs)

    hands = [(unit, case) for case in cases for unit in (UNIT, THIRD_UNIT)]
    results = at_once(dispatch, hands, hands=2 * TIMES)
    assert codes(results) == {"made": TIMES, "wrong_status": TIMES}
    for case in cases:
        task = HandlingTask.objects.get(proposal=case.pk)
        assert (task.dispatch, case.proposal.status) == (case.dispatched, "dispatched")
    assert made("transfer") == TIMES
    assert list(violations()) == []


def test_two_contented_verdicts_close_it_once(house):
    """Neither alone is the last; whichever comes second closes it."""
    cases = [
        Case(house).submit().screen().register().plan().assign().dispatch().advise().answer(*BOTH)
        for _ in range(2)
    ]

    def judge(work: tuple[str, Case]) -> Any:
        unit, case = work
        return perform(case.verdict(unit), "judge", by=user("deputy"), on=TODAY, **CONTENT)

    results = at_once(judge, [(unit, case) for case in cases for unit in BOTH], hands=4)
    assert codes(results) == {"made": 4}
    assert {case.proposal.status for case in cases} == {"closed"}
    assert made("finish") == 2
    assert list(violations()) == []


def test_a_co_signer_judges_while_the_office_closes(house):
    """His word is recorded, or no longer waited for; the proposal is closed either way."""
    cases = []
    for _ in range(2):
        case = Case(house).signed_by("cosigner").submit().screen().register().plan(LEAD).assign()
        cases.append(case.dispatch(LEAD).answer().judge("deputy"))

    def hand(work: tuple[str, Case]) -> Any:
        name, case = work
        if name == "office":
            return perform(case.proposal, "close", by=user(name), on=TODAY)
        verdict = case.verdict(deputy="cosigner")
        return perform(verdict, "judge", by=user(name), on=TODAY, **CONTENT)

    results = at_once(hand, [(n, c) for c in cases for n in ("cosigner", "office")], hands=4)
    for case, judged in zip(cases, results[::2], strict=True):
        assert case.proposal.status == "closed"
        verdict = case.verdict(deputy="cosigner")
        assert verdict.status == ("lapsed" if isinstance(judged, MoveRefused) else "given")
    assert Verdict.objects.filter(status="awaited").count() == 0
    assert made("close") == 2
    assert list(violations()) == []


def test_the_last_two_units_deliver_at_once(house):
    """It is concluded once, and the joint unit that nobody waits for is released once."""
    cases = []
    for _ in range(2):
        case = Case(house).submit().screen().register().plan().assign().dispatch()
        case.receive(UNIT, OTHER_UNIT, THIRD_UNIT).write(*BOTH).propose(*BOTH)
        cases.append(case.approve(*BOTH).sign(*BOTH))

    def deliver(work: tuple[str, str, Case]) -> Any:
        unit, clerk, case = work
        return perform(case.reply(unit), "deliver", by=user(clerk), on=TODAY, method="hand")

    hands = [(u, who, c) for c in cases for u, who in ((UNIT, "clerk"), (THIRD_UNIT, "clerk3"))]
    assert codes(at_once(deliver, hands, hands=4)) == {"made": 4}
    assert {case.proposal.status for case in cases} == {"replied"}
    assert {case.task(OTHER_UNIT).status for case in cases} == {"released"}
    assert (made("conclude"), made("release")) == (2, 2)
    assert list(violations()) == []
