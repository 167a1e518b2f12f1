"""Two congresses, so that what could leak is there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from congress.people.enums import AccessAction, Level, OrganKind, Role
from congress.people.models import (
    AccessLog,
    Congress,
    CongressSession,
    Delegation,
    Deputy,
    DeputyGroup,
    Liaison,
    Organ,
    RoleGrant,
    Term,
    User,
)

PASSWORD = "Yunzhou-2026-ok"


@pytest.fixture(autouse=True)
def _database(db):
    """Every test of people works on rows; rate limits and used codes live in the cache."""
    cache.clear()


@pytest.fixture
def city():
    return Congress.objects.create(
        code="yunzhou", name="云州市人民代表大会", short_name="云州市人大", level=Level.CITY
    )


@pytest.fixture
def district(city):
    return Congress.objects.create(
        code="lanxi",
        name="兰溪区人民代表大会",
        short_name="兰溪区人大",
        level=Level.DISTRICT,
        parent=city,
    )


def make_term(congress, number=16):
    today = timezone.localdate()
    return Term.objects.create(
        congress=congress,
        number=number,
        name=f"第{number}届",
        starts_on=today - timedelta(days=700),
        ends_on=today + timedelta(days=700),
    )


@pytest.fixture
def term(city):
    return make_term(city)


@pytest.fixture
def district_term(district):
    return make_term(district, 8)


@pytest.fixture
def unit(city):
    return Organ.objects.create(
        congress=city, name="云州市水务局", short_name="市水务局", kind=OrganKind.UNIT
    )


@pytest.fixture
def other_unit(city):
    return Organ.objects.create(congress=city, name="云州市交通局", kind=OrganKind.UNIT)


@pytest.fixture
def district_unit(district):
    return Organ.objects.create(congress=district, name="兰溪区水务局", kind=OrganKind.UNIT)


@pytest.fixture
def make_user():
    def make(username, role=None, congress=None, organ=None, **fields):
        grant = {name: fields.pop(name) for name in ("starts_on", "ends_on") if name in fields}
        user = User(username=username, name=fields.pop("name", f"姓名{username}"), **fields)
        user.set_password(PASSWORD)
        user.save()
        if role:
            grant.setdefault("starts_on", date(2020, 1, 1))
            RoleGrant.objects.create(user=user, role=role, congress=congress, organ=organ, **grant)
        return user

    return make


@pytest.fixture
def make_deputy(city, term):
    count = 0

    def make(name, *, in_term=None, **fields):
        nonlocal count
        count += 1
        chosen = in_term or term
        fields.setdefault("card_number", f"{count:04d}")
        return Deputy.objects.create(congress=chosen.congress, term=chosen, name=name, **fields)

    return make


@pytest.fixture
def delegation(city):
    return Delegation.objects.create(congress=city, name="城东代表团")


@pytest.fixture
def admin(make_user, city):
    return make_user("admin", Role.ADMIN, city)


@pytest.fixture
def office(make_user, city):
    return make_user("office", Role.OFFICE, city)


@pytest.fixture
def auditor(make_user, city):
    return make_user("auditor", Role.AUDITOR, city)


@pytest.fixture
def district_office(make_user, district):
    return make_user("district-office", Role.OFFICE, district)


@pytest.fixture
def clerk(make_user, city, unit):
    return make_user("clerk", Role.CLERK, city, unit)


@pytest.fixture
def unit_admin(make_user, city, unit):
    return make_user("unit-admin", Role.UNIT_ADMIN, city, unit)


def furnish(congress, term, unit, word, make_user):
    """One row of every model, each with a name that gives it away."""
    today = timezone.localdate()
    user = make_user(f"person-{congress.code}", Role.CLERK, congress, unit, name=f"{word}某人")
    committee = Organ.objects.create(
        congress=congress, name=f"{word}委员会", kind=OrganKind.SPECIAL_COMMITTEE
    )
    deputy = Deputy.objects.create(
        congress=congress, term=term, name=f"王{word}", card_number=f"{congress.code}-1"
    )
    return {
        Congress: congress,
        Term: term,
        CongressSession: CongressSession.objects.create(
            term=term, number=1, name=f"{word}会议", opens_on=today,
            closes_on=today + timedelta(days=3),
        ),
        Organ: unit,
        Liaison: Liaison.objects.create(committee=committee, organ=unit),
        Delegation: Delegation.objects.create(congress=congress, name=f"{word}代表团"),
        DeputyGroup: DeputyGroup.objects.create(congress=congress, name=f"{word}小组"),
        Deputy: deputy,
        RoleGrant: user.grants.get(),
        User: user,
        AccessLog: AccessLog.objects.create(
            user=user, username=user.username, congress=congress, action=AccessAction.VIEW,
            path=f"/{congress.code}/",
        ),
    }  # fmt: skip


@pytest.fixture
def ours(city, term, unit, make_user):
    return furnish(city, term, unit, "城东", make_user)


@pytest.fixture
def theirs(district, district_term, district_unit, make_user):
    return furnish(district, district_term, district_unit, "兰溪", make_user)
