"""撤回 before the hand-over (北京市代表建议办理条例第13条): worked by hand.

Monday 16 November 2026 everything happens; the screening period (5 working days) and that of the
assignment between sessions (5 working days) both end on Monday 23 November.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from congress.calendar.models import Deadline
from congress.people.enums import DeputyStatus
from congress.people.models import Deputy
from congress.portal.demo.house import House
from congress.workflow.engine import open_moves
from congress.workflow.invariants import violations
from congress.workflow.refusals import BadInput, Guarded, NotPermitted
from proposals.batches import Previewed, make_batch, run_batch
from proposals.models import BatchLine
from proposals.selectors.batches import preview_of
from proposals.selectors.waiting import waiting_for
from tests.conftest import TODAY
from tests.proposals.conftest import text_of
from tests.proposals.lives import Case, chairs, registered, submitted, wished, wished_agreed

WHY = "所提事项已列入明年计划，不再需要。"


def waits(house: House, name: str) -> dict[str, list[str]]:
    groups = waiting_for(house.users[name], TODAY)
    return {group.code: [item.url for item in group.items] for group in groups}


def clocks(case: Case) -> dict[str, tuple[str, str]]:
    rows = Deadline.objects.filter(
        root_id=case.pk, clock__in=("proposal.screening", "proposal.assignment")
    )
    return {row.clock: (row.outcome, row.close_reason) for row in rows}  # fmt: skip


def test_alone_he_withdraws_at_once_and_its_clocks_are_cancelled(house: House) -> None:
    case = Case(house).submit().whole("withdraw", "deputy", note=WHY)
    proposal = case.proposal
    assert (proposal.status, proposal.ended_on) == ("withdrawn", TODAY)
    assert clocks(case) == {"proposal.screening": ("cancelled", "已撤回")}
    assert (proposal.next_due_on, list(violations())) == (None, [])


def test_what_has_a_number_keeps_it(house: House) -> None:
    case = Case(house).submit().screen().register().plan()
    label = case.proposal.number_label
    case.whole("withdraw", "deputy", note=WHY)
    assert (case.proposal.number_label, case.proposal.status) == (label, "withdrawn")
    assert clocks(case) == {
        "proposal.screening": ("met", "审核完毕"), "proposal.assignment": ("cancelled", "已撤回"),
    }  # fmt: skip
    other = Case(house).submit().screen().register().proposal
    assert other.number == case.proposal.number + 1
    assert list(violations()) == []


def test_after_the_hand_over_nobody_withdraws(house: House) -> None:
    case = registered(house).plan().assign()
    names = {move.transition.name for move in open_moves(case.proposal, house.users["deputy"])}
    assert not names & {"withdraw", "ask-withdrawal", "keep"}


def test_those_who_have_signed_are_asked_first(house: House) -> None:
    case = submitted(house)
    with pytest.raises(Guarded, match="请先提出撤回"):
        case.whole("withdraw", "deputy")
    with pytest.raises(BadInput, match="请填写撤回的理由"):
        case.whole("ask-withdrawal", "deputy")
    case.whole("ask-withdrawal", "deputy", note=WHY)
    assert waits(house, "cosigner")["agree"] == [case.proposal.get_absolute_url()]
    assert "suggested" not in waits(house, "deputy"), "he waits for the other"
    assert waits(house, "office")["withdrawing"] == [case.proposal.get_absolute_url()]
    with pytest.raises(Guarded, match="尚未同意"):
        case.whole("withdraw", "deputy")
    case.go(case.cosignature("cosigner"), "agree", "cosigner")
    assert waits(house, "deputy")["suggested"] == [case.proposal.get_absolute_url()]
    case.whole("withdraw", "deputy")
    assert case.proposal.status == "withdrawn"
    assert list(violations()) == []


def test_the_office_writes_down_what_was_said_by_telephone(house: House) -> None:
    case = submitted(house).whole("ask-withdrawal", "office*", note=WHY)
    case.go(case.cosignature("cosigner"), "agree", "office*").whole("withdraw", "office*")
    assert case.proposal.status == "withdrawn"
    with pytest.raises(NotPermitted):
        submitted(house).whole("withdraw", "office")


def test_while_it_is_under_way_nothing_is_handed_over(house: House) -> None:
    """The hand-over would end the deputies' right; who is against it sets it free again."""
    case = registered(house).plan().whole("ask-withdrawal", "deputy", note=WHY)
    with pytest.raises(Guarded, match="领衔代表已提出撤回，尚未了结"):
        case.assign()
    case.go(case.cosignature("cosigner"), "disagree", "cosigner")
    with pytest.raises(Guarded, match="不同意"):
        case.whole("withdraw", "deputy")
    case.assign()
    assert case.proposal.status == "assigned"


def test_the_preview_of_a_batch_leaves_it_out(house: House) -> None:
    case = registered(house).plan().whole("ask-withdrawal", "deputy", note=WHY)
    preview = preview_of(house.users["office"], [case.pk], on=TODAY)
    assert [line.refusal for line in preview.refused] == ["领衔代表已提出撤回，尚未了结。"]
    case.go(case.cosignature("cosigner"), "disagree", "cosigner")
    preview = preview_of(house.users["office"], [case.pk], on=TODAY)
    assert [line.proposal.pk for line in preview.lines] == [case.pk]


def test_the_wish_is_taken_back_and_may_come_again(house: House) -> None:
    case = wished_agreed(house).whole("keep", "deputy", note="再议。")
    row = case.cosignature("cosigner")
    assert (row.withdrawal_agreed_on, case.proposal.withdrawal_asked_on) == (None, None)
    with pytest.raises(Guarded, match="没有在办的撤回"):
        case.go(row, "agree", "cosigner")
    case.whole("ask-withdrawal", "deputy", note=WHY)
    with pytest.raises(Guarded, match="尚未同意"):
        case.whole("withdraw", "deputy")


def test_handed_in_again_the_wish_is_over(house: House) -> None:
    case = submitted(house).send_back().edit()
    case.whole("ask-withdrawal", "deputy", note=WHY).whole("renew", "deputy").confirm("cosigner")
    case.submit()
    assert case.proposal.withdrawal_asked_on is None


def test_one_whose_mandate_has_ended_is_not_waited_for(house: House) -> None:
    case = wished(house)
    case.go(case.cosignature("cosigner"), "agree", "cosigner")
    Deputy.objects.filter(pk=house.deputies["cosigner2"].pk).update(status=DeputyStatus.ENDED)
    case.whole("withdraw", "deputy")
    assert case.proposal.status == "withdrawn"


def test_an_answer_is_not_older_than_the_wish(house: House) -> None:
    case = Case(house, on=TODAY - timedelta(days=3)).signed_by("cosigner").submit()
    case.on = TODAY
    case.whole("ask-withdrawal", "deputy", note=WHY)
    case.on = TODAY - timedelta(days=1)
    with pytest.raises(BadInput, match="不能早于提出撤回的日期（2026年11月16日）"):
        case.go(case.cosignature("cosigner"), "agree", "office*")


def test_a_batch_that_comes_too_late_says_so(house: House) -> None:
    """Previewed, then withdrawn: its line is refused with a sentence, the other is handed over."""
    gone = Case(house).submit().screen().register().plan().proposal
    stays = Case(house).submit().screen().register().plan().proposal
    lines = [Previewed(row.pk, row.version, "") for row in (gone, stays)]
    batch = make_batch(
        congress=house.city, lines=lines, assigned_on=TODAY, target_on=None, note="",
        by=house.users["office"], form_key="late", meeting=chairs(house, TODAY),
    )  # fmt: skip
    case = Case.__new__(Case)
    case.house, case.on, case.pk = house, TODAY, gone.pk
    case.whole("withdraw", "deputy")
    run_batch(batch)
    rows = {line.proposal_id: line for line in BatchLine.objects.filter(batch=batch)}
    assert (rows[gone.pk].state, rows[stays.pk].state) == ("refused", "done")
    assert "撤回" in rows[gone.pk].message


def test_the_pages_say_who_wishes_it_and_why(house: House, enter: Any) -> None:
    case = submitted(house).whole("ask-withdrawal", "deputy", note=WHY)
    for name in ("deputy", "cosigner", "office"):
        page = text_of(enter(name).get(case.proposal.get_absolute_url()))
        assert "领衔代表提出撤回，正在征求附议代表的意见" in page, name
        assert WHY in page, name
    row = case.cosignature("cosigner")
    url = reverse("proposals:cosignature-move", args=[row.pk, "agree"])
    page = text_of(enter("cosigner").get(url))
    assert "陈思远 提出撤回" in page
    assert WHY in page
    case.go(row, "agree", "cosigner")
    page = text_of(enter("office").get(case.proposal.get_absolute_url()))
    assert "附议代表都已同意，等待领衔代表撤回" in page
    case.go(case.cosignature("cosigner"), "disagree", "cosigner", note="仍有需要。")
    assert "有附议代表不同意" in text_of(enter("deputy").get(case.proposal.get_absolute_url()))
