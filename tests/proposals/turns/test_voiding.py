"""编号作废, and the same matter entered again. Worked by hand.

Registered on Monday 16 November 2026; the period of assignment (5 working days) ends on the 23rd.
Entered again on Thursday the 19th, it still ends on the 23rd.
"""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from congress.calendar.models import Deadline
from congress.documents.models import Attachment
from congress.people.visibility import may_see
from congress.portal.demo.house import House
from congress.workflow.engine import open_moves
from congress.workflow.invariants import violations
from congress.workflow.refusals import BadInput, Guarded
from proposals.guards.voiding import nothing_was_delivered
from tests.conftest import TODAY
from tests.proposals.conftest import text_of
from tests.proposals.lives import FOURTH_UNIT, LIVES, Case, handling, registered

THURSDAY = TODAY + timedelta(days=3)
DUE = date(2026, 11, 23)


def open_clocks(case: Case) -> dict[str, date]:
    rows = Deadline.objects.filter(root_id=case.pk, closed_on=None)
    return {row.clock: row.legal_on for row in rows}


def test_it_wants_a_reason_and_cancels_the_clock(house: House) -> None:
    case = registered(house)
    assert open_clocks(case) == {"proposal.assignment": DUE}
    with pytest.raises(BadInput, match="请填写作废的理由"):
        case.whole("void", "office")
    case.whole("void", "office", note="与另一件重复。")
    proposal = case.proposal
    assert (proposal.status, proposal.ended_for) == ("voided", "与另一件重复。")
    assert (open_clocks(case), proposal.next_due_on) == ({}, None)


def test_what_was_taken_elsewhere_before_has_no_clock_left_either(house: House) -> None:
    """Once a unit counts from a later day the whole has a clock of its own: it ends too."""
    case = handling(house)
    case.on = THURSDAY
    unit = house.organs[FOURTH_UNIT]
    case.go(case.task(), "reroute", "dispatcher", unit=unit, note="职责已划转。")
    assert case.proposal.rerouted_on == THURSDAY
    case.whole("void", "office", note="与另一件重复。")
    assert (open_clocks(case), case.proposal.next_due_on) == ({}, None)
    assert list(violations()) == []


def test_the_number_is_never_given_again(house: House) -> None:
    case = registered(house)
    number = case.proposal.number
    case.whole("void", "office", note="与另一件重复。")
    assert registered(house).proposal.number == number + 1
    assert case.proposal.number == number


def test_the_units_no_longer_have_it(house: House) -> None:
    case = handling(house).whole("void", "office", note="与另一件重复。")
    rows = Deadline.objects.filter(root_id=case.pk, clock="proposal.reply")
    assert {row.outcome for row in rows} == {"void"}, "neither met nor missed"
    assert {task.status for task in case.proposal.tasks.all()} == {"void"}
    for name in ("clerk", "clerk2", "dispatcher"):
        assert not may_see(house.users[name], case.proposal), name
    assert may_see(house.users["deputy"], case.proposal)
    assert list(violations()) == []


def test_what_was_answered_is_not_made_undone(house: House) -> None:
    case = LIVES["half answered"](house)
    task = next(row for row in case.proposal.tasks.all() if row.answers and row.replied_on)
    twice = SimpleNamespace(tasks=SimpleNamespace(all=lambda: [task, task]))
    assert nothing_was_delivered(twice) == f"{task.organ.name}的答复已经送达代表，不能作废。"  # type: ignore[arg-type]
    with pytest.raises(Guarded, match="的答复已经送达代表，不能作废"):
        case.whole("void", "office", note="重复。")


def test_entered_again_it_goes_on_where_it_stood(house: House) -> None:
    case = registered(house).plan()
    before = case.proposal
    file = Attachment.objects.create(
        congress=house.city, owner=before, file="attachments/aa/map", name="位置图.pdf",
        content_type="application/pdf", size=3, sha256="0" * 64,
        uploaded_by=house.users["deputy"],
    )  # fmt: skip
    before.text.attachments.add(file)
    case.whole("void", "office", note="编号有误。")
    case.on = THURSDAY
    case.whole("reenter", "office")
    again = before.derived.get()
    assert (again.status, again.number) == ("registered", before.number + 1)
    assert (again.submitted_on, again.registered_on) == (TODAY, TODAY)
    assert open_clocks(Case.of(house, again)) == {"proposal.assignment": DUE}
    assert again.text.digest_hex == before.text.digest_hex
    assert again.cosigner_names == before.cosigner_names
    assert again.gates.count() == 3
    assert again.planned_units.count() == 3
    copy = again.text.attachments.get()
    assert (copy.pk != file.pk, copy.file.name, copy.owner) == (True, file.file.name, again)
    with pytest.raises(Guarded, match=f"本件已重新登记为{again.number_label}"):
        case.whole("reenter", "office")
    moved = Case.of(house, again)
    moved.on = THURSDAY
    moved.assign()
    assert list(violations()) == []


def test_each_page_leads_to_the_other(house: House, enter: Any) -> None:
    case = registered(house).whole("void", "office", note="编号有误。").whole("reenter", "office")
    again = case.proposal.derived.get()
    for name in ("office", "deputy", "leader"):
        page = text_of(enter(name).get(case.proposal.get_absolute_url()))
        assert "编号有误。" in page
        assert f'href="{again.get_absolute_url()}"' in page
        page = text_of(enter(name).get(again.get_absolute_url()))
        assert f'href="{case.proposal.get_absolute_url()}"' in page
    assert not open_moves(case.proposal, house.users["deputy"])
