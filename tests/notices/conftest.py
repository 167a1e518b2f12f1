"""Notices of made-up events, told to the cast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from congress.notices.models import Notice
from congress.notices.services import tell
from congress.people.models import User
from congress.portal.demo.house import House


@pytest.fixture
def say(house: House) -> Callable[..., None]:
    """``say("clerk", "head", key=…, mail=…)``: tell these people of the cast something."""

    def say(*names: str, **changes: Any) -> None:
        words = {
            "key": "test.assigned:1",
            "subject": "“加强老旧小区充电设施建设”已交办，请签收",
            "url": "/proposals/1/",
            "congress": house.city,
        }
        tell(User.objects.filter(username__in=names), **(words | changes))

    return say


@pytest.fixture
def addressed(cast: dict[str, User]) -> dict[str, User]:
    """The cast, each with an address for mail."""
    for name, user in cast.items():
        User.objects.filter(pk=user.pk).update(email=f"{name}@example.cn")
        user.refresh_from_db()
    return cast


@pytest.fixture
def told() -> Callable[[], list[tuple[str, str]]]:
    """Who was told what: (user name, key), in order."""

    def told() -> list[tuple[str, str]]:
        return sorted(Notice.objects.values_list("recipient__username", "key"))

    return told


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """Do something, and what follows its commit."""

    def committed(work: Callable[..., Any], *args: Any, **changes: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            work(*args, **changes)

    return committed
