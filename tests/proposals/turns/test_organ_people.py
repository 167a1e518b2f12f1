"""Whose posts end with an organ, and who comes back to it: nobody holds what is no more, nobody
holds it twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from congress.people.accounts import NewGrant, grant_role, may_grant, may_manage, unit_people
from congress.people.enums import Role
from congress.people.models import Organ, RoleGrant, User
from congress.people.organ_changes import cease
from congress.people.organ_restoring import restore
from congress.people.roles import has_role
from congress.people.succession import hand_back, restore_grant, succeed
from congress.portal.demo.house import UNIT, House
from tests.conftest import TODAY
from tests.proposals.lives import FOURTH_UNIT

LATER = TODAY + timedelta(days=30)


def organ(house: House, name: str) -> Organ:
    return Organ.objects.get(pk=house.organs[name].pk)


def merge(house: House, *people: User) -> Any:
    return cease(
        organ(house, UNIT), "merged", organ(house, FOURTH_UNIT),
        by=house.users["office"], on=TODAY, reason="机构改革方案",
        people=[user.pk for user in people],
    )  # fmt: skip


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_what_would_begin_later_ends_too(house: House) -> None:
    clerk, head = house.users["clerk"], house.users["head"]
    for user in (clerk, head):
        grant = NewGrant(Role.REVIEWER, house.city, organ(house, UNIT), starts_on=LATER)
        grant_role(user, grant, by=None)
    change = merge(house, clerk)
    lasting = RoleGrant.objects.filter(ends_on=None, role=Role.REVIEWER, user__in=[clerk, head])
    (along,) = lasting
    assert (along.user, along.organ.name, along.starts_on) == (clerk, FOURTH_UNIT, LATER)
    assert not RoleGrant.objects.filter(organ=organ(house, UNIT), ends_on=None).exists()
    restore(change, by=house.users["office"])
    back = RoleGrant.objects.filter(ends_on=None, role=Role.REVIEWER, user__in=[clerk, head])
    assert {(row.organ.name, row.starts_on) for row in back} == {(UNIT, LATER)}
    assert back.count() == 2


def test_no_role_where_nothing_is(house: House, browsers: dict[str, Any]) -> None:
    merge(house)
    old, clerk = organ(house, UNIT), house.users["clerk"]
    with pytest.raises(ValidationError, match="已经撤销"):
        grant_role(clerk, NewGrant(Role.CLERK, house.city, old), by=house.users["office"])
    data = {"user": clerk.pk, "role": "clerk", "congress": house.city.pk, "organ": old.pk,
            "starts_on": TODAY.isoformat(), "ends_on": ""}  # fmt: skip
    page = browsers["office"].post(reverse("admin:people_rolegrant_add"), data)
    assert f"{UNIT}已经撤销，不能再授予其中的角色" in page.content.decode()
    ended = RoleGrant.objects.get(user=clerk, organ=old)
    change = reverse("admin:people_rolegrant_change", args=[ended.pk])
    page = browsers["office"].post(change, {"ends_on": ""})
    assert f"{UNIT}已经撤销" in page.content.decode()
    assert not has_role(fresh(clerk), Role.CLERK)


def test_nothing_is_handed_back_to_what_is_no_more(house: House) -> None:
    clerk, office = house.users["clerk"], house.users["office"]
    place = {"congress": house.city, "organ": organ(house, UNIT)}
    record = succeed(clerk, None, by=office, ends=[Role.CLERK], **place)
    change = merge(house)
    with pytest.raises(ValidationError, match="已经撤销，工作和角色不能退回"):
        hand_back(record, by=office)
    restore_grant(record.ended[0])
    assert not has_role(fresh(clerk), Role.CLERK)
    restore(change, by=office)
    assert not has_role(fresh(clerk), Role.CLERK)
    hand_back(record, by=office)
    assert has_role(fresh(clerk), Role.CLERK, organ=organ(house, UNIT))


def test_who_left_the_successor_does_not_come_back(house: House) -> None:
    """Nor is his post there handed back, once it has gone with the merger that gave it."""
    clerk, head, office = (house.users[name] for name in ("clerk", "head", "office"))
    change = merge(house, clerk, head)
    place = {"congress": house.city, "organ": organ(house, FOURTH_UNIT)}
    record = succeed(fresh(clerk), None, by=office, ends=[Role.CLERK], **place)
    left = RoleGrant.objects.get(pk=record.ended[0]["grant"])
    restore(change, by=office)
    assert has_role(fresh(head), Role.HEAD, organ=organ(house, UNIT))
    assert not has_role(fresh(clerk), Role.CLERK)
    assert RoleGrant.objects.get(pk=left.pk).ends_on == left.ends_on
    with pytest.raises(ValidationError, match=f"{UNIT}已经恢复，不能再退回"):
        hand_back(record, by=office)
    assert not has_role(fresh(clerk), Role.CLERK)


def test_the_successors_administrator_has_his_own_people_only(house: House, client: Any) -> None:
    """Those who did not come along are none of his; the work that came is."""
    along, stayed = house.users["reviewer"], house.users["clerk"]
    keeper = User.objects.create(username="keeper", name="承接单位管理员", password="!")
    grant_role(keeper, NewGrant(Role.UNIT_ADMIN, house.city, organ(house, FOURTH_UNIT)), by=None)
    assert set(unit_people(keeper)) == {keeper}
    merge(house, along)
    keeper = fresh(keeper)
    assert set(unit_people(keeper)) == {keeper, along}
    assert may_manage(keeper, along)
    assert not may_manage(keeper, stayed)
    assert may_grant(keeper, Role.CLERK, house.city, organ(house, FOURTH_UNIT), user=along)
    assert not may_grant(keeper, Role.CLERK, house.city, organ(house, UNIT), user=along)
    client.force_login(keeper)
    reset = reverse("people:unit-reset", args=[stayed.pk])
    assert client.post(reset).status_code == 404
    former = fresh(house.users["unit-admin"])
    assert set(unit_people(former)) == set()
