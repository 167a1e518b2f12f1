"""A disabled account stays disabled, and nothing of it lives on."""

from __future__ import annotations

from django.test import Client

from congress.people.accounts import disable_account, enable_account
from congress.people.models import User
from congress.people.passwords import set_password

from .admin_pages import posted, text, url


def test_a_new_password_does_not_undo_what_happened_meanwhile(clerk, office):
    stale = User.objects.get(pk=clerk.pk)
    disable_account(clerk, by=office)
    User.objects.filter(pk=clerk.pk).update(phone="010-1")
    set_password(stale, "Gaoshan-2026-x")
    clerk.refresh_from_db()
    assert not clerk.is_active
    assert clerk.phone == "010-1"
    assert clerk.check_password("Gaoshan-2026-x")


def test_an_old_page_does_not_enable_again(client, office, admin, clerk):
    client.force_login(office)
    page = url(User, "change", clerk.pk)
    data = posted(text(client.get(page))) | {"phone": "010-2"}
    disable_account(User.objects.get(pk=clerk.pk), by=admin)
    assert client.post(page, data).status_code == 302
    clerk.refresh_from_db()
    assert clerk.phone == "010-2"
    assert not clerk.is_active


def test_enabling_revives_no_session(client, clerk, office):
    client.force_login(clerk)
    assert client.get("/").status_code == 200
    disable_account(User.objects.get(pk=clerk.pk), by=office)
    enable_account(User.objects.get(pk=clerk.pk), by=office)
    assert client.get("/").status_code == 302
    # Whoever signs in anew is in.
    again = Client()
    again.force_login(User.objects.get(pk=clerk.pk))
    assert again.get("/").status_code == 200


def test_the_box_on_the_page_ends_sessions_too(client, office, clerk):
    theirs = Client()
    theirs.force_login(clerk)
    client.force_login(office)
    page = url(User, "change", clerk.pk)
    data = posted(text(client.get(page)))
    del data["is_active"]
    assert client.post(page, data).status_code == 302
    clerk.refresh_from_db()
    assert not clerk.is_active
    data = posted(text(client.get(page))) | {"is_active": "on"}
    assert client.post(page, data).status_code == 302
    clerk.refresh_from_db()
    assert clerk.is_active
    assert theirs.get("/").status_code == 302
