"""A move refreshes the clocks of what it moved, of its root and of what its effect touched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from congress.calendar import clocks, registry
from congress.calendar.clocks import Clock, Run
from congress.calendar.models import Deadline, PeriodRule
from congress.workflow import registry as flows
from congress.workflow.engine import perform
from congress.workflow.refusals import Guarded
from congress.workflow.transition import SYSTEM
from tests.workflow.test_registry import second_flow


@pytest.fixture
def burning(lamp, monkeypatch):
    """A clock that runs from the day of ``submitted_on`` while the lamp is on or broken."""

    def run(row):
        lamp.log.append(("clock", row.status))
        if row.submitted_on is None or row.status == "off":
            return None
        return Run(1, row.submitted_on, "点亮", rule="proposal.screening")

    clock = Clock(
        code="lamp.burning", label="燃灯", model="proposals.Proposal", carrier="看守",
        run=run, rules=("proposal.screening",), starts="点亮", stops="关灯",
    )  # fmt: skip
    monkeypatch.setitem(registry._clocks, clock.code, clock)
    type(lamp.row).objects.update(submitted_on="2026-11-02")
    return lamp


def test_the_clock_is_asked_after_the_effect_and_before_the_signal(burning, office, today):
    perform(burning.row, "light", by=office, on=today)
    events = [event[0] for event in burning.log]
    assert events == ["permission", "guard", "effect", "clock", "signal"]


def test_the_clock_starts_with_the_move(burning, office, today):
    perform(burning.row, "light", by=office, on=today)
    deadline = Deadline.objects.get()
    assert deadline.is_open
    assert deadline.owner == burning.row
    assert burning.stored.next_due_on == burning.row.next_due_on == deadline.warn_on


def test_a_clock_that_no_longer_applies_is_closed_on_the_day_of_the_move(burning, office, today):
    perform(burning.row, "light", by=office, on=today - timedelta(days=2))
    perform(burning.row, "dim", by=office, on=today, note="省电")
    deadline = Deadline.objects.get()
    assert (deadline.closed_on, deadline.outcome) == (today, "cancelled")
    assert burning.stored.next_due_on is None


def test_an_end_closes_what_is_open(burning, office, today):
    perform(burning.row, "light", by=office, on=today)
    perform(burning.row, "smash", by=SYSTEM, on=today)
    deadline = Deadline.objects.get()
    assert (deadline.closed_on, deadline.close_reason) == (today, "已终结")
    assert burning.stored.next_due_on is None


def test_the_end_of_one_of_two_flows_leaves_the_others_clocks(burning, office, today):
    flows.register_flow(second_flow())
    type(burning.row).objects.update(number_label="on", status="on")
    row = burning.again()
    clocks.refresh(row, on=today)
    perform(row, "burn", by=SYSTEM, on=today)
    assert Deadline.objects.get().is_open
    perform(row, "smash", by=SYSTEM, on=today)
    assert not Deadline.objects.get().is_open


def test_a_period_that_nobody_set_is_a_sentence(burning, office, today):
    PeriodRule.objects.filter(code="proposal.screening").delete()
    with pytest.raises(Guarded) as caught:
        perform(burning.row, "light", by=office, on=today)
    assert not str(caught.value).isascii()
    assert burning.ledger == []
    assert burning.stored.status == "off"


def test_parts_and_their_root(at_stage, today):
    """Dispatch touches the new task: its clocks run, and the root knows the earliest."""
    proposal = at_stage("dispatched", submitted_on=today - timedelta(days=30))
    task = proposal.tasks.get()
    running = {d.clock: d for d in Deadline.objects.filter(root_id=proposal.pk, closed_on=None)}
    assert set(running) == {"proposal.receipt", "proposal.reply"}
    assert {d.owner for d in running.values()} == {task}
    assert proposal.next_due_on == min(d.warn_on for d in running.values())


def test_all_clocks_of_a_closed_proposal_are_closed(at_stage, today):
    proposal = at_stage("closed", submitted_on=today - timedelta(days=120))
    assert proposal.status == "closed"
    rows = Deadline.objects.filter(root_id=proposal.pk)
    assert rows.count() == 6
    assert not rows.filter(closed_on=None).exists()
    assert proposal.next_due_on is None
