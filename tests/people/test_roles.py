"""Who holds which role today."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from congress.people.enums import DeputyStatus
from congress.people.models import RoleGrant, User
from congress.people.roles import (
    Role,
    congress_ids,
    deputies_of,
    grants_of,
    has_role,
    member_congress_ids,
    organ_ids,
)


def test_nobody_holds_nothing():
    for user in (None, AnonymousUser()):
        assert grants_of(user) == ()
        assert deputies_of(user) == ()
        assert not has_role(user, *Role)
        assert congress_ids(user) == organ_ids(user) == member_congress_ids(user) == set()


def test_an_inactive_user_holds_nothing(clerk, make_deputy):
    make_deputy("王丁", user=clerk)
    clerk.is_active = False
    assert grants_of(clerk) == ()
    assert deputies_of(clerk) == ()
    assert not has_role(clerk, Role.CLERK, Role.DEPUTY)


def test_a_superuser_without_roles_holds_nothing(make_user, city):
    boss = make_user("boss", is_superuser=True, is_staff=True)
    assert not has_role(boss, *Role)
    assert congress_ids(boss, Role.ADMIN) == set()


def test_role_congress_and_organ(clerk, city, district, unit, other_unit):
    assert has_role(clerk, Role.CLERK)
    assert has_role(clerk, Role.HEAD, Role.CLERK, congress=city, organ=unit)
    assert has_role(clerk, Role.CLERK, congress=city.pk, organ=unit.pk)
    assert not has_role(clerk, Role.HEAD)
    assert not has_role(clerk, Role.CLERK, congress=district)
    assert not has_role(clerk, Role.CLERK, organ=other_unit)
    assert not has_role(clerk)
    assert organ_ids(clerk, Role.CLERK) == organ_ids(clerk) == {unit.pk}
    assert congress_ids(clerk, Role.HEAD) == set()


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(0, 0, True), (-1, None, True), (1, None, False), (-5, -1, False), (-5, 1, True)],
)
def test_from_and_until_are_included(make_user, city, starts, ends, holds):
    today = timezone.localdate()
    until = None if ends is None else today + timedelta(days=ends)
    user = make_user(
        "u", Role.OFFICE, city, starts_on=today + timedelta(days=starts), ends_on=until
    )
    assert has_role(user, Role.OFFICE) is holds
    assert (congress_ids(user, Role.OFFICE) == {city.pk}) is holds


def test_the_day_is_beijings(make_user, city):
    user = make_user("u", Role.OFFICE, city, starts_on="2026-03-02")
    with time_machine.travel("2026-03-01T15:59:00Z", tick=False):
        assert not has_role(user, Role.OFFICE)
    with time_machine.travel("2026-03-01T16:01:00Z", tick=False):
        # The same instance: what it remembers is of yesterday.
        assert has_role(user, Role.OFFICE)


def test_one_query_then_none(clerk, django_assert_num_queries):
    user = User.objects.get(pk=clerk.pk)
    with django_assert_num_queries(1):
        for grant in grants_of(user):
            assert grant.organ.name
            assert grant.congress.name
        has_role(user, Role.CLERK)
        organ_ids(user)
    with django_assert_num_queries(0):  # that there is no mandate came with the grants
        member_congress_ids(user)
        assert deputies_of(user) == ()


def test_a_new_grant_is_seen_at_once(clerk, district, city):
    assert not has_role(clerk, Role.OFFICE)
    RoleGrant.objects.create(user=clerk, role=Role.OFFICE, congress=city, starts_on="2020-01-01")
    assert has_role(clerk, Role.OFFICE)


def test_deputy_comes_from_the_mandate(make_user, make_deputy, city, district, term):
    user = make_user("d")
    assert not has_role(user, Role.DEPUTY)
    deputy = make_deputy("王丁", user=user)
    assert has_role(user, Role.DEPUTY)
    assert has_role(user, Role.DEPUTY, congress=city)
    assert not has_role(user, Role.DEPUTY, congress=district)
    assert not has_role(user, Role.DEPUTY, organ=1)
    assert deputies_of(user) == (deputy,)
    assert congress_ids(user, Role.DEPUTY) == congress_ids(user) == {city.pk}


def test_a_grant_of_the_deputys_role_means_nothing(make_user, city):
    user = make_user("fake", Role.DEPUTY, city)
    assert not has_role(user, Role.DEPUTY)
    assert congress_ids(user, Role.DEPUTY) == set()


def test_suspended_belongs_but_is_no_deputy(make_user, make_deputy, city):
    user = make_user("d")
    make_deputy("王丁", user=user, status=DeputyStatus.SUSPENDED)
    assert not has_role(user, Role.DEPUTY)
    assert len(deputies_of(user)) == 1
    assert member_congress_ids(user) == {city.pk}
    assert congress_ids(user, Role.DEPUTY) == set()


def test_ended_and_past_terms_are_gone(make_user, make_deputy, term):
    user = make_user("d")
    deputy = make_deputy("王丁", user=user, status=DeputyStatus.ENDED)
    assert deputies_of(user) == ()
    deputy.status = DeputyStatus.ACTIVE
    deputy.save()
    assert has_role(user, Role.DEPUTY)
    term.ends_on = timezone.localdate() - timedelta(days=1)
    term.save()
    assert not has_role(User.objects.get(pk=user.pk), Role.DEPUTY)
