"""Two workers on one batch, on a database that threads share: nothing happens twice."""

from __future__ import annotations

from collections import Counter
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from congress.notices.models import Notice
from congress.people.models import User
from congress.portal.demo.house import UNIT, House
from congress.workflow.models import StatusChange
from proposals.batches import Previewed, make_batch, run_batch
from proposals.enums import HandlingRole
from proposals.models import Batch, Dispatch, HandlingRound, Proposal
from proposals.selectors.batches import preview_of
from tests.conftest import TODAY
from tests.proposals.lives import chairs
from tests.proposals.many import registered

pytestmark = pytest.mark.django_db(transaction=True)


def lines_for(house: House, rows: list[Proposal]) -> list[Previewed]:
    preview = preview_of(house.users["office"], [row.pk for row in rows], on=TODAY)
    return [Previewed(x.proposal.pk, x.proposal.version, x.words) for x in preview.lines]


def together(*works: Any) -> list[BaseException]:
    start, failures = Barrier(len(works), timeout=60), []

    def hand(work: Any) -> None:
        try:
            start.wait()
            work()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [Thread(target=hand, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def test_two_threads_run_the_same_batch(house: House, at_stage: Any) -> None:
    lines = [(house.organs[UNIT], HandlingRole.LEAD)]
    rows = registered(at_stage("registered"), 12, lines)
    batch = make_batch(
        congress=house.city, lines=lines_for(house, rows), assigned_on=TODAY, target_on=None,
        note="", by=house.users["office"], form_key="race", meeting=chairs(house, TODAY),
    )  # fmt: skip

    def work() -> None:
        run_batch(Batch.objects.get(pk=batch.pk))

    assert together(work, work) == []
    assert list(batch.lines.values_list("state", flat=True)) == ["done"] * 12
    keys = [row.pk for row in rows]
    assert StatusChange.objects.filter(move="assign", object_id__in=keys).count() == 12
    assert Dispatch.objects.filter(proposal__in=keys).count() == 12
    assert HandlingRound.objects.filter(proposal__in=keys).count() == 12
    assert Batch.objects.get().finished_at is not None
    told = Notice.objects.filter(key=f"batch:{batch.pk}").values_list("recipient", flat=True)
    # The lead deputy of the twelve, and the system's dispatcher: each once.
    assert Counter(told) == {house.users["deputy"].pk: 1, house.users["dispatcher"].pk: 1}


def test_the_same_form_sent_twice_at_once(house: House, at_stage: Any) -> None:
    plan = [(house.organs[UNIT], HandlingRole.LEAD)]
    lines = lines_for(house, registered(at_stage("registered"), 3, plan))
    made: list[Batch] = []

    def send() -> None:
        made.append(
            make_batch(
                congress=house.city, lines=lines, assigned_on=TODAY, target_on=None, note="",
                by=User.objects.get(username="office"), form_key="one-form",
            )
        )  # fmt: skip

    assert together(send, send, send) == []
    assert len({batch.pk for batch in made}) == Batch.objects.count() == 1
