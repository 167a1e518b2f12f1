"""会办意见退回一次, by hand: five working days from the day on which it came back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from congress.calendar.models import Deadline
from congress.portal.demo.house import OTHER_UNIT, UNIT, House
from congress.workflow.invariants import violations
from congress.workflow.refusals import Guarded
from tests.proposals.lives import Case


def sent(house: House) -> Case:
    case = Case(house, on=date(2026, 3, 20)).submit().screen().register().plan()
    case.on = date(2026, 3, 27)
    case.assign().dispatch().receive(UNIT)
    case.on = date(2026, 4, 1)
    return case.advise()


def test_it_comes_back_once_with_a_short_clock(house: House) -> None:
    case = sent(house)
    case.on = date(2026, 4, 3)  # Friday before 清明 (4月4日至6日): 7, 8, 9, 10, 13
    case.go(case.opinion(), "send-back", "clerk", note="请写明时间安排。")
    task, opinion = case.task(OTHER_UNIT), case.opinion()
    assert (task.status, opinion.status) == ("handling", "draft")
    assert (opinion.former_body, opinion.former_sent_on) == ("同意所提方向。", date(2026, 4, 1))
    again = Deadline.objects.get(owner_id=task.pk, clock="proposal.joint_opinion", run=2)
    assert (again.legal_on, again.outcome) == (date(2026, 4, 13), "")
    first = Deadline.objects.get(owner_id=task.pk, clock="proposal.joint_opinion", run=1)
    assert (first.outcome, first.closed_on) == ("met", date(2026, 4, 1))
    case.propose(OTHER_UNIT).send(OTHER_UNIT)
    again.refresh_from_db()
    assert (again.outcome, case.task(OTHER_UNIT).status) == ("met", "advised")
    with pytest.raises(Guarded, match="已经退回过一次"):
        case.go(case.opinion(), "send-back", "reviewer", note="再改。")
    assert list(violations()) == []


def test_its_writer_reads_why(house: House, enter: Any) -> None:
    case = sent(house)
    case.go(case.opinion(), "send-back", "clerk", note="请写明时间安排。")
    url = reverse("proposals:opinion-edit", args=[case.opinion().pk])
    page = enter("clerk2").get(url).content.decode()
    assert "主办单位退回" in page
    assert "请写明时间安排。" in page


def test_not_after_the_lead_unit_has_signed(house: House) -> None:
    case = sent(house)
    case.write(UNIT).propose(UNIT).approve(UNIT).sign(UNIT)
    with pytest.raises(Guarded, match="已经签发"):
        case.go(case.opinion(), "send-back", "clerk", note="请补充。")
