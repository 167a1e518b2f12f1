"""The access log: what is written, that nothing changes it, how long it is kept."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from congress.people.access import client_ip, purge
from congress.people.enums import AccessAction, Role
from congress.people.models import AccessLog, RoleGrant
from congress.people.models.access import AppendOnly

CHANGE = "/accounts/password/change/"


def entry(**fields):
    return AccessLog.objects.create(**({"action": AccessAction.VIEW, "path": "/"} | fields))


def test_one_row_per_request_of_somebody(client, clerk, city):
    client.get("/accounts/login/")
    assert not AccessLog.objects.exists()
    client.force_login(clerk)
    [signed_in] = AccessLog.objects.all()
    client.get(CHANGE + "?q=what-people-search-for", REMOTE_ADDR="192.0.2.7")
    row = AccessLog.objects.exclude(pk=signed_in.pk).get()
    assert (row.user, row.username, row.congress) == (clerk, "clerk", city)
    assert (row.method, row.path, row.status, row.action) == ("GET", CHANGE, 200, "view")
    assert row.ip == "192.0.2.7"
    client.post(CHANGE, {})
    assert AccessLog.objects.latest("pk").action == AccessAction.CHANGE


def test_pages_that_do_not_exist_are_in_it_too(client, clerk):
    client.force_login(clerk)
    client.get("/people/unit/")
    assert AccessLog.objects.latest("pk").status == 404


def test_an_export_is_called_one(client, office):
    client.force_login(office)
    client.get("/imports/accounts/template.xlsx")
    assert AccessLog.objects.latest("pk").action == AccessAction.EXPORT


def test_health_and_static_files_are_not(client, clerk):
    client.force_login(clerk)
    before = AccessLog.objects.count()
    client.get("/static/css/tokens.css")
    client.get("/healthz")
    assert AccessLog.objects.count() == before


def test_a_person_of_two_congresses_has_no_single_one(client, clerk, district):
    RoleGrant.objects.create(
        user=clerk, role=Role.LEADER, congress=district, starts_on="2020-01-01"
    )
    client.force_login(clerk)
    client.get(CHANGE)
    assert AccessLog.objects.latest("pk").congress is None


def test_few_queries_for_who_holds_a_grant(client, clerk, city, django_assert_num_queries):
    client.force_login(clerk)
    client.get(CHANGE)
    with django_assert_num_queries(4):  # session, user, grants, the row itself
        client.get(CHANGE)


# --- append only ----------------------------------------------------------------------------------
def test_python_refuses_changes():
    row = entry()
    row.path = "/other/"
    with pytest.raises(AppendOnly):
        row.save()
    with pytest.raises(AppendOnly):
        AccessLog.objects.update(path="/other/")
    with pytest.raises(AppendOnly):
        AccessLog.objects.bulk_update([row], ["path"])
    with pytest.raises(AppendOnly):
        row.delete()
    with pytest.raises(AppendOnly):
        AccessLog.objects.all().delete()
    row.refresh_from_db()
    assert row.path == "/"


def test_the_database_refuses_changes_by_itself():
    row = entry()
    change = "UPDATE people_accesslog SET path = '/other/' WHERE id = %s"
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        connection.cursor().execute(change, [row.pk])
    row.refresh_from_db()
    assert row.path == "/"


def test_a_user_with_entries_is_not_deleted(clerk):
    entry(user=clerk)
    clerk.grants.all().delete()
    with pytest.raises(Exception, match="protected"):
        clerk.delete()


@override_settings(ACCESS_LOG_KEEP_DAYS=400)
def test_purge_keeps_what_must_be_kept():
    ages = (0, 183, 399, 401, 900)
    for days in ages:
        entry(at=timezone.now() - timedelta(days=days), path=f"/{days}/")
    assert purge(batch=1) == 2
    assert set(AccessLog.objects.values_list("path", flat=True)) == {"/0/", "/183/", "/399/"}
    assert purge() == 0
    # Whatever is asked, six months stay.
    assert purge(keep_days=0) == 1
    assert set(AccessLog.objects.values_list("path", flat=True)) == {"/0/", "/183/"}
    out = StringIO()
    call_command("purge_access_log", stdout=out)
    assert "0 条" in out.getvalue()


# --- addresses ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (None, "192.0.2.1", "", "192.0.2.1"),
        (None, "192.0.2.1", "198.51.100.9", "192.0.2.1"),
        (1, "10.0.0.1", "198.51.100.9", "198.51.100.9"),
        (1, "10.0.0.1", "1.1.1.1, 198.51.100.9", "198.51.100.9"),
        (2, "10.0.0.1", "1.1.1.1, 198.51.100.9, 10.0.0.2", "198.51.100.9"),
        (2, "10.0.0.1", "198.51.100.9", "10.0.0.1"),
        (1, "10.0.0.1", "<script>", None),
        (None, "", "", None),
    ],
)
def test_address_is_what_the_trusted_proxies_say(rf, proxies, remote, forwarded, expected):
    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    with override_settings(AXES_IPWARE_PROXY_COUNT=proxies):
        assert client_ip(request) == expected


# --- idle time ------------------------------------------------------------------------------------
@override_settings(IDLE_TIMEOUT_MINUTES=30)
def test_idle_people_are_signed_out(client, clerk):
    with time_machine.travel("2026-11-20T01:00:00Z", tick=False) as clock:
        client.force_login(clerk)
        assert client.get(CHANGE).status_code == 200
        clock.shift(timedelta(minutes=29))
        assert client.get(CHANGE).status_code == 200
        clock.shift(timedelta(minutes=31))
        response = client.get(CHANGE + "?a=1")
        assert response.status_code == 302
        assert (
            response["Location"]
            == "/accounts/login/?next=%2Faccounts%2Fpassword%2Fchange%2F%3Fa%3D1"
        )
        assert "长时间没有操作" in client.get(response["Location"]).content.decode()
        assert client.get(CHANGE)["Location"].startswith("/accounts/login/")
        assert AccessLog.objects.latest("pk").action == AccessAction.SIGN_OUT


@override_settings(IDLE_TIMEOUT_MINUTES=30)
def test_an_idle_form_is_not_carried_out(client, clerk):
    with time_machine.travel("2026-11-20T01:00:00Z", tick=False) as clock:
        client.force_login(clerk)
        client.get(CHANGE)
        clock.shift(timedelta(minutes=31))
        response = client.post(CHANGE, {"oldpassword": "x"})
        assert response["Location"] == "/accounts/login/"
        htmx = client.get(CHANGE, headers={"HX-Request": "true"})
        assert htmx.status_code == 302  # signed out already: the ordinary way


def test_the_session_is_written_at_most_once_a_minute(client, clerk):
    with time_machine.travel("2026-11-20T01:00:00Z", tick=False) as clock:
        client.force_login(clerk)
        client.get(CHANGE)
        first = client.session["seen_at"]
        clock.shift(timedelta(seconds=59))
        client.get(CHANGE)
        assert client.session["seen_at"] == first
        clock.shift(timedelta(seconds=1))
        client.get(CHANGE)
        assert client.session["seen_at"] == first + 60
