"""已退出的任务: the unit reads that it left, when and why, and nothing of what came afterwards."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from congress.portal.demo.house import OTHER_UNIT, UNIT, House
from congress.workflow.refusals import BadInput
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of
from tests.proposals.lives import FOURTH_UNIT, Case, dispatched, handling

LEFT = "/proposals/unit/left/"
OPENS = {
    "clerk": 200, "reviewer": 200, "head": 200, "clerk2": 200, "dispatcher": 200, "office": 404,
    "admin": 404, "committee": 404, "leader": 404, "deputy": 404, "auditor": 404, "stranger": 404,
    "district-office": 404, "anonymous": 302,
}  # fmt: skip


def rerouted(house: House) -> Case:
    case = dispatched(house)
    unit = house.organs[FOURTH_UNIT]
    return case.go(case.task(), "reroute", "dispatcher", unit=unit, note="职责已划转。")


@pytest.mark.parametrize("name", OPENS)
def test_who_opens_it(name: str, browsers: Any) -> None:
    assert browsers[name].get(LEFT).status_code == OPENS[name]


def test_what_left_and_why(house: House, enter: Any) -> None:
    moved, voided = rerouted(house), handling(house).whole("void", "office", note="重复编号。")
    page = enter("clerk").get(LEFT)
    assert [task.proposal_id for task in page.context["tasks"]] == [voided.pk, moved.pk]
    words = text_of(page)
    for said in ("已改由其他单位承办", "编号已作废", moved.proposal.number_label, "2026年11月16日"):
        assert said in words
    # Not whose it is now, nor a way to look.
    assert FOURTH_UNIT not in words
    assert "职责已划转" not in words
    assert moved.proposal.get_absolute_url() not in words
    assert enter("clerk").get(moved.proposal.get_absolute_url()).status_code == 404
    assert [t.proposal_id for t in enter("clerk2").get(LEFT).context["tasks"]] == [voided.pk]


def test_the_desk_leads_there(house: House, enter: Any) -> None:
    rerouted(house)
    page = enter("clerk").get("/proposals/unit/")
    assert not page.context["tasks"]
    assert LEFT in text_of(page)
    assert "没有退出的任务" in text_of(enter("clerk3").get(LEFT))


def test_two_hands_name_the_same_unit(house: House) -> None:
    """Each saw it free: the second is told, and his task stays where it was."""
    case = rerouted(house)
    unit = house.organs[FOURTH_UNIT]
    with pytest.raises(BadInput, match="已经承办本件"):
        case.go(case.task(OTHER_UNIT), "reroute", "dispatcher", unit=unit, note="职责已划转。")
    assert case.task(OTHER_UNIT).status == "awaiting"


def test_three_cost_no_more_than_one(house: House, enter: Any) -> None:
    client = enter("clerk")
    client.get("/jobs/")
    rerouted(house)
    one = cost(client, LEFT)
    rerouted(house)
    assert rerouted(house).task(UNIT).ended_on == TODAY >= date(2026, 1, 1)
    assert cost(client, LEFT) == one <= 9
