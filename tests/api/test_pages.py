"""The pages of one's own tokens, and the administrators' list of all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from congress.api.models import ApiToken
from congress.api.tokens import issue
from congress.people.models import User
from tests.api.conftest import with_token
from tests.conftest import PASSWORD
from tests.proposals.conftest import cost

LIST, ADD = "/accounts/tokens/", "/accounts/tokens/add/"
SignIn = Callable[[str], Client]


@pytest.fixture
def sure(sign_in: SignIn) -> Callable[[str], Client]:
    """A browser whose person has just typed his password once more."""

    def enter(name: str) -> Client:
        browser = sign_in(name)
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return browser

    return enter


def test_a_token_is_shown_once(sure: SignIn, cast: dict[str, User]) -> None:
    browser = sure("clerk")
    assert "还没有令牌" in browser.get(LIST).content.decode()
    response = browser.post(ADD, {"name": "报表程序", "days": "30"})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    key = re.search(r"rd_[\w-]{40,}", response.content.decode())[0]  # type: ignore[index]
    page = browser.get(LIST).content.decode()
    assert "报表程序" in page
    assert key not in page
    assert with_token(key).get("/api/organs/").status_code == 200


def test_the_password_is_asked_for_again(sign_in: SignIn) -> None:
    response = sign_in("clerk").get(ADD)
    assert response.status_code == 302
    assert "/accounts/reauthenticate/" in response.url
    assert not ApiToken.objects.exists()


def test_a_form_that_is_not_filled_in(sure: SignIn) -> None:
    response = sure("clerk").post(ADD, {"name": "", "days": "5000"})
    assert response.status_code == 422
    assert "请填写“名称”。" in response.content.decode()


def test_revoked_by_its_owner_and_nobody_else(sign_in: SignIn, cast: dict[str, User]) -> None:
    token, key = issue(cast["clerk"], name="旧脚本")
    url = f"{LIST}{token.pk}/revoke/"
    assert sign_in("reviewer").post(url).status_code == 404
    assert sign_in("clerk").get(url).status_code == 405
    assert sign_in("clerk").post(f"{LIST}{2**64}/revoke/").status_code == 404
    assert with_token(key).get("/api/organs/").status_code == 200
    response = sign_in("clerk").post(url, follow=True)
    assert "令牌“旧脚本”已撤销" in response.content.decode()
    assert with_token(key).get("/api/organs/").status_code == 401


def test_the_list_costs_the_same_for_one_and_for_three(
    sign_in: SignIn, cast: dict[str, User]
) -> None:
    browser, costs = sign_in("clerk"), set()
    browser.get(LIST)
    for _ in range(3):
        issue(cast["clerk"], name="令牌")
        costs.add(cost(browser, LIST))
    assert len(costs) == 1


# --- the admin ------------------------------------------------------------------------------------
ADMIN = "/admin/api/apitoken/"


def test_administrators_revoke(sign_in: SignIn, cast: dict[str, User]) -> None:
    token, key = issue(cast["clerk"], name="外面的程序")
    issue(cast["district-deputy"], name="区里的程序")
    admin = sign_in("admin")
    page = admin.get(ADMIN).content.decode()
    assert "外面的程序" in page
    assert "区里的程序" not in page
    assert token.digest not in page
    row = admin.get(f"{ADMIN}{token.pk}/change/")
    assert row.status_code == 200
    assert token.digest not in row.content.decode()
    assert token.seal not in row.content.decode()
    body: dict[str, Any] = {"action": "revoke_tokens", "_selected_action": [token.pk]}
    response = admin.post(ADMIN, body, follow=True)
    assert "已撤销 1 个令牌" in response.content.decode()
    token.refresh_from_db()
    assert token.revoked_by == cast["admin"]
    assert with_token(key).get("/api/organs/").status_code == 401
    for name in ("office", "auditor", "clerk"):
        assert sign_in(name).get(ADMIN).status_code in (302, 403), name
    for state in ("open", "over"):
        assert admin.get(ADMIN, {"state": state}).status_code == 200
