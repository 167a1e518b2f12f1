"""Accounts, grants and the access log on the staff side."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from congress.people.enums import AccessAction, Role
from congress.people.models import AccessLog, Congress, Deputy, Organ, RoleGrant, User

from .admin_pages import posted, text, url


# --- grants ---------------------------------------------------------------------------------------
def grant_data(user, role, congress, organ=""):
    return {"user": user.pk, "role": role, "congress": congress.pk, "organ": organ,
            "starts_on": "2026-01-01", "ends_on": ""}  # fmt: skip


def test_granting(client, office, admin, ours, theirs, city, district, unit):
    client.force_login(office)
    person = ours[User]
    response = client.post(url(RoleGrant, "add"), grant_data(person, "leader", city))
    assert response.status_code == 302
    for bad in (
        grant_data(person, "admin", city),
        grant_data(person, "auditor", city),
        grant_data(person, "deputy", city),
        grant_data(person, "leader", district),
        grant_data(theirs[User], "leader", city),
        grant_data(person, "clerk", city, theirs[Organ].pk),
        grant_data(person, "clerk", city),
        grant_data(office, "admin", city),
    ):
        assert client.post(url(RoleGrant, "add"), bad).status_code == 200, bad
    assert person.grants.count() == 2
    assert "系统管理员" not in text(client.get(url(RoleGrant, "add")))
    client.force_login(admin)
    response = client.post(url(RoleGrant, "add"), grant_data(person, "auditor", city))
    assert response.status_code == 302


def test_a_grant_is_ended_not_changed(client, office, admin, ours):
    client.force_login(office)
    grant = ours[RoleGrant]
    page = url(RoleGrant, "change", grant.pk)
    data = {"ends_on": "2027-01-01", "role": "office", "organ": ""}
    assert client.post(page, data).status_code == 302
    grant.refresh_from_db()
    assert str(grant.ends_on) == "2027-01-01"
    assert grant.role == Role.CLERK
    # The administrators' own grants are not the office's to end.
    guarded = url(RoleGrant, "change", admin.grants.get().pk)
    assert client.post(guarded, {"ends_on": "2026-01-01"}).status_code == 403


# --- accounts -------------------------------------------------------------------------------------
def test_an_account_is_made_with_a_role_and_its_password_told_once(client, office, city, unit):
    client.force_login(office)
    data = {"username": "newone", "name": "新承办", "congress": city.pk, "role": "clerk",
            "organ": unit.pk}  # fmt: skip
    response = client.post(url(User, "add"), data)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    password = re.search(r'one-time-password">([^<]+)<', text(response))[1]
    user = User.objects.get(username="newone")
    assert user.check_password(password)
    assert user.must_change_password
    assert user.grants.get().role == Role.CLERK
    assert password not in text(client.get(url(User, "change", user.pk)))


def test_an_account_for_a_deputy(client, office, city, ours):
    client.force_login(office)
    data = {"username": "wang", "name": "王城东", "congress": city.pk, "deputy": ours[Deputy].pk}
    assert "one-time-password" in text(client.post(url(User, "add"), data))
    ours[Deputy].refresh_from_db()
    assert ours[Deputy].user.username == "wang"


@pytest.mark.parametrize(
    "change",
    [{"role": ""}, {"role": "admin"}, {"role": "clerk", "organ": ""}, {"congress": "theirs"},
     {"organ": "theirs"}, {"deputy": "theirs", "role": ""}, {"username": "OFFICE"},
     {"deputy": "ours"}],
)  # fmt: skip
def test_a_bad_account_is_refused_with_a_sentence(client, office, ours, theirs, change):
    client.force_login(office)
    data = {"username": "newone", "name": "新承办", "congress": ours[Congress].pk,
            "role": "clerk", "organ": ours[Organ].pk, "deputy": ""} | change  # fmt: skip
    for field, model in (("congress", Congress), ("organ", Organ), ("deputy", Deputy)):
        data[field] = {"theirs": theirs[model].pk, "ours": ours[model].pk}.get(
            data[field], data[field]
        )
    response = client.post(url(User, "add"), data)
    assert response.status_code == 200
    assert "one-time-password" not in text(response)
    assert not User.objects.filter(username="newone").exists()


def test_password_is_reset_by_the_office(client, office, ours, theirs, admin):
    client.force_login(office)
    page = url(User, "change", ours[User].pk)
    assert "重新发放一次性密码" in text(client.get(page))
    reset = reverse("admin:people_user_reset", args=[ours[User].pk])
    assert client.get(reset).status_code == 404
    assert "one-time-password" in text(client.post(reset))
    ours[User].refresh_from_db()
    assert ours[User].must_change_password
    for other in (theirs[User], admin):
        response = client.post(reverse("admin:people_user_reset", args=[other.pk]), follow=True)
        assert "one-time-password" not in text(response)
        other.refresh_from_db()
        assert not other.must_change_password


def test_lists_lead_to_the_import(client, office, ours):
    client.force_login(office)
    assert "/imports/accounts/" in text(client.get(url(User)))
    assert "/imports/deputies/" in text(client.get(url(Deputy)))


def test_no_page_shows_a_password_hash(client, office, ours):
    client.force_login(office)
    assert ours[User].password not in text(client.get(url(User, "change", ours[User].pk)))


def test_whoever_also_works_elsewhere_is_read_only(client, office, ours, district):
    RoleGrant.objects.create(
        user=ours[User], role=Role.LEADER, congress=district, starts_on="2020-01-01"
    )
    client.force_login(office)
    page = url(User, "change", ours[User].pk)
    shown = text(client.get(page))
    assert "兰溪" not in shown
    assert "重新发放" not in shown
    assert client.post(page, {"name": "改名", "is_active": ""}).status_code == 403


def test_editing_an_account_does_not_touch_its_grants(client, office, ours):
    client.force_login(office)
    page = url(User, "change", ours[User].pk)
    data = posted(text(client.get(page))) | {"name": "改名", "phone": "010"}
    assert client.post(page, data).status_code == 302
    ours[User].refresh_from_db()
    assert ours[User].name == "改名"
    assert ours[User].is_active
    assert ours[User].grants.count() == 1


# --- the access log -------------------------------------------------------------------------------
def test_the_log_is_read_only_for_everybody(client, admin, auditor, office, ours):
    for user in (admin, auditor):
        client.force_login(user)
        page = url(AccessLog, "change", ours[AccessLog].pk)
        assert client.get(page).status_code == 200
        assert client.post(page, {"path": "/x/"}).status_code == 403
        assert client.get(url(AccessLog, "add")).status_code == 403
        assert client.post(url(AccessLog, "delete", ours[AccessLog].pk)).status_code == 403
    client.force_login(office)
    assert client.get(url(AccessLog)).status_code == 403


def test_the_log_of_people_in_two_congresses_is_seen_in_both(client, auditor, ours, district):
    RoleGrant.objects.create(
        user=ours[User], role=Role.LEADER, congress=district, starts_on="2020-01-01"
    )
    both = AccessLog.objects.create(user=ours[User], action=AccessAction.VIEW, path="/both/")
    failed = AccessLog.objects.create(action=AccessAction.FAILED, path="/accounts/login/unknown")
    client.force_login(auditor)
    page = text(client.get(url(AccessLog)))
    # The list names pages in words; their addresses stand on the page of each row.
    for row in (both, failed):
        assert url(AccessLog, "change", row.pk) in page
        assert row.path in text(client.get(url(AccessLog, "change", row.pk)))


def test_log_filters_and_date_hierarchy(client, auditor, ours):
    client.force_login(auditor)
    page = text(client.get(url(AccessLog), {"action__exact": "export"}))
    assert url(AccessLog, "change", ours[AccessLog].pk) not in page
    today = timezone.localdate()
    page = text(client.get(url(AccessLog), {"at__year": today.year, "at__month": today.month}))
    assert url(AccessLog, "change", ours[AccessLog].pk) in page
