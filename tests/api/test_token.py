"""Tokens: for a password and a code, hashed at rest, with an end; locked like the sign-in page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client, override_settings
from django.utils import timezone

from congress.api.models import ApiToken
from congress.api.tokens import MOST_TOKENS, digest_of, issue
from congress.people.accounts import disable_account, reset_password
from congress.people.enums import AccessAction
from congress.people.models import AccessLog, User
from congress.people.passwords import set_password
from tests.api.conftest import TOKEN, with_token
from tests.conftest import PASSWORD
from tests.people.test_second_factor import code

ORGANS = "/api/organs/"
Ask = Callable[..., Any]


def said(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_a_password_gives_a_token(ask: Ask, clerk: User) -> None:
    response = ask(name="同步脚本", days=7)
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    key = response.json()["token"]
    token = ApiToken.objects.get(user=clerk)
    assert token.digest == digest_of(key)
    assert key not in (token.hint, token.digest)
    assert token.name == "同步脚本"
    assert key.startswith(token.hint)
    assert timedelta(days=6) < token.expires_at - timezone.now() <= timedelta(days=7)
    answer = with_token(key).get(ORGANS)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    log = list(AccessLog.objects.filter(user=clerk).order_by("pk").values_list("action", "path"))
    assert log == [(AccessAction.SIGN_IN, TOKEN), (AccessAction.VIEW, ORGANS)]
    assert ApiToken.objects.get().last_used_at is not None
    assert Client(headers={"Authorization": f"Token {key}"}).get(ORGANS).status_code == 200


def test_capitals_and_full_width_letters_are_the_same_name(ask: Ask, clerk: User) -> None:
    assert ask(username=" \uff23LERK ").status_code == 201


def test_a_form_will_do(client: Client, clerk: User) -> None:
    assert client.post(TOKEN, {"username": "clerk", "password": PASSWORD}).status_code == 201


@pytest.mark.parametrize(
    "header",
    ["Bearer rd_nothing", "Bearer ", "Bearer", "Token x y", "bearer 令牌", "Basic Y2xlcms6eA=="],
)
def test_what_is_no_token_opens_nothing(header: str, clerk: User) -> None:
    response = Client(headers={"Authorization": header.encode().decode("latin-1")}).get(ORGANS)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'


def test_a_token_ends(ask: Ask, clerk: User) -> None:
    key = ask(days=2).json()["token"]
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert said(with_token(key).get(ORGANS)) == (401, "token_expired")


def test_a_token_is_revoked_by_itself(ask: Ask, clerk: User) -> None:
    key = ask().json()["token"]
    other = ask().json()["token"]
    assert with_token(key).delete(TOKEN).status_code == 204
    assert said(with_token(key).get(ORGANS)) == (401, "token_invalid")
    assert ApiToken.objects.get(digest=digest_of(key)).revoked_by == clerk
    assert with_token(other).get(ORGANS).status_code == 200


def test_a_new_password_ends_all_tokens(ask: Ask, clerk: User, cast: dict[str, User]) -> None:
    key = ask().json()["token"]
    set_password(clerk, "Xin-Mima-2026-ok")
    assert said(with_token(key).get(ORGANS)) == (401, "token_invalid")
    key = ask(password="Xin-Mima-2026-ok").json()["token"]
    reset_password(clerk, by=cast["admin"])
    assert said(with_token(key).get(ORGANS)) == (401, "token_invalid")


def test_a_disabled_account(ask: Ask, clerk: User, cast: dict[str, User]) -> None:
    key = ask().json()["token"]
    disable_account(clerk, by=cast["admin"])
    assert said(with_token(key).get(ORGANS))[1] in ("account_inactive", "token_invalid")
    assert said(ask()) == (403, "account_inactive")
    assert said(ask(password="wrong")) == (401, "wrong_credentials")


def test_a_one_time_password_opens_nothing(ask: Ask, clerk: User) -> None:
    key = ask().json()["token"]
    User.objects.filter(pk=clerk.pk).update(must_change_password=True)
    assert said(ask()) == (403, "password_must_change")
    assert said(with_token(key).get(ORGANS)) == (403, "password_must_change")
    browser = Client()
    clerk.refresh_from_db()
    browser.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert said(browser.get(ORGANS)) == (403, "password_must_change")


def test_wrong_passwords_lock_the_account_for_page_and_program(
    ask: Ask, clerk: User, client: Client
) -> None:
    for _ in range(4):
        assert said(ask(password="wrong")) == (401, "wrong_credentials")
    client.post("/accounts/login/", {"login": "clerk", "password": "wrong"})
    response = ask()
    assert said(response) == (429, "locked")
    assert 1000 < int(response["Retry-After"]) <= 1800
    page = client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    assert page.status_code == 429
    assert not ApiToken.objects.exists()
    assert AccessLog.objects.filter(action=AccessAction.LOCKED, user=clerk).exists()


def test_the_fifth_wrong_password_says_so_in_json(ask: Ask, clerk: User) -> None:
    answers = [said(ask(password="wrong")) for _ in range(5)]
    assert answers[-1] == (429, "locked")


def test_success_forgets_failures(ask: Ask, clerk: User) -> None:
    for _ in range(3):
        for _ in range(2):
            ask(password="wrong")
        assert ask().status_code == 201


@pytest.fixture
def secret(clerk: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    assert Authenticator.objects.filter(user=clerk).exists()
    return secret


def test_the_second_factor_is_asked_for(ask: Ask, secret: str) -> None:
    assert said(ask()) == (401, "otp_required")
    assert said(ask(otp="000000")) == (401, "wrong_otp")
    assert ask(otp=code(secret)).status_code == 201
    assert said(ask(otp=code(secret))) == (401, "wrong_otp"), "each code once"


def test_wrong_codes_lock_too(ask: Ask, secret: str) -> None:
    for _ in range(4):
        assert said(ask(otp="000000")) == (401, "wrong_otp")
    assert said(ask(otp="000000")) == (429, "locked")
    assert said(ask(otp=code(secret))) == (429, "locked")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"username": ""}, "username"), ({"password": None}, "password"), ({"days": 0}, "days"),
        ({"days": 366}, "days"), ({"days": "x"}, "days"), ({"username": ["a", {}]}, "username"),
        ({"name": "名" * 61}, "name"),
    ],
)  # fmt: skip
def test_what_is_asked_for(body: dict[str, Any], field: str, ask: Ask, clerk: User) -> None:
    response = ask(**body)
    assert said(response) == (400, "validation")
    assert list(response.json()["fields"]) == [field]


def test_there_is_an_end_to_tokens(ask: Ask, clerk: User) -> None:
    for _ in range(MOST_TOKENS):
        issue(clerk, name="令牌")
    assert said(ask()) == (409, "too_many_tokens")
    ApiToken.objects.filter(user=clerk).first().delete()
    assert ask().status_code == 201


def test_odd_names_fail_nothing(ask: Ask, clerk: User) -> None:
    for name in ("no\x00body", "\ud800", "\uff58" * 150, "'; drop table"):
        assert ask(username=name).status_code in (400, 401), name


@override_settings(API_TOKENS_PER_MINUTE=3)
def test_one_address_may_not_guess_for_ever(ask: Ask, clerk: User) -> None:
    with time_machine.travel(timezone.now().replace(second=1), tick=False):
        codes = [ask(username=f"nobody{n}").status_code for n in range(4)]
        assert codes == [401, 401, 401, 429]
        response = ask()
        assert said(response) == (429, "throttled")
        assert response["Retry-After"] == "59"
