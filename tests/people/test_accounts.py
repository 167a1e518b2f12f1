"""Accounts: who may do what to whom, one-time passwords, handing over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from congress.people import handover
from congress.people.accounts import (
    NewGrant,
    create_account,
    disable_account,
    enable_account,
    hand_over,
    manageable,
    may_grant,
    may_manage,
    one_time_password,
    register_handover,
    reset_password,
)
from congress.people.enums import DeputyStatus
from congress.people.models import PasswordHistory, RoleGrant, User
from congress.people.passwords import set_password
from congress.people.roles import Role, has_role


def test_one_time_passwords_satisfy_the_rules_and_can_be_read_aloud():
    texts = {one_time_password() for _ in range(300)}
    assert len(texts) == 300
    for text in texts:
        assert len(text) == 14
        assert not set(text) & set("0Oo1lIi")
        validate_password(text)


def test_create(office, city):
    user, password = create_account(
        username=" ZhangSan ", name="张 三", by=office, grants=[NewGrant(Role.LEADER, city)]
    )
    user = User.objects.get(username="zhangsan")
    assert user.name == "张三"
    assert user.must_change_password
    assert user.check_password(password)
    assert PasswordHistory.objects.filter(user=user).count() == 1
    assert has_role(user, Role.LEADER, congress=city)


@pytest.mark.parametrize(
    ("fields", "word"),
    [({"username": "clerk"}, "用户名"), ({"username": "CLERK"}, "用户名"),
     ({"username": "a b"}, "空格"), ({"username": ""}, "不能"), ({"name": ""}, "不能"),
     ({"email": "x"}, "邮"), ({"username": "a" * 151}, "150")],
)  # fmt: skip
def test_bad_fields_are_sentences_and_nothing_is_saved(clerk, office, fields, word):
    before = User.objects.count()
    with pytest.raises(ValidationError) as caught:
        create_account(**({"username": "new", "name": "新人", "by": office} | fields))
    assert word in " ".join(caught.value.messages)
    assert User.objects.count() == before


def test_a_refused_role_leaves_no_account(office, city, district):
    for grant in (NewGrant(Role.ADMIN, city), NewGrant(Role.OFFICE, district)):
        with pytest.raises(PermissionDenied):
            create_account(username="new", name="新人", by=office, grants=[grant])
    with pytest.raises(ValidationError):
        create_account(username="new", name="新人", by=office, grants=[NewGrant(Role.CLERK, city)])
    assert not User.objects.filter(username="new").exists()


def test_who_may_grant_what(
    admin, office, unit_admin, clerk, auditor, district_office, city, district, unit, other_unit,
    district_unit,
):  # fmt: skip
    assert may_grant(None, Role.ADMIN, city)
    allowed = {role for role in Role if may_grant(admin, role, city, unit)}
    assert allowed == set(Role) - {Role.DEPUTY}
    allowed = {role for role in Role if may_grant(office, role, city, unit)}
    assert allowed == set(Role) - {Role.DEPUTY, Role.ADMIN, Role.AUDITOR}
    allowed = {role for role in Role if may_grant(unit_admin, role, city, unit)}
    assert allowed == {Role.CLERK, Role.REVIEWER, Role.HEAD}
    for role in Role:
        assert not may_grant(unit_admin, role, city, other_unit)
        assert not may_grant(unit_admin, role, city)
        assert not may_grant(unit_admin, role, district, district_unit)
        assert not may_grant(admin, role, district)
        assert not may_grant(clerk, role, city, unit)
        assert not may_grant(auditor, role, city)
        assert not may_grant(district_office, role, city, unit)


def test_who_may_manage_whom(
    admin, office, unit_admin, clerk, auditor, district_office, make_user, city, other_unit
):
    other = make_user("other-clerk", Role.CLERK, city, other_unit)
    cast = {"admin": admin, "office": office, "unit_admin": unit_admin, "clerk": clerk,
            "auditor": auditor, "district": district_office, "other": other}  # fmt: skip
    expected = {
        "admin": {"office", "unit_admin", "clerk", "auditor", "other"},
        "office": {"unit_admin", "clerk", "other"},
        "unit_admin": {"clerk"},
        "clerk": set(),
        "auditor": set(),
        "district": set(),
        "other": set(),
    }
    for name, by in cast.items():
        found = {other for other, account in cast.items() if may_manage(by, account)}
        assert found == expected[name], name
        pks = manageable(by, cast.values())
        assert {other for other, account in cast.items() if account.pk in pks} == found


def test_whoever_also_works_elsewhere_is_nobodys_alone(
    office, unit_admin, district_office, clerk, district, make_deputy, city, district_term
):
    grant = RoleGrant.objects.create(
        user=clerk, role=Role.LEADER, congress=district, starts_on="2020-01-01"
    )
    assert not may_manage(office, clerk)
    assert not may_manage(unit_admin, clerk)
    assert not may_manage(district_office, clerk)
    grant.ends_on = timezone.localdate() - timedelta(days=1)
    grant.save()
    assert may_manage(office, clerk)
    deputy = make_deputy("王丁", user=clerk, in_term=district_term)
    assert not may_manage(office, clerk)
    assert not may_manage(unit_admin, clerk)
    deputy.status = DeputyStatus.ENDED
    deputy.save()
    assert may_manage(unit_admin, clerk)


def test_a_grant_that_begins_tomorrow_counts(office, clerk, district):
    RoleGrant.objects.create(
        user=clerk, role=Role.LEADER, congress=district,
        starts_on=timezone.localdate() + timedelta(days=1),
    )  # fmt: skip
    assert not may_manage(office, clerk)


def test_a_superuser_is_managed_by_superusers_only(office, clerk):
    User.objects.filter(pk=clerk.pk).update(is_superuser=True)
    clerk.refresh_from_db()
    assert not may_manage(office, clerk)


def test_an_inactive_administrator_manages_nobody(office, clerk):
    office.is_active = False
    assert not may_manage(office, clerk)


def test_reset(office, clerk, client, admin):
    client.force_login(clerk)
    password = reset_password(clerk, by=office)
    clerk.refresh_from_db()
    assert clerk.check_password(password)
    assert clerk.must_change_password
    # The session of before is over.
    assert client.get("/accounts/password/change/").status_code == 302
    with pytest.raises(PermissionDenied):
        reset_password(admin, by=office)


def test_disable_and_enable(office, clerk, admin):
    disable_account(clerk, by=office)
    clerk.refresh_from_db()
    assert not clerk.is_active
    assert not has_role(clerk, Role.CLERK)
    enable_account(clerk, by=office)
    assert has_role(clerk, Role.CLERK)
    for verb in (disable_account, enable_account):
        with pytest.raises(PermissionDenied):
            verb(admin, by=office)


def test_last_five_passwords_are_not_used_again(clerk):
    used = [f"Heshui-2026-{n}x" for n in range(7)]
    for text in used:
        set_password(clerk, text)
    for text in used[-5:]:
        with pytest.raises(ValidationError, match="最近5次"):
            validate_password(text, clerk)
    validate_password(used[0], clerk)
    assert PasswordHistory.objects.filter(user=clerk).count() <= 10


def test_managing_a_page_of_people_costs_the_same(office, make_user, city, unit):
    def queries(count):
        people = [make_user(f"u{count}-{n}", Role.CLERK, city, unit) for n in range(count)]
        by = User.objects.get(pk=office.pk)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(manageable(by, people)) == count
        return len(captured)

    assert queries(1) == queries(3) == 3


# --- handing over ---------------------------------------------------------------------------------
@pytest.fixture
def moved(monkeypatch):
    monkeypatch.setattr(handover, "_registry", {})
    calls = []

    def move(from_user, to_user, *, by, congress, organ):
        calls.append((from_user, to_user, congress, organ))
        return 3

    register_handover(move, label="承办任务")
    return calls


def test_hand_over(moved, unit_admin, clerk, make_user, city, unit):
    successor = make_user("next", Role.CLERK, city, unit)
    told = hand_over(clerk, successor, by=unit_admin, congress=city, organ=unit)
    assert told == {"承办任务": 3}
    assert moved == [(clerk, successor, city, unit)]


def test_hand_over_is_refused(
    moved, unit_admin, clerk, make_user, city, district, unit, other_unit, district_unit, office
):
    successor = make_user("next", Role.CLERK, city, unit)
    stranger = make_user("stranger", Role.CLERK, city, other_unit)
    for bad in (clerk, stranger):
        with pytest.raises(ValidationError):
            hand_over(clerk, bad, by=unit_admin, congress=city, organ=unit)
    for by, congress, organ in (
        (clerk, city, unit), (unit_admin, city, None), (unit_admin, city, other_unit),
        (office, district, district_unit), (office, city, district_unit),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            hand_over(clerk, successor, by=by, congress=congress, organ=organ)
    successor.is_active = False
    with pytest.raises(ValidationError, match="停用"):
        hand_over(clerk, successor, by=unit_admin, congress=city, organ=unit)
    assert moved == []


def test_hand_over_is_one_transaction(moved, office, clerk, make_user, city):
    def fail(*args, **kwargs):
        raise ValidationError("不能移交")

    successor = make_user("next", Role.LEADER, city)

    def rename(from_user, to_user, **kwargs):
        User.objects.filter(pk=from_user.pk).update(phone="moved")
        return 1

    register_handover(rename, label="甲")
    register_handover(fail, label="乙")
    with pytest.raises(ValidationError):
        hand_over(clerk, successor, by=office, congress=city)
    clerk.refresh_from_db()
    assert clerk.phone == ""
    with pytest.raises(ValueError, match="already"):
        register_handover(fail, label="甲")
