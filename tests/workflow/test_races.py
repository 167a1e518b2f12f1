"""Several hands at once, on a database that threads share: one succeeds, the others are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from congress.documents.models import NumberCounter
from congress.people.models import User
from congress.workflow.engine import perform
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from congress.workflow.refusals import MoveRefused
from proposals.models import Proposal

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 16)


def at_once(work: Callable[[Any], Any], items: Iterable[Any], *, hands: int) -> list[Any]:
    """What each hand came back with, or how it was refused; all start together."""
    items = list(items)
    start = Barrier(min(hands, len(items)), timeout=60)

    def hand(number_and_item: tuple[int, Any]) -> Any:
        number, item = number_and_item
        try:
            if number < start.parties:
                start.wait()
            return work(item)
        except MoveRefused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(hand, enumerate(items)))


def office() -> User:
    return User.objects.get(username="office")


def test_two_hands_on_one_proposal(at_stage):
    proposal = at_stage("submitted")

    def send_back(note: str) -> Any:
        mine = Proposal.objects.get(pk=proposal.pk)
        by = office()
        return perform(mine, "return", by=by, on=TODAY, note=note, version=proposal.version)

    results = at_once(send_back, ["甲", "乙"], hands=2)
    (refusal,) = (result for result in results if isinstance(result, MoveRefused))
    (change,) = (result for result in results if isinstance(result, StatusChange))
    assert refusal.code == "stale"
    assert "方静怡已于2026年11月16日办理了“退回修改”" in str(refusal)
    assert StatusChange.objects.filter(move="return").get() == change
    proposal.refresh_from_db()
    assert (proposal.status, proposal.version) == ("returned", 2)
    assert list(violations()) == []


def test_two_different_moves_without_a_form(at_stage):
    """Programs carry no version: the second finds another status."""
    proposal = at_stage("screened")

    def move(name: str) -> Any:
        data = {"note": "退回"} if name == "return" else {}
        return perform(Proposal.objects.get(pk=proposal.pk), name, by=office(), on=TODAY, **data)

    results = at_once(move, ["return", "register"], hands=2)
    assert sorted(getattr(result, "code", "made") for result in results) == ["made", "wrong_status"]
    assert list(violations()) == []


def test_a_part_and_its_root_at_once(at_stage, cast):
    """Both hands lock the root first: nobody waits for ever, and both moves are made."""
    proposals = [at_stage("dispatched", submitted_on=date(2026, 10, 8)) for _ in range(4)]

    def receive(proposal: Proposal) -> Any:
        task = proposal.tasks.get()
        return perform(task, "receive", by=User.objects.get(username="clerk"), on=TODAY)

    results = at_once(receive, [each for each in proposals for _ in range(2)], hands=8)
    codes = sorted(getattr(result, "code", "made") for result in results)
    assert codes == ["made"] * 4 + ["wrong_status"] * 4
    assert set(Proposal.objects.values_list("status", flat=True)) == {"handling"}
    assert list(violations()) == []


@pytest.mark.parametrize("is_first", [True, False])
def test_forty_numbers_at_once(at_stage, is_first):
    """40 consecutive numbers, no error; also where the counter itself is not there yet."""
    if not is_first:
        at_stage("registered")
    taken = 0 if is_first else 1
    assert NumberCounter.objects.count() == taken
    proposals = [at_stage("screened") for _ in range(40)]

    def register(proposal: Proposal) -> Any:
        return perform(proposal, "register", by=office(), on=TODAY)

    results = at_once(register, proposals, hands=10)
    assert all(isinstance(result, StatusChange) for result in results), results
    numbers = Proposal.objects.filter(pk__in=[p.pk for p in proposals]).values_list(
        "number", "number_label"
    )
    expected = range(taken + 1, taken + 41)
    assert sorted(number for number, _ in numbers) == list(expected)
    assert {label for _, label in numbers} == {f"闭会第{number:03d}号" for number in expected}
    assert NumberCounter.objects.get().last == taken + 40
    assert list(violations()) == []


def test_refused_registrations_leave_no_gap(at_stage):
    """Every other one has not passed its gates: the numbers of the rest are consecutive."""
    proposals = [at_stage("screened" if n % 2 else "submitted") for n in range(12)]

    def register(proposal: Proposal) -> Any:
        return perform(proposal, "register", by=office(), on=TODAY)

    results = at_once(register, proposals, hands=6)
    assert sum(isinstance(result, MoveRefused) for result in results) == 6
    numbers = Proposal.objects.exclude(number=None).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
