"""Nobody grants himself a role, and no role is older than the congress."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from congress.people.accounts import NewGrant, grant_role, may_grant
from congress.people.enums import Role
from congress.people.models import RoleGrant

from .admin_pages import text, url


def test_nobody_grants_himself_a_role(admin, office, unit_admin, city, unit):
    for by, grant in (
        (admin, NewGrant(Role.AUDITOR, city)),
        (office, NewGrant(Role.LEADER, city)),
        (unit_admin, NewGrant(Role.HEAD, city, unit)),
    ):
        assert may_grant(by, grant.role, city, grant.organ)
        assert not may_grant(by, grant.role, city, grant.organ, user=by)
        with pytest.raises(PermissionDenied):
            grant_role(by, grant, by=by)
    # The first ones are given by command.
    assert grant_role(admin, NewGrant(Role.OFFICE, city), by=None).pk


def test_nor_on_the_staff_side(client, admin, city):
    client.force_login(admin)
    data = {"user": admin.pk, "role": "auditor", "congress": city.pk, "organ": "",
            "starts_on": timezone.localdate().isoformat(), "ends_on": ""}  # fmt: skip
    assert "不能给自己授予角色" in text(client.post(url(RoleGrant, "add"), data))
    own = admin.grants.get()
    assert client.get(url(RoleGrant, "change", own.pk)).status_code == 200
    assert client.post(url(RoleGrant, "change", own.pk), {"ends_on": ""}).status_code == 403
    assert admin.grants.count() == 1


def test_no_grant_begins_before_the_first_term(client, office, clerk, city, term):
    day = term.starts_on - timedelta(days=1)
    with pytest.raises(ValidationError, match="首个届次"):
        grant_role(clerk, NewGrant(Role.LEADER, city, starts_on=day), by=office)
    client.force_login(office)
    data = {"user": clerk.pk, "role": "leader", "congress": city.pk, "organ": "",
            "starts_on": day.isoformat(), "ends_on": ""}  # fmt: skip
    response = client.post(url(RoleGrant, "add"), data)
    assert "首个届次" in text(response)
    assert "starts_on" in response.context["adminform"].form.errors
    data["starts_on"] = term.starts_on.isoformat()
    assert client.post(url(RoleGrant, "add"), data).status_code == 302
    # An old one, of before the rule, is still ended on its page.
    old = clerk.grants.get(role=Role.CLERK)
    page = url(RoleGrant, "change", old.pk)
    assert client.post(page, {"ends_on": "2026-12-31"}).status_code == 302
