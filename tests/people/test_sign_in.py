"""Signing in through the page, with everything that may go wrong."""

from __future__ import annotations

import re

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from congress.people.enums import AccessAction
from congress.people.models import AccessLog, User
from congress.people.passwords import set_password
from congress.people.sign_in import is_locked, locked_until, unlock

from .conftest import PASSWORD

LOGIN = "/accounts/login/"
FULL_WIDTH = "".join(chr(ord(c) + 0xFEE0) for c in "clerk")


def sign_in(client, username, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": username, "password": password}, **extra)


def test_page_is_chinese_and_offers_no_sign_up(client):
    page = client.get(LOGIN).content.decode()
    assert "用户名" in page
    assert "密码" in page
    assert "signup" not in page
    assert client.get("/accounts/signup/").status_code == 404


def test_sign_in_and_out(client, clerk):
    response = sign_in(client, "clerk")
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(clerk.pk)
    actions = list(AccessLog.objects.order_by("pk").values_list("action", "username"))
    assert actions == [(AccessAction.SIGN_IN, "clerk")]
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session
    assert AccessLog.objects.filter(action=AccessAction.SIGN_OUT, user=clerk).count() == 1
    assert not AccessLog.objects.filter(path="/accounts/logout/").exclude(
        action=AccessAction.SIGN_OUT
    )


def test_next_is_followed_only_inside(client, clerk):
    assert sign_in(client, "clerk").status_code == 302
    other = Client()
    response = other.post(
        LOGIN + "?next=https://evil.example/", {"login": "clerk", "password": PASSWORD}
    )
    assert "evil" not in response["Location"]


def test_getting_the_logout_page_signs_nobody_out(client, clerk):
    client.force_login(clerk)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("spelling", ["CLERK", "Clerk ", FULL_WIDTH])
def test_one_account_in_every_spelling(client, clerk, spelling):
    assert sign_in(client, spelling).status_code == 302


def test_wrong_password_says_so_in_chinese(client, clerk):
    page = sign_in(client, "clerk", "wrong").content.decode()
    assert "用户名或者密码不正确" in page


def test_unknown_name_and_wrong_password_look_the_same(client, clerk):
    def words(username):
        page = sign_in(Client(), username, "wrong").content.decode()
        page = re.sub(r'value="[^"]*"', "", page)
        return re.sub(r"(clerk|nobody)", "", page)

    assert words("clerk") == words("nobody")


def test_disabled_account_does_not_sign_in(client, clerk):
    clerk.is_active = False
    clerk.save()
    response = sign_in(client, "clerk")
    assert "_auth_user_id" not in client.session
    if response.status_code == 302:
        assert "停用" in client.get(response["Location"]).content.decode()


def test_disabling_ends_a_running_session(client, clerk):
    client.force_login(clerk)
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    response = client.get("/accounts/password/change/")
    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)


# --- lockout --------------------------------------------------------------------------------------
def test_five_failures_lock_and_the_page_says_until_when(client, clerk):
    for spelling in ("clerk", "CLERK", "Clerk", FULL_WIDTH):
        assert sign_in(client, spelling, "wrong").status_code == 200
    response = sign_in(client, "clerk", "wrong")
    assert response.status_code == 429
    page = response.content.decode()
    until = timezone.localtime(locked_until("clerk"))
    assert f"{until:%H:%M}" in page
    assert "代表工委" in page
    assert sign_in(client, "clerk").status_code == 429
    assert "_auth_user_id" not in client.session
    # Not a session of one browser: elsewhere it is locked too.
    assert sign_in(Client(), "clerk", HTTP_USER_AGENT="other").status_code == 429


def test_trying_while_locked_does_not_move_the_time(client, clerk):
    for _ in range(5):
        sign_in(client, "clerk", "wrong")
    before = locked_until("clerk")
    sign_in(client, "clerk", "wrong")
    assert locked_until("clerk") == before


def test_lock_ends_after_half_an_hour(client, clerk):
    for _ in range(5):
        sign_in(client, "clerk", "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timezone.timedelta(minutes=31))
    assert sign_in(client, "clerk").status_code == 302


def test_one_account_locked_leaves_the_others(client, clerk, office):
    for _ in range(5):
        sign_in(client, "clerk", "wrong")
    assert sign_in(client, "office").status_code == 302


def test_success_forgets_failures(client, clerk):
    for _ in range(4):
        sign_in(client, "clerk", "wrong")
    assert sign_in(client, "clerk").status_code == 302
    client.post("/accounts/logout/")
    assert sign_in(client, "clerk", "wrong").status_code == 200


def test_unlock(client, clerk, rf):
    for _ in range(5):
        sign_in(client, "clerk", "wrong")
    request = rf.get("/")
    assert is_locked(request, "clerk")
    unlock("Clerk")
    assert not is_locked(rf.get("/"), "clerk")


def test_what_was_typed_as_a_name_is_kept_nowhere(client, clerk, caplog):
    secret = "My-Secret-Typed-1"
    with caplog.at_level("DEBUG"):
        for _ in range(5):
            sign_in(client, secret, "x")
    assert not AccessLog.objects.filter(username__icontains="secret").exists()
    assert AccessLog.objects.filter(action=AccessAction.FAILED, username="").count() == 4
    attempt = AccessAttempt.objects.get()
    assert secret.lower() not in (attempt.username + attempt.post_data + attempt.get_data).lower()
    assert secret.lower() not in caplog.text.lower()


def test_failures_of_a_known_account_are_in_the_log(client, clerk):
    for _ in range(6):
        sign_in(client, "clerk", "wrong")
    log = AccessLog.objects.filter(user=clerk).order_by("pk").values_list("action", flat=True)
    assert list(log) == [AccessAction.FAILED] * 4 + [AccessAction.LOCKED] * 2


# --- one-time password ----------------------------------------------------------------------------
def test_one_time_password_opens_only_its_own_page(client, clerk):
    set_password(clerk, "Kxm7-qWh4-Rt2f", must_change=True)
    sign_in(client, "clerk", "Kxm7-qWh4-Rt2f")
    change = reverse("account_change_password")
    for path in ("/", "/people/unit/", "/admin/", "/accounts/2fa/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, change)
    assert "一次性密码" in client.get(change).content.decode()
    new = "Heshui-2027-ok"
    data = {"oldpassword": "Kxm7-qWh4-Rt2f", "password1": new, "password2": new}
    assert client.post(change, data).status_code == 302
    clerk.refresh_from_db()
    assert not clerk.must_change_password
    assert clerk.check_password("Heshui-2027-ok")
    # Still signed in, and the rest of the house is open.
    assert client.get(change).status_code == 200
    assert "一次性密码" not in client.get(change).content.decode()


def test_htmx_is_sent_to_the_page_as_a_whole(client, clerk):
    set_password(clerk, "Kxm7-qWh4-Rt2f", must_change=True)
    client.force_login(clerk)
    response = client.get("/people/unit/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == reverse("account_change_password")


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        ("short-A1", "short-A1", "12"),
        ("alllowercaseletters", "alllowercaseletters", "三类"),
        ("Heshui-2027-ok", "Heshui-2027-no", "两次输入的新密码不一致"),
        (PASSWORD, PASSWORD, "最近5次"),
        ("", "", "必填"),
    ],
)
def test_bad_new_passwords_are_told_in_chinese(client, clerk, new, again, words):
    client.force_login(clerk)
    data = {"oldpassword": PASSWORD, "password1": new, "password2": again}
    response = client.post(reverse("account_change_password"), data)
    assert response.status_code == 200
    page = response.content.decode()
    assert words in page
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_wrong_old_password(client, clerk):
    client.force_login(clerk)
    data = {"oldpassword": "x", "password1": "Heshui-2027-ok", "password2": "Heshui-2027-ok"}
    page = client.post(reverse("account_change_password"), data).content.decode()
    assert "当前密码不正确" in page


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Ab3-xyz", "密码不能少于12位。"),
        ("abcdefghijklmnop", "密码须包含大写字母"),
        ("Qwerty123456", "这个密码很常见"),
        ("Zhangsanfeng-1", "太相近"),
        (PASSWORD, "不能使用最近5次用过的密码"),
    ],
)
def test_every_rule_refuses_in_chinese(client, clerk, password, sentence):
    User.objects.filter(pk=clerk.pk).update(email="zhangsanfeng-1@unit.example")
    client.force_login(clerk)
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    response = client.post("/accounts/password/change/", data)
    [*sentences] = response.context["form"].errors["password1"]
    assert any(sentence in text for text in sentences)
    assert not re.search(r"[A-Za-z]{4}", "".join(sentences))


def test_a_changed_password_leads_home(client, clerk):
    client.force_login(clerk)
    data = {"oldpassword": PASSWORD, "password1": "Gaoshan-2026-x", "password2": "Gaoshan-2026-x"}
    assert client.post("/accounts/password/change/", data)["Location"] == "/"
