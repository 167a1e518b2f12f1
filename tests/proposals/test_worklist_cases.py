"""Single cases of the work list, each in an otherwise empty house."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress.people.enums import Role
from congress.people.models import RoleGrant, User
from congress.portal.demo.house import UNIT, House
from congress.portal.demo.lives import STAGES
from congress.workflow.engine import perform
from congress.workflow.worklist import LIMIT
from proposals.selectors.waiting import waiting_for
from proposals.services import create_draft
from tests.conftest import TODAY
from tests.proposals.conftest import BACKEND, cost, walk

MUCH_LATER = date(2027, 3, 1)
ROLES = ("office", "clerk", "reviewer", "head", "deputy", "dispatcher", "leader", "committee")


def test_half_screened_still_waits_for_screening(house: House) -> None:
    proposal, office = walk(house, "submitted"), house.users["office"]
    perform(proposal, "screen", by=office, on=TODAY, political="passed", legal="passed")
    assert [group.code for group in waiting_for(office, TODAY)] == ["screen"]
    perform(proposal, "screen", by=office, on=TODAY, quality="failed", quality_remark="一事一议")
    assert [group.code for group in waiting_for(office, TODAY)] == ["screen"]
    perform(proposal, "screen", by=office, on=TODAY, quality="passed")
    assert [group.code for group in waiting_for(office, TODAY)] == ["register"]


def test_what_the_office_entered_waits_for_the_office(house: House) -> None:
    draft = create_draft(
        lead=house.deputies["deputy"], by=house.users["office"], for_deputy=True, title="代录件"
    )
    (group,) = waiting_for(house.users["office"], TODAY)
    assert (group.code, [item.title for item in group.items]) == ("entered", ["代录件"])
    assert group.items[0].action_url == f"/proposals/{draft.pk}/edit/"
    assert waiting_for(house.users["district-office"], TODAY) == []


def test_a_reply_waits_for_the_head_whom_it_names(house: House) -> None:
    other = User.objects.create(username="second-head", name="另一签发人")
    RoleGrant.objects.create(
        user=other, role=Role.HEAD, congress=house.city, organ=house.organs[UNIT],
        starts_on=date(2023, 1, 15),
    )  # fmt: skip
    walk(house, "signing")
    assert waiting_for(other, TODAY) == []
    assert [group.code for group in waiting_for(house.users["head"], TODAY)] == ["sign"]


#: account → stage, and the group in which it then waits
URGENT = {
    "office": ("submitted", "screen"), "clerk": ("received", "draft-reply"),
    "reviewer": ("reviewing", "approve"), "head": ("signing", "sign"),
    "deputy": ("delivered", "judge"), "dispatcher": ("assigned", "dispatch"),
}  # fmt: skip


@pytest.mark.parametrize("name", URGENT)
def test_the_most_urgent_first(name: str, house: House) -> None:
    days = (date(2026, 9, 14), date(2026, 9, 7), date(2026, 9, 21))
    stage, code = URGENT[name]
    rows = {day: walk(house, stage, submitted_on=day) for day in days}
    groups = {group.code: group for group in waiting_for(house.users[name], date(2026, 9, 1))}
    group = groups[code]
    assert [item.url for item in group.items] == [
        rows[day].get_absolute_url() for day in sorted(days)
    ]
    dues = [item.due_on for item in group.items]
    assert dues == sorted(dues)
    assert None not in dues


def test_a_long_group_is_cut_and_says_so(house: House) -> None:
    lead, by = house.deputies["deputy"], house.users["deputy"]
    for number in range(LIMIT + 1):
        create_draft(lead=lead, by=by, title=f"草稿{number}")
    (group,) = waiting_for(by, TODAY)
    assert (len(group.items), group.has_more, group.count) == (LIMIT, True, f"{LIMIT}+")


def test_three_rows_cost_what_one_costs(house: House) -> None:
    """Work list and its page, for everybody, with something in every group."""
    clients, costs = {}, []
    for name in ROLES:
        clients[name] = Client()
        clients[name].force_login(house.users[name], backend=BACKEND)
        clients[name].get("/")
    # Old enough that the lists of late ones are filled too.
    for day in (TODAY - timedelta(days=200 + n) for n in range(3)):
        for stage in STAGES:
            walk(house, stage, submitted_on=day)
        cost = {}
        for name, client in clients.items():
            with CaptureQueriesContext(connection) as selected:
                assert waiting_for(User.objects.get(username=name), MUCH_LATER)
            with CaptureQueriesContext(connection) as shown:
                assert client.get("/").status_code == 200
            cost[name] = (len(selected), len(shown))
        costs.append(cost)
    assert costs[0] == costs[2]
    # 25: what waits for an answer from above (超出市权), and what is nobody's to do (待指定承办人),
    # are groups of the office of their own.
    assert max(page for _, page in costs[0].values()) <= 25, costs[0]


def test_the_list_of_three_costs_what_one_costs(house: House, enter: Any) -> None:
    clients = {name: enter(name) for name in ROLES}
    for client in clients.values():
        client.get("/proposals/")
    costs = []
    for _ in range(3):
        walk(house, "delivered")
        walk(house, "registered")
        costs.append({name: cost(client, "/proposals/") for name, client in clients.items()})
    assert costs[0] == costs[2]
    assert max(costs[0].values()) <= 12, costs[0]
