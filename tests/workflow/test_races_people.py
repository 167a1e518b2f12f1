"""Two successions at once, of one person or one organ: the second meets what the first left."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from congress.people.enums import Role
from congress.people.models import HandOver, Organ, OrganChange, RoleGrant, User
from congress.people.organ_changes import cease
from congress.people.succession import hand_back, succeed
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT
from congress.workflow.invariants import violations
from proposals.models import HandlingTask
from tests.workflow.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_successors_at_once(at_stage, house):
    task = at_stage("received").tasks.get()
    organ = house.organs[UNIT]
    for name in ("next1", "next2"):
        user = User.objects.create(username=name, name=f"接手{name}", password="!")
        RoleGrant.objects.create(
            user=user, role=Role.CLERK, congress=house.city, organ=organ,
            starts_on=date(2026, 1, 1),
        )  # fmt: skip

    def replace(name: str) -> Any:
        try:
            return succeed(
                User.objects.get(username="clerk"),
                User.objects.get(username=name),
                by=User.objects.get(username="unit-admin"),
                congress=house.city,
                organ=organ,
                ends=[Role.CLERK],
            )
        except ValidationError as refusal:
            return refusal

    results = at_once(replace, ["next1", "next2"], hands=2)
    (refusal,) = (result for result in results if isinstance(result, ValidationError))
    (record,) = (result for result in results if isinstance(result, HandOver))
    assert "刚刚有变动" in str(refusal)
    assert HandOver.objects.get() == record
    task = HandlingTask.objects.get(pk=task.pk)
    assert task.clerk == record.to_user
    assert list(violations()) == []

    def take_back(name: str) -> Any:
        try:
            return hand_back(
                HandOver.objects.get(pk=record.pk), by=User.objects.get(username="unit-admin")
            )
        except ValidationError as again:
            return again

    results = at_once(take_back, ["first", "second"], hands=2)
    assert sum(isinstance(result, ValidationError) for result in results) == 1
    assert HandlingTask.objects.get(pk=task.pk).clerk.username == "clerk"
    assert RoleGrant.objects.filter(user__username="clerk", ends_on=None).count() == 1


def test_one_organ_merged_twice_at_once(at_stage, house):
    task = at_stage("received").tasks.get()

    def merge(name: str) -> Any:
        try:
            return cease(
                Organ.objects.get(pk=house.organs[UNIT].pk),
                "merged",
                Organ.objects.get(pk=house.organs[name].pk),
                by=User.objects.get(username="office"),
                on=date(2026, 11, 16),
                reason="机构改革方案",
            )
        except ValidationError as refusal:
            return refusal

    results = at_once(merge, [OTHER_UNIT, THIRD_UNIT], hands=2)
    (refusal,) = (result for result in results if isinstance(result, ValidationError))
    (change,) = (result for result in results if isinstance(result, OrganChange))
    assert "已经撤销" in str(refusal)
    assert HandlingTask.objects.get(pk=task.pk).organ == change.successor
    assert list(violations()) == []
