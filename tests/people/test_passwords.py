"""What the rules refuse beyond Django's own, and how wrong tries on one's own pages count."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from congress.people.accounts import one_time_password
from congress.people.enums import AccessAction
from congress.people.models import AccessLog, User
from congress.people.password_words import is_common_pattern

from .conftest import PASSWORD

CHANGE, REAUTHENTICATE = "/accounts/password/change/", "/accounts/reauthenticate/"
NEW = {"password1": "Heshui-2027-ok", "password2": "Heshui-2027-ok"}


@pytest.mark.parametrize(
    "password",
    ["clerk2clerk2A1", "Clerk2-2026-0815", "Ouyangxiaoming#2026", "Xiaomingouyang2026!",
     "OuyangXiaoming@20260815", "欧阳小明Aa20260815"],
)  # fmt: skip
def test_ones_own_name_is_no_password(password):
    user = User(username="clerk2", name="欧阳小明")
    with pytest.raises(ValidationError, match="太相近"):
        validate_password(password, user)


@pytest.mark.parametrize(
    "password",
    ["Password123!", "Qwer1234!@#$", "P@ssw0rd2026!", "Admin@123456", "QweAsdZxc123!",
     "Abcd12345678!", "Aaaa1111!!!!", "Woaini520520!", "Admin!Admin!2026", "Test-Password-1"],
)  # fmt: skip
def test_common_words_with_decoration_are_no_password(password):
    with pytest.raises(ValidationError, match="很常见"):
        validate_password(password)


def test_good_passwords_stay_good():
    user = User(username="li", name="李一")
    for password in (PASSWORD, "Gaoshan-2026-x", "Lishan-Qingshui-7", *(
        one_time_password() for _ in range(50)
    )):  # fmt: skip
        validate_password(password, user)


def test_a_very_long_one_costs_nothing():
    started = time.perf_counter()
    is_common_pattern("aabcabcd" * 2000 + "zk")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("address", "wrong"),
    [(CHANGE, {"oldpassword": "x", **NEW}), (REAUTHENTICATE, {"password": "x"})],
)
def test_five_wrong_passwords_sign_out_and_lock(client, clerk, address, wrong):
    other = Client()
    other.force_login(clerk)
    client.force_login(clerk)
    for _ in range(4):
        assert client.post(address, wrong).status_code == 200
    response = client.post(address, wrong)
    assert response.status_code == 429
    assert "账号已暂时锁定" in response.content.decode()
    assert client.get("/").status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)
    assert AccessLog.objects.filter(user=clerk, action=AccessAction.LOCKED).exists()
    # Locked at the door too, and on a session that is still open the right one is not tried.
    signed_in = {"login": "clerk", "password": PASSWORD}
    assert Client().post("/accounts/login/", signed_in).status_code == 429
    right = {"oldpassword": PASSWORD, **NEW} if address == CHANGE else {"password": PASSWORD}
    assert other.post(address, right).status_code == 429
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)
