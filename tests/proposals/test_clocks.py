"""Every clock of a proposal by hand, with its article, around the holidays of 2026 and into 2027.

2026: 春节 2月15日至23日, 2月14日和28日上班; 劳动节 5月1日至5日, 5月9日上班; 中秋 9月25日至27日,
9月20日上班; 国庆 10月1日至7日, 10月10日上班. 2027 is not announced: 元旦 1月1日 is a statutory day.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from congress.calendar.clocks import all_clocks
from congress.calendar.models import Deadline
from congress.portal.demo.house import OTHER_UNIT, UNIT, House
from congress.workflow.engine import perform
from proposals.models import HandlingTask, Proposal, RefusalReason, Reply, Verdict
from proposals.services import create_draft, plan_units, save_draft, save_reply
from tests.proposals.conftest import part_of
from tests.proposals.lives import LEAD, Case, chairs

PASSED = {"political": "passed", "legal": "passed", "quality": "passed"}
SAID = {"attitude": "satisfied", "result": "satisfied"}


class Road:
    """A proposal of ``deputy`` moved on chosen days."""

    def __init__(self, house: House) -> None:
        self.house, self.users = house, house.users
        self.proposal = create_draft(
            lead=house.deputies["deputy"], by=self.users["deputy"], title="题", facts="事",
            request="议", contact_phone="13900000001", origin="station",
            cleared=RefusalReason.objects.filter(congress=house.city, is_active=True),
        )  # fmt: skip

    def go(self, obj: Any, move: str, who: str, on: date, **data: Any) -> Road:
        perform(obj, move, by=self.users[who], on=on, **data)
        return self

    def submit(self, on: date) -> Road:
        return self.go(self.proposal, "submit", "deputy", on)

    def register(self, on: date) -> Road:
        self.go(self.proposal, "screen", "office", on, **PASSED)
        return self.go(self.proposal, "register", "office", on)

    def assign(self, on: date, target_on: date | None = None) -> Road:
        plan_units(self.proposal, [(self.house.organs[UNIT], "lead")])
        data = {"target_on": target_on, "meeting": chairs(self.house, on)}
        return self.go(self.proposal, "assign", "office", on, **data)

    def dispatch(self, on: date) -> Road:
        named = {"lead": [self.house.organs[UNIT]]}
        return self.go(part_of(self.proposal, "dispatch"), "dispatch", "dispatcher", on, **named)

    def hand_over(self, on: date, target_on: date | None = None) -> Road:
        """Both hops on one day."""
        return self.assign(on, target_on).dispatch(on)

    def receive(self, on: date) -> Road:
        return self.go(self.task, "receive", "clerk", on)

    def sign(self, on: date) -> Road:
        reply = self.reply
        save_reply(
            reply, revision=1, letter_number="京交函〔2026〕1号", body="答", publicity="full",
            result_code="resolved", contact_name="金沐阳", contact_phone="010-55550123",
            signatory=self.users["head"],
        )  # fmt: skip
        self.go(reply, "propose", "clerk", on)
        return self.go(reply, "approve", "reviewer", on).go(reply, "sign", "head", on)

    def deliver(self, on: date) -> Road:
        return self.go(self.reply, "deliver", "clerk", on, method="system")

    def judge(self, on: date) -> Road:
        return self.go(self.verdict, "judge", "deputy", on, **SAID)

    @property
    def task(self) -> HandlingTask:
        return part_of(self.proposal, "task")

    @property
    def reply(self) -> Reply:
        return part_of(self.proposal, "reply")

    @property
    def verdict(self) -> Verdict:
        return part_of(self.proposal, "verdict")

    def row(self, clock: str, run: int = 1) -> Deadline:
        return Deadline.objects.get(clock=f"proposal.{clock}", run=run)

    def due(self) -> dict[str, date | None]:
        """``next_due_on`` of the proposal and of the parts that it has."""
        days = {"proposal": Proposal.objects.get(pk=self.proposal.pk).next_due_on}
        for name, rows in (("task", HandlingTask.objects), ("verdict", Verdict.objects)):
            if part := rows.first():
                days[name] = part.next_due_on
        return days


@pytest.fixture
def road(house: House) -> Road:
    return Road(house)


def test_these_are_all_the_clocks() -> None:
    ours = {clock.code for clock in all_clocks() if clock.code.startswith("proposal.")}
    assert ours == {
        "proposal.cosigning", "proposal.screening", "proposal.assignment", "proposal.dispatch",
        "proposal.receipt", "proposal.joint_opinion", "proposal.reply", "proposal.feedback",
        "proposal.feedback_grace", "proposal.rehandle", "proposal.reassignment", "proposal.whole",
    }  # fmt: skip


# --- screening: 5 workdays (系统默认) -----------------------------------------------------------


@pytest.mark.parametrize(
    ("submitted", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),  # Monday: one weekend between
        (date(2026, 2, 11), date(2026, 2, 25)),  # 12, 13, Saturday 14 (works), 24, 25
        (date(2026, 9, 28), date(2026, 10, 10)),  # 29, 30, 8, 9, Saturday 10 (works)
        (date(2026, 4, 29), date(2026, 5, 9)),  # 30, 6, 7, 8, Saturday 9 (works)
        (date(2026, 12, 24), date(2026, 12, 31)),
    ],
)
def test_screening(submitted: date, due: date, road: Road) -> None:
    row = road.submit(submitted).row("screening")
    assert (row.anchor_on, row.legal_on, row.act_by, row.provisional) == (
        submitted, due, due, False,
    )  # fmt: skip
    assert row.target_on is None
    assert road.due() == {"proposal": due}


def test_screening_into_a_year_that_is_not_announced(road: Road) -> None:
    """28, 29, 30, 31, then 元旦 and a weekend, 4 January 2027 — 暂定."""
    row = road.submit(date(2026, 12, 25)).row("screening")
    assert (row.legal_on, row.provisional) == (date(2027, 1, 4), True)
    assert Proposal.objects.get().next_provisional


@pytest.mark.parametrize("move", ["return", "suggest", "refuse", "register"])
def test_each_end_of_screening_stops_it(move: str, road: Road) -> None:
    road.submit(date(2026, 3, 2)).go(road.proposal, "screen", "office", date(2026, 3, 3), **PASSED)
    assert road.row("screening").is_open
    data = {
        "return": {"note": "补充"},
        "suggest": {"note": "已有安排"},
        "refuse": {"note": "说明", "reason": RefusalReason.objects.first()},
        "register": {},
    }[move]
    road.go(road.proposal, move, "office", date(2026, 3, 4), **data)
    row = road.row("screening")
    assert (row.closed_on, row.outcome) == (date(2026, 3, 4), "met")
    later = date(2026, 3, 11) if move == "register" else None
    assert road.due() == {"proposal": later}


def test_a_resubmission_has_a_screening_of_its_own(road: Road) -> None:
    road.submit(date(2026, 3, 2))
    road.go(road.proposal, "return", "office", date(2026, 3, 3), note="补充")
    assert road.due() == {"proposal": None}
    save_draft(road.proposal, revision=1, title="新", facts="新", request="新")
    road.submit(date(2026, 3, 16))
    assert road.row("screening", run=1).closed_on == date(2026, 3, 3)
    second = road.row("screening", run=2)
    assert (second.legal_on, second.closed_on) == (date(2026, 3, 23), None)
    assert road.due() == {"proposal": date(2026, 3, 23)}


# --- assignment: 31 March in session, 5 workdays between (条例第14至16条) -----------------------


@pytest.mark.parametrize(
    ("submitted", "registered"),
    [
        (date(2026, 1, 26), date(2026, 1, 28)),
        (date(2026, 1, 29), date(2026, 2, 12)),
        (date(2026, 1, 29), date(2026, 4, 8)),  # registered late: late, not due a year later
    ],
)
def test_assignment_of_the_batch(submitted: date, registered: date, road: Road) -> None:
    row = road.submit(submitted).register(registered).row("assignment")
    assert (row.legal_on, row.act_by) == (date(2026, 3, 31), date(2026, 3, 31))
    assert row.rule.code == "proposal.batch_assign_by"
    assert road.due() == {"proposal": date(2026, 3, 31)}


@pytest.mark.parametrize(
    ("registered", "due", "provisional"),
    [
        (date(2026, 3, 4), date(2026, 3, 11), False),
        (date(2026, 2, 13), date(2026, 2, 27), False),  # 14 (works), 24, 25, 26, 27
        (date(2026, 9, 24), date(2026, 10, 9), False),  # 28, 29, 30, 8, 9: 中秋 and 国庆 between
        (date(2026, 12, 30), date(2027, 1, 7), True),  # 31, 4, 5, 6, 7
    ],
)
def test_assignment_between_sessions(
    registered: date, due: date, provisional: bool, road: Road
) -> None:
    row = road.submit(date(2026, 2, 2)).register(registered).row("assignment")
    assert (row.legal_on, row.provisional) == (due, provisional)
    assert row.rule.code == "proposal.interim_assign"
    assert not row.rule.certain, "the city's text gives no number"
    road.assign(registered)
    assert road.row("assignment").closed_on == registered


# --- co-signing: 5 workdays (系统默认) from each invitation --------------------------------------


def cosigning(case: Case, name: str) -> list[tuple[int, date, date | None, str]]:
    """(run, due, stopped, outcome) of one deputy's invitations."""
    rows = Deadline.objects.filter(
        clock="proposal.cosigning", owner_id=case.cosignature(name).pk
    ).order_by("run")
    return [(row.run, row.legal_on, row.closed_on, row.outcome) for row in rows]


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),
        (date(2026, 9, 22), date(2026, 9, 30)),  # 23, 24, 28, 29, 30: 中秋 between
        (date(2026, 9, 29), date(2026, 10, 12)),  # 30, 8, 9, Saturday 10 (works), 12
    ],
)
def test_an_invitation(asked: date, due: date, house: House) -> None:
    case = Case(house, on=asked).invite("cosigner", "cosigner2")
    assert cosigning(case, "cosigner") == [(1, due, None, "")]
    assert case.proposal.next_due_on == due
    assert not Deadline.objects.filter(clock="proposal.screening").exists()


def test_every_end_of_an_invitation(house: House) -> None:
    """Answered it is met, run out it ended, overtaken it is cancelled; asked again it runs anew."""
    case = Case(house, on=date(2026, 3, 2)).invite("cosigner", "cosigner2")
    due, later = date(2026, 3, 9), date(2026, 3, 12)
    case.on = date(2026, 3, 4)
    case.confirm("cosigner")
    assert cosigning(case, "cosigner") == [(1, due, date(2026, 3, 4), "met")]
    case.on = date(2026, 3, 5)
    case.edit().whole("renew", "deputy")  # new words: both are asked again
    assert cosigning(case, "cosigner") == [
        (1, due, date(2026, 3, 4), "met"), (2, later, None, ""),
    ]  # fmt: skip
    first, second = cosigning(case, "cosigner2")
    assert (first[0], first[2]) == (1, date(2026, 3, 5))
    assert second == (2, later, None, "")
    case.on = date(2026, 3, 6)
    case.go(case.cosignature("cosigner"), "decline", "cosigner")
    assert cosigning(case, "cosigner")[1] == (2, later, date(2026, 3, 6), "met")
    case.on = date(2026, 3, 13)
    case.go(case.cosignature("cosigner2"), "expire")
    assert cosigning(case, "cosigner2")[1] == (2, later, date(2026, 3, 13), "ended")
    assert case.proposal.next_due_on is None
    case.invite("cosigner2")
    case.go(case.cosignature("cosigner2"), "cancel", "deputy")
    assert cosigning(case, "cosigner2")[2][2:] == (date(2026, 3, 13), "cancelled")
    case.invite("cosigner2").submit()
    assert cosigning(case, "cosigner2")[3][2:] == (date(2026, 3, 13), "cancelled")


# --- dispatch: 5 workdays (系统默认) from hop 1 --------------------------------------------------


@pytest.mark.parametrize(
    ("assigned", "due"),
    [
        (date(2026, 3, 6), date(2026, 3, 13)),
        (date(2026, 4, 29), date(2026, 5, 9)),  # 30, 6, 7, 8, Saturday 9 (works)
    ],
)
def test_dispatch(assigned: date, due: date, road: Road) -> None:
    road.submit(date(2026, 2, 2)).register(date(2026, 2, 3)).assign(assigned)
    row = road.row("dispatch")
    assert (row.anchor_on, row.legal_on, row.anchor_label) == (assigned, due, "交办")
    assert road.due() == {"proposal": due}
    assert not Deadline.objects.filter(clock__in=("proposal.receipt", "proposal.reply")).exists()
    road.dispatch(due)
    assert (road.row("dispatch").closed_on, road.row("dispatch").outcome) == (due, "met")


def test_hop_two_starts_the_receipt_and_hop_one_the_reply(house: House) -> None:
    """交办 on Friday 6 March, 转承办 on Thursday 12: the same reply date for lead and separate."""
    case = Case(house, on=date(2026, 3, 6)).submit().screen().register().plan().assign()
    case.on = date(2026, 3, 12)
    case.dispatch()
    rows = Deadline.objects.filter(closed_on=None).order_by("owner_id", "clock")
    found = {
        (HandlingTask.objects.get(pk=row.owner_id).role, row.clock): (row.anchor_on, row.legal_on)
        for row in rows
    }
    receipt = (date(2026, 3, 12), date(2026, 3, 19))
    reply = (date(2026, 3, 6), date(2026, 6, 8))
    assert found == {
        ("lead", "proposal.receipt"): receipt, ("lead", "proposal.reply"): reply,
        ("joint", "proposal.receipt"): receipt,
        ("joint", "proposal.joint_opinion"): (date(2026, 3, 12), date(2026, 4, 13)),
        ("separate", "proposal.receipt"): receipt, ("separate", "proposal.reply"): reply,
    }  # fmt: skip


# --- joint opinion: 30 days from the day the task reached the unit ------------------------------


@pytest.mark.parametrize(
    ("dispatched", "due"),
    [
        (date(2026, 3, 12), date(2026, 4, 13)),  # 11 April is a Saturday
        (date(2026, 9, 4), date(2026, 10, 8)),  # 4 October: 国庆
        (date(2026, 9, 10), date(2026, 10, 10)),  # a Saturday on which people work
    ],
)
def test_joint_opinion(dispatched: date, due: date, house: House) -> None:
    case = Case(house, on=dispatched).submit().screen().register().plan().assign().dispatch()
    row = Deadline.objects.get(clock="proposal.joint_opinion")
    assert (row.owner_id, row.anchor_on, row.legal_on) == (
        case.task(OTHER_UNIT).pk, dispatched, due,
    )  # fmt: skip
    assert not row.rule.certain
    case.receive(OTHER_UNIT).write(OTHER_UNIT).propose(OTHER_UNIT)
    row.refresh_from_db()
    assert row.is_open, "drafted and proposed is not sent"
    case.on = due
    case.send()
    row.refresh_from_db()
    assert (row.closed_on, row.outcome) == (due, "met")
    assert case.task(OTHER_UNIT).next_due_on is None


@pytest.mark.parametrize("received", [True, False])
def test_nobody_waits_for_an_opinion_after_the_answer(received: bool, house: House) -> None:
    case = Case(house, on=date(2026, 3, 12)).submit().screen().register().plan().assign()
    case.dispatch()
    if received:
        case.receive(OTHER_UNIT)
    case.on = date(2026, 3, 30)
    case.answer(UNIT)
    assert case.proposal.status == "handling", "one unit still answers"
    row = Deadline.objects.get(clock="proposal.joint_opinion")
    assert (row.closed_on, row.outcome) == (date(2026, 3, 30), "cancelled")
    receipt = Deadline.objects.get(clock="proposal.receipt", owner_id=case.task(OTHER_UNIT).pk)
    assert receipt.outcome == ("met" if received else "cancelled")


# --- receipt and objection: 5 workdays from the day the task reached the unit -------------------


@pytest.mark.parametrize(
    ("assigned", "due"),
    [
        (date(2026, 3, 6), date(2026, 3, 13)),
        (date(2026, 2, 12), date(2026, 2, 26)),  # 13, 14 (works), 24, 25, 26
        (date(2026, 9, 30), date(2026, 10, 13)),  # 8, 9, 10 (works), 12, 13
    ],
)
def test_receipt(assigned: date, due: date, road: Road) -> None:
    road.submit(date(2026, 2, 2)).register(date(2026, 2, 3)).hand_over(assigned)
    assert road.row("receipt").legal_on == due
    assert road.due() == {"proposal": due, "task": due}
    road.receive(assigned)
    assert road.row("receipt").closed_on == assigned


# --- reply: 3 months from hop 1, until delivered (代表法第51条, 条例第21条) ---------------------


@pytest.mark.parametrize(
    ("assigned", "due", "provisional"),
    [
        (date(2026, 3, 6), date(2026, 6, 8), False),  # 6 June is a Saturday
        (date(2026, 3, 27), date(2026, 6, 29), False),  # 27 June is a Saturday
        (date(2026, 7, 1), date(2026, 10, 8), False),  # 国庆
        (date(2026, 7, 10), date(2026, 10, 10), False),  # a Saturday on which people work
        (date(2026, 8, 31), date(2026, 11, 30), False),  # November has no 31st
        (date(2026, 9, 30), date(2026, 12, 30), False),
        (date(2026, 10, 9), date(2027, 1, 11), True),  # 9 January 2027 is a Saturday
        (date(2026, 11, 10), date(2027, 2, 11), True),  # 10 February 2027: 春节
    ],
)
def test_reply(assigned: date, due: date, provisional: bool, road: Road) -> None:
    road.submit(date(2026, 2, 2)).register(date(2026, 2, 3)).hand_over(assigned)
    row = road.row("reply")
    assert (row.anchor_on, row.legal_on, row.provisional) == (assigned, due, provisional)
    assert row.target_on is None, "the batch target belongs to the session's batch"
    assert "代表法第51条" in row.rule.basis
    assert road.due()["task"] < due  # the receipt comes first
    road.receive(assigned)
    assert road.due() == {"proposal": due, "task": due}
    assert HandlingTask.objects.get().next_provisional is provisional


@pytest.mark.parametrize(
    ("submitted", "chosen", "target", "warns"),
    [
        # between sessions there is no batch: only what the office chooses
        (date(2026, 2, 2), None, None, date(2026, 6, 8)),
        (date(2026, 2, 2), date(2026, 5, 6), date(2026, 5, 6), date(2026, 5, 6)),
        (date(2026, 2, 2), date(2026, 7, 31), date(2026, 7, 31), date(2026, 6, 8)),  # law first
        # in session: the batch's, unless the office chose another
        (date(2026, 1, 27), None, date(2026, 6, 30), date(2026, 6, 8)),
        (date(2026, 1, 27), date(2026, 5, 20), date(2026, 5, 20), date(2026, 5, 20)),
    ],
)
def test_a_chosen_target_stands_beside_the_law(
    submitted: date, chosen: date | None, target: date | None, warns: date, road: Road
) -> None:
    assigned = date(2026, 3, 6)
    road.submit(submitted).register(submitted).hand_over(assigned, chosen).receive(assigned)
    row = road.row("reply")
    assert (row.legal_on, row.target_on, row.warn_on) == (date(2026, 6, 8), target, warns)
    assert road.due() == {"proposal": warns, "task": warns}


@pytest.mark.parametrize(
    ("assigned", "legal", "warns"),
    [
        (date(2026, 3, 27), date(2026, 6, 29), date(2026, 6, 29)),  # the law is earlier
        (date(2026, 3, 31), date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 4, 8), date(2026, 7, 8), date(2026, 6, 30)),  # the target is earlier
    ],
)
def test_target_and_law_side_by_side(assigned: date, legal: date, warns: date, road: Road) -> None:
    road.submit(date(2026, 1, 27)).register(date(2026, 1, 28)).hand_over(assigned).receive(assigned)
    row = road.row("reply")
    assert (row.legal_on, row.target_on, row.warn_on) == (legal, date(2026, 6, 30), warns)
    assert road.due() == {"proposal": warns, "task": warns}


def test_delivery_stops_it_and_a_signature_does_not(road: Road) -> None:
    road.submit(date(2026, 2, 2)).register(date(2026, 2, 3)).hand_over(date(2026, 3, 6))
    road.receive(date(2026, 3, 9)).sign(date(2026, 6, 5))
    assert road.row("reply").is_open
    road.deliver(date(2026, 6, 12))  # late
    row = road.row("reply")
    assert (row.closed_on, row.outcome, row.legal_on) == (
        date(2026, 6, 12), "met", date(2026, 6, 8),
    )  # fmt: skip
    assert row.closed_on > row.legal_on


# --- feedback: 15 workdays from the receipt of the reply (条例第23条) ---------------------------


@pytest.mark.parametrize(
    ("delivered", "due", "provisional"),
    [
        (date(2026, 4, 20), date(2026, 5, 13), False),  # 劳动节, and Saturday 9 May works
        (date(2026, 2, 10), date(2026, 3, 9), False),  # 春节, Saturdays 14 and 28 work
        (date(2026, 9, 21), date(2026, 10, 19), False),  # 中秋 and 国庆, Saturday 10 works
        (date(2026, 6, 6), date(2026, 6, 29), False),  # a Saturday; 端午 on Friday the 19th
        (date(2026, 11, 2), date(2026, 11, 23), False),
    ],
)
def test_feedback(delivered: date, due: date, provisional: bool, road: Road) -> None:
    start = date(2026, 2, 2)
    road.submit(start).register(start).hand_over(start).receive(start).sign(start).deliver(
        delivered
    )
    row = road.row("feedback")
    assert (row.anchor_on, row.legal_on, row.provisional) == (delivered, due, provisional)
    assert "第23条" in row.rule.basis
    assert road.due() == {"proposal": due, "task": None, "verdict": due}
    road.judge(delivered)
    assert road.row("feedback").closed_on == delivered
    assert road.due() == {"proposal": None, "task": None, "verdict": None}


def test_feedback_into_a_year_that_is_not_announced(road: Road) -> None:
    """14 working days are left in December; 元旦 is a Friday; Monday 4 January is the 15th."""
    start = date(2026, 12, 11)
    road.submit(start).register(start).hand_over(start).receive(start).sign(start).deliver(start)
    row = road.row("feedback")
    assert (row.legal_on, row.provisional) == (date(2027, 1, 4), True)


def test_each_deputys_feedback_runs_from_the_day_it_reached_him(house: House) -> None:
    """One got it by hand on Monday 20 April, the other by post on Wednesday: 劳动节 between."""
    case = Case(house, on=date(2026, 4, 1)).signed_by("cosigner").submit().screen().register()
    case.plan(LEAD).assign().dispatch(LEAD).receive().write().propose().approve().sign()
    case.on = date(2026, 4, 22)
    lead, other = house.deputies["deputy"], house.deputies["cosigner"]
    case.deliver(
        deliveries={lead.pk: ("hand", date(2026, 4, 20)), other.pk: ("post", date(2026, 4, 22))}
    )
    # four days, four before the holiday, 6 to 9 May (Saturday works), 11, 12, 13; then two more
    assert [case.verdict().next_due_on, case.verdict(deputy="cosigner").next_due_on] == [
        date(2026, 5, 13), date(2026, 5, 15),
    ]  # fmt: skip
    assert case.reply().delivered_on == date(2026, 4, 22)
    assert case.proposal.next_due_on == date(2026, 5, 13)
    case.on = date(2026, 5, 8)
    case.judge("deputy")
    assert case.proposal.next_due_on == date(2026, 5, 15)
    case.whole("close", "office")  # nobody waits for the co-signer any longer
    rows = Deadline.objects.filter(clock="proposal.feedback").order_by("pk")
    assert [(row.outcome, row.closed_on) for row in rows] == [
        ("met", date(2026, 5, 8)), ("ended", date(2026, 5, 8)),
    ]  # fmt: skip


# --- all together -------------------------------------------------------------------------------


def test_next_due_at_every_stage(road: Road) -> None:
    screening, assignment = date(2026, 3, 9), date(2026, 3, 11)
    dispatch, receipt = date(2026, 3, 13), date(2026, 3, 16)
    reply, feedback = date(2026, 6, 8), date(2026, 5, 13)
    assert road.due() == {"proposal": None}
    assert road.submit(date(2026, 3, 2)).due() == {"proposal": screening}
    assert road.register(date(2026, 3, 4)).due() == {"proposal": assignment}
    assert road.assign(date(2026, 3, 6)).due() == {"proposal": dispatch}
    assert road.dispatch(date(2026, 3, 9)).due() == {"proposal": receipt, "task": receipt}
    assert road.receive(date(2026, 3, 10)).due() == {"proposal": reply, "task": reply}
    assert road.sign(date(2026, 4, 16)).due() == {"proposal": reply, "task": reply}
    assert road.deliver(date(2026, 4, 20)).due() == {
        "proposal": feedback, "task": None, "verdict": feedback,
    }  # fmt: skip
    nothing = {"proposal": None, "task": None, "verdict": None}
    assert road.judge(date(2026, 4, 27)).due() == nothing
    assert Proposal.objects.get().status == "closed"  # everybody is satisfied
    assert not Deadline.objects.filter(closed_on=None).exists()
    assert set(Deadline.objects.values_list("outcome", flat=True)) == {"met"}
    assert Deadline.objects.count() == 6
    assert {row.root_id for row in Deadline.objects.all()} == {road.proposal.pk}


def test_every_clock_explains_itself(road: Road) -> None:
    start = date(2026, 3, 27)
    road.submit(start).register(start).hand_over(start).receive(start).sign(start).deliver(start)
    for row in Deadline.objects.all():
        assert row.anchor_label in row.explanation
        assert "3月27日" in row.explanation
    reply = road.row("reply").explanation
    assert "3个月" in reply
    assert "6月27日" in reply
    assert "6月29日" in reply
