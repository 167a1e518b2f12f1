"""Two clerks merge two proposals into each other at once: nobody waits for ever, one is told."""

from __future__ import annotations

from typing import Any

import pytest

from congress.workflow.engine import perform
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from congress.workflow.refusals import MoveRefused
from proposals.effects.deciding import enter_meeting
from proposals.models import Proposal
from tests.workflow.test_races import TODAY, at_once, office

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_into_the_other(at_stage: Any) -> None:
    for _ in range(4):
        one, other = at_stage("registered"), at_stage("registered")

        def merge(pair: tuple[Proposal, Proposal]) -> Any:
            mine, principal = (Proposal.objects.get(pk=row.pk) for row in pair)
            return perform(mine, "merge", by=office(), on=TODAY, principal=principal)

        results = at_once(merge, [(one, other), (other, one)], hands=2)
        (refusal,) = (result for result in results if isinstance(result, MoveRefused))
        (change,) = (result for result in results if isinstance(result, StatusChange))
        assert str(refusal)
        rows = Proposal.objects.filter(pk__in=(one.pk, other.pk)).order_by("status")
        assert sorted(row.status for row in rows) == ["joined", "registered"]
        assert Proposal.objects.get(pk=change.object_id).merged_into is not None
    assert list(violations()) == []


def test_merged_and_handed_over_at_once(at_stage: Any) -> None:
    """Whichever comes first: merged and handed over together, or refused."""
    one, principal = at_stage("registered"), at_stage("planned")
    meeting = enter_meeting(one.congress, "第一次主任会议", TODAY)

    def work(move: str) -> Any:
        row = Proposal.objects.get(pk=(one if move == "merge" else principal).pk)
        data = {"principal": principal} if move == "merge" else {"meeting": meeting}
        return perform(row, move, by=office(), on=TODAY, **data)

    results = at_once(work, ["merge", "assign"], hands=2)
    assert isinstance(results[1], StatusChange), results
    merged = isinstance(results[0], StatusChange)
    one.refresh_from_db()
    assert one.status == ("merged" if merged else "registered")
    assert list(violations()) == []
