"""The second factor: switched on, asked for, locked like a password, encrypted at rest."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client, override_settings
from django.urls import reverse

from congress.people.accounts import reset_second_factor
from congress.people.adapter import MFAAdapter
from congress.people.enums import AccessAction
from congress.people.models import AccessLog

from .conftest import PASSWORD

LOGIN = "/accounts/login/"
AUTHENTICATE = "/accounts/2fa/authenticate/"


def code(secret):
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def sign_in(client):
    return client.post(LOGIN, {"login": "clerk", "password": PASSWORD})


@pytest.fixture
def secret(client, clerk):
    """The clerk has switched it on through the pages, and signed out again."""
    sign_in(client)
    response = client.get("/accounts/2fa/totp/activate/")
    if response.status_code == 302:
        assert response["Location"].startswith("/accounts/reauthenticate/")
        page = client.get(response["Location"]).content.decode()
        assert "再次输入密码" in page
        response = client.post(response["Location"], {"password": PASSWORD}, follow=True)
    page = response.content.decode()
    assert "data:image/svg+xml" in page
    found = re.search(r"密钥：<code>(\w+)</code>", page)[1]
    response = client.post("/accounts/2fa/totp/activate/", {"code": code(found)}, follow=True)
    assert "备用验证码" in response.content.decode()
    client.post("/accounts/logout/")
    cache.clear()
    return found


def test_pages_are_chinese(client, clerk):
    sign_in(client)
    page = client.get("/accounts/2fa/").content.decode()
    assert "未开启" in page
    assert "Authenticator" not in page


def test_wrong_code_does_not_switch_it_on(client, clerk):
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    page = client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert "验证码不正确" in page
    assert not Authenticator.objects.exists()


def test_password_alone_no_longer_signs_in(client, secret):
    response = sign_in(client)
    assert response["Location"].startswith(AUTHENTICATE)
    assert "_auth_user_id" not in client.session
    assert client.get("/people/unit/").status_code == 302
    assert "验证码" in client.get(AUTHENTICATE).content.decode()
    assert client.post(AUTHENTICATE, {"code": code(secret)}).status_code == 302
    assert "_auth_user_id" in client.session


def test_recovery_code_works_once(client, clerk, secret):
    row = Authenticator.objects.get(user=clerk, type=Authenticator.Type.RECOVERY_CODES)
    spare = row.wrap().get_unused_codes()[0]
    sign_in(client)
    client.post(AUTHENTICATE, {"code": spare})
    assert "_auth_user_id" in client.session
    other = Client()
    sign_in(other)
    assert "验证码不正确" in other.post(AUTHENTICATE, {"code": spare}).content.decode()


def test_five_wrong_codes_lock_the_account(client, clerk, secret):
    sign_in(client)
    for _ in range(4):
        response = client.post(AUTHENTICATE, {"code": "000000"})
        assert response.status_code == 200
    assert client.post(AUTHENTICATE, {"code": "000000"}).status_code == 429
    # The right code does not help any more, here or from the beginning.
    assert client.post(AUTHENTICATE, {"code": code(secret)}).status_code == 429
    assert "_auth_user_id" not in client.session
    assert sign_in(Client()).status_code == 429
    assert AccessLog.objects.filter(user=clerk, action=AccessAction.LOCKED).exists()


def test_knowing_the_password_gives_no_new_tries(clerk, secret):
    """Signing in anew between the codes does not set the count back."""
    for _ in range(5):
        client = Client()
        sign_in(client)
        response = client.post(AUTHENTICATE, {"code": "000000"})
    assert response.status_code == 429


def test_secrets_are_encrypted_in_the_database(clerk, secret):
    for row in Authenticator.objects.all():
        assert secret not in str(row.data)
    row = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert MFAAdapter().decrypt(row.data["secret"]) == secret


def test_key_follows_the_secret_key_and_its_fallbacks():
    adapter = MFAAdapter()
    with override_settings(SECRET_KEY="one"):
        token = adapter.encrypt("JBSWY3DP")
        assert adapter.encrypt("JBSWY3DP") != token
    with override_settings(SECRET_KEY="two"), pytest.raises(InvalidToken):
        adapter.decrypt(token)
    with override_settings(SECRET_KEY="two", SECRET_KEY_FALLBACKS=["one"]):
        assert adapter.decrypt(token) == "JBSWY3DP"


def test_switching_off(client, clerk, secret):
    sign_in(client)
    client.post(AUTHENTICATE, {"code": code(secret)})
    response = client.get("/accounts/2fa/totp/deactivate/")
    if response.status_code == 302:
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        response = client.get("/accounts/2fa/totp/deactivate/")
    assert "关闭" in response.content.decode()
    client.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_recovery_codes_are_shown_to_their_owner(client, clerk, secret):
    sign_in(client)
    client.post(AUTHENTICATE, {"code": code(secret)})
    response = client.get("/accounts/2fa/recovery-codes/", follow=True)
    if response.redirect_chain:
        following = {"password": PASSWORD, "next": "/accounts/2fa/recovery-codes/"}
        response = client.post("/accounts/reauthenticate/", following, follow=True)
    page = response.content.decode()
    assert "共 10 个，还有 10 个没有使用" in page
    assert client.get("/accounts/2fa/recovery-codes/generate/").status_code in (200, 302)


# --- lost -----------------------------------------------------------------------------------------
def off(user):
    return reverse("admin:people_user_second_factor", args=[user.pk])


def give(user):
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def test_staff_switch_a_lost_one_off_after_asking(clerk, office, secret):
    staff = Client()
    staff.force_login(office)
    page = reverse("admin:people_user_change", args=[clerk.pk])
    assert off(clerk) in staff.get(page).content.decode()
    asked = staff.get(off(clerk))
    assert "关闭后，只凭密码即可登录" in asked.content.decode()
    assert Authenticator.objects.filter(user=clerk).exists()
    told = staff.post(off(clerk), follow=True).content.decode()
    assert f"已关闭{clerk.name}的两步验证" in told
    assert off(clerk) not in told
    assert not Authenticator.objects.filter(user=clerk).exists()
    row = AccessLog.objects.get(path=off(clerk), method="POST")
    assert (row.user, row.action) == (office, AccessAction.CHANGE)


def test_its_owner_signs_in_and_is_told_until_it_is_set_again(
    client, clerk, office, secret, django_capture_on_commit_callbacks
):
    reset_second_factor(clerk, by=office)
    response = sign_in(client)
    assert "_auth_user_id" in client.session
    words = "两步验证已由工作人员关闭"
    assert words in client.get(response["Location"]).content.decode()
    assert "由工作人员关闭，请重新开启" in client.get("/accounts/2fa/").content.decode()
    cache.clear()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r"密钥：<code>(\w+)</code>", page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code(found)})
    clerk.refresh_from_db()
    assert clerk.second_factor_reset_at is None
    assert "由工作人员关闭" not in client.get("/accounts/2fa/").content.decode()


def test_resetting_unlocks_whoever_tried_too_many_codes(client, clerk, office, secret):
    sign_in(client)
    for _ in range(5):
        client.post(AUTHENTICATE, {"code": "000000"})
    assert sign_in(Client()).status_code == 429
    reset_second_factor(clerk, by=office)
    assert sign_in(Client()).status_code == 302


def test_guarded_accounts_are_the_administrators(office, admin, auditor, client):
    for guarded in (admin, auditor):
        give(guarded)
        with pytest.raises(PermissionDenied):
            reset_second_factor(guarded, by=office)
    client.force_login(office)
    for guarded in (admin, auditor):
        for answer in (client.get(off(guarded)), client.post(off(guarded))):
            assert answer["Location"] == reverse("admin:people_user_change", args=[guarded.pk])
        assert Authenticator.objects.filter(user=guarded).count() == 2
    client.force_login(admin)
    client.post(off(auditor))
    assert not Authenticator.objects.filter(user=auditor).exists()


def test_others_do_not_reach_it(client, clerk, secret, unit_admin, auditor, district_office, admin):
    own = admin
    give(own)
    for user, account, expected in (
        (district_office, clerk, 404), (auditor, clerk, 404), (unit_admin, clerk, 404),
        (clerk, clerk, 404), (own, own, 200),
    ):  # fmt: skip
        client.force_login(user)
        for ask in (client.get, client.post):
            answer = ask(off(account), follow=True)
            assert answer.status_code == expected
            assert "不能在这里关闭" in answer.content.decode() or expected == 404
    assert Authenticator.objects.filter(user=clerk).count() == 2
    assert Authenticator.objects.filter(user=own).count() == 2
    client.logout()
    assert client.post(off(clerk))["Location"].startswith("/admin/login/")


def test_nothing_to_switch_off(client, clerk, office):
    assert reset_second_factor(clerk, by=office) is False
    clerk.refresh_from_db()
    assert clerk.second_factor_reset_at is None
    client.force_login(office)
    page = reverse("admin:people_user_change", args=[clerk.pk])
    assert off(clerk) not in client.get(page).content.decode()
    assert "没有开启两步验证" in client.get(off(clerk), follow=True).content.decode()
