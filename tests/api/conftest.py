"""An account with a password, and how a program signs in with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from congress.people.models import User
from tests.conftest import PASSWORD

TOKEN = "/api/token/"


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.fixture
def clerk(cast: dict[str, User]) -> User:
    return cast["clerk"]


@pytest.fixture
def ask(client: Client) -> Callable[..., Any]:
    """POST /api/token/ as ``clerk``, with whatever is said otherwise."""

    def post(**body: Any) -> Any:
        body = {"username": "clerk", "password": PASSWORD, **body}
        return client.post(TOKEN, body, content_type="application/json")

    return post


def with_token(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"})
