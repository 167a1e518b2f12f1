"""Verdicts that are not given in time (北京市代表建议办理条例第23条): one reminder, a grace, then a
state of its own that counts for nothing and stands in nobody's way.

The reply reaches the deputy on Monday 16 November 2026. 15 working days, the first not counted:
17 18 19 20 | 23 24 25 26 27 | 30 1 2 3 4 | 7 → until Monday 7 December. Reminded in the night to
the 8th; five working days: 9 10 11 | 14 15 → until Tuesday 15 December.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from congress.calendar.models import Deadline
from congress.jobs.runner import run
from congress.jobs.services import enqueue
from congress.people.enums import DeputyStatus
from congress.people.models import Deputy
from congress.portal.demo.house import THIRD_UNIT, UNIT, House
from congress.workflow.engine import SYSTEM, perform
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from congress.workflow.refusals import Guarded
from proposals.enums import Heard
from proposals.models import Proposal, Verdict
from proposals.selectors.answering import heard_case, heard_conditions
from proposals.selectors.waiting import waiting_for
from tests.conftest import TODAY
from tests.proposals.conftest import text_of
from tests.proposals.lives import CONTENT, LEAD, Case, registered, signed

LAST_DAY, REMINDED, GRACED, OVER = (
    date(2026, 12, 7), date(2026, 12, 8), date(2026, 12, 15), date(2026, 12, 16),
)  # fmt: skip


def one_unit(house: House) -> Case:
    """Delivered to ``deputy`` and to ``cosigner``, who has judged."""
    case = registered(house).plan(LEAD).assign().dispatch(LEAD).answer()
    return case.judge("cosigner", **CONTENT)


@contextmanager
def at(day: date, hour: int = 1) -> Iterator[None]:
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(moment, tick=False):
        yield


def nightly(day: date) -> tuple[int, int]:
    """(reminded, given up) in the night before ``day``."""
    with at(day):
        job = enqueue("proposals.lapse_verdicts")
        run(job.pk)
        job.refresh_from_db()
    assert job.state == "done", job.error
    assert job.result["failed"] == 0
    return job.result["reminded"], job.result["expired"]


def clock(verdict: Verdict, code: str = "proposal.feedback") -> Deadline:
    return Deadline.objects.get(owner_id=verdict.pk, clock=code)


def groups(user: Any, on: date) -> dict[str, list[str]]:
    return {group.code: [item.detail for item in group.items] for group in waiting_for(user, on)}


def test_reminded_once_then_given_up_and_twice_is_once(house: House) -> None:
    case = one_unit(house)
    assert clock(case.verdict()).legal_on == LAST_DAY
    assert nightly(LAST_DAY) == (0, 0)
    assert nightly(REMINDED) == (1, 0)
    assert nightly(REMINDED) == (0, 0)
    verdict = case.verdict()
    assert (verdict.status, verdict.reminded_on) == ("awaited", REMINDED)
    assert (clock(verdict).outcome, clock(verdict).closed_on) == ("ended", REMINDED)
    grace = clock(verdict, "proposal.feedback_grace")
    assert (grace.anchor_on, grace.legal_on, grace.rule.words) == (REMINDED, GRACED, "5个工作日")
    assert nightly(GRACED) == (0, 0)
    assert nightly(OVER) == (0, 1)
    assert nightly(OVER) == (0, 0)
    verdict = case.verdict()
    assert (verdict.status, verdict.unanswered_on) == ("unanswered", OVER)
    assert verdict.next_due_on is None
    assert case.proposal.unheard_on == OVER
    moves = StatusChange.objects.filter(move__in=("remind", "expire"), flow="proposal.verdict")
    assert list(moves.order_by("pk").values_list("move", "actor_name", "happened_on")) == [
        ("remind", "系统", REMINDED), ("expire", "系统", OVER),
    ]  # fmt: skip
    assert list(violations()) == []


def test_a_night_missed_is_caught_up_with_and_the_grace_is_whole(house: House) -> None:
    """Off until Thursday 10 December: 11 | 14 15 16 17 → Thursday the 17th."""
    case = one_unit(house)
    assert nightly(date(2026, 12, 10)) == (1, 0)
    grace = clock(case.verdict(), "proposal.feedback_grace")
    assert (grace.anchor_on, grace.legal_on) == (date(2026, 12, 10), date(2026, 12, 17))
    assert nightly(date(2027, 1, 4)) == (0, 1)


def test_it_stands_in_nobodys_way_and_counts_for_nothing(house: House) -> None:
    case = one_unit(house)
    office = house.users["office"]
    nightly(REMINDED)
    case.on = OVER
    with pytest.raises(Guarded, match="还没有评价"):
        case.whole("close", "office")
    told = groups(office, REMINDED)
    assert told["unjudged"][0].endswith("已于2026年12月8日催告，宽限到2026年12月15日")
    assert "close" not in told
    nightly(OVER)
    told = groups(office, OVER)
    assert told["close"][0].endswith("代表逾期未反馈")
    assert "unjudged" not in told
    conditions = heard_conditions(office)
    counted = {
        heard: Proposal.objects.filter(condition, pk=case.pk).count()
        for heard, condition in conditions.items()
    }
    assert counted == dict.fromkeys(Heard, 0) | {Heard.UNANSWERED: 1}
    row = Proposal.objects.annotate(heard=heard_case(office)).get(pk=case.pk)
    assert row.heard == "unanswered"
    case.whole("close", "office")
    assert case.verdict().status == "unanswered", "not 未反馈: that was closed before"
    row = Proposal.objects.annotate(heard=heard_case(office)).get(pk=case.pk)
    assert (row.status, row.heard) == ("closed", "unanswered")
    assert list(violations()) == []


def test_within_the_grace_he_may_still_judge(house: House) -> None:
    case = one_unit(house)
    nightly(REMINDED)
    case.on = date(2026, 12, 10)
    case.judge("deputy")
    verdict = case.verdict()
    assert clock(verdict).outcome == "ended", "his period had passed"
    grace = clock(verdict, "proposal.feedback_grace")
    assert (grace.outcome, grace.closed_on) == ("met", date(2026, 12, 10))
    assert nightly(OVER) == (0, 0)
    assert list(violations()) == []


def test_late_until_it_is_closed(house: House, enter: Any) -> None:
    """From his own list; then the proposal takes what he said. Afterwards no more."""
    case = one_unit(house)
    nightly(REMINDED)
    nightly(OVER)
    late = date(2026, 12, 21)
    assert "办结以前还可以评价" in groups(house.users["deputy"], late)["judge-late"][0]
    url = f"/proposals/verdicts/{case.verdict().pk}/judge/"
    with at(late, 9):
        said = {"version": case.verdict().version, "attitude": "fairly", "result": "fairly"}
        assert enter("deputy").post(url, said).status_code == 302
    proposal = case.proposal
    assert (proposal.worst_result, proposal.unheard_on) == ("fairly", None)
    assert list(violations()) == []


def test_not_after_it_was_closed(house: House) -> None:
    case = one_unit(house)
    nightly(REMINDED)
    nightly(OVER)
    case.on = OVER
    case.whole("close", "office")
    with pytest.raises(Guarded, match="已经办结，不能再评价"):
        case.judge("deputy")
    assert "judge-late" not in groups(house.users["deputy"], OVER)


@pytest.mark.parametrize(
    ("given_on", "feedback", "grace"),
    [
        (date(2026, 12, 4), ("met", date(2026, 12, 4)), ("cancelled", REMINDED)),
        (date(2026, 12, 11), ("ended", REMINDED), ("met", date(2026, 12, 11))),
        (date(2026, 12, 18), ("ended", REMINDED), ("ended", OVER)),
    ],
)
def test_one_received_on_paper_is_entered_with_its_own_day(
    given_on: date, feedback: Any, grace: Any, house: House
) -> None:
    """In his period, in the grace, and too late: in the ledger it stands after the reminder."""
    case = one_unit(house)
    nightly(REMINDED)
    nightly(OVER)
    case.on = given_on
    case.go(case.verdict(), "judge", "office*", **CONTENT)
    verdict = case.verdict()
    assert (verdict.status, verdict.given_on) == ("given", given_on)
    own = clock(verdict)
    assert (own.outcome, own.closed_on) == feedback
    own = clock(verdict, "proposal.feedback_grace")
    assert (own.outcome, own.closed_on) == grace
    assert case.proposal.unheard_on is None
    assert list(violations()) == []


def test_not_before_the_reply_reached_him(house: House) -> None:
    case = one_unit(house)
    nightly(REMINDED)
    case.on = date(2026, 11, 13)
    with pytest.raises(Exception, match="不能早于"):
        case.go(case.verdict(), "judge", "office*", **CONTENT)


@pytest.mark.parametrize("status", [DeputyStatus.SUSPENDED, DeputyStatus.ENDED])
def test_who_cannot_judge_is_not_reminded(status: str, house: House) -> None:
    """domain §8: he cannot judge; what he began goes on."""
    case = one_unit(house)
    Deputy.objects.filter(pk=house.deputies["deputy"].pk).update(status=status)
    assert nightly(REMINDED) == (0, 1)
    verdict = case.verdict()
    assert (verdict.status, verdict.reminded_on) == ("unanswered", None)
    assert (clock(verdict).outcome, clock(verdict).close_reason) == ("ended", "逾期未反馈")
    case.on = REMINDED
    case.whole("close", "office")
    assert list(violations()) == []


def test_another_reply_is_one_more_to_be_heard_of(house: House) -> None:
    """He was given up on the first unit's; when the second delivers he is asked again."""
    case = signed(house).deliver(UNIT)
    verdict = case.verdict()
    case.go(verdict, "remind").go(case.verdict(), "expire")
    assert case.proposal.unheard_on == TODAY
    case.deliver(THIRD_UNIT)
    assert case.proposal.unheard_on is None
    perform(case.verdict(THIRD_UNIT), "expire", by=SYSTEM, on=TODAY)
    assert case.proposal.unheard_on == TODAY


def test_the_page_says_so(house: House, enter: Any) -> None:
    case = one_unit(house)
    nightly(REMINDED)
    nightly(OVER)
    for name in ("deputy", "office", "clerk", "leader"):
        with at(OVER, 9):
            page = text_of(enter(name).get(f"/proposals/{case.pk}/"))
        assert "逾期未反馈" in page, name
    with at(OVER, 9):
        page = text_of(enter("deputy").get(f"/proposals/{case.pk}/"))
    assert "催告" in page
    assert "评价答复" in page
