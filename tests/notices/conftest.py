"""Notices of made-up events, told to the cast."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from congress.calendar.models import CalendarDay
from congress.notices.models import Notice, OfficeHours
from congress.notices.services import tell
from congress.people.models import User
from congress.portal.demo.house import House


@pytest.fixture(autouse=True)
def office_time(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller | None]:
    """A Monday at ten: by night and on Sundays no mail leaves the house, nor does the clock remind.
    ``move_to`` another moment. Tests with processes of their own ask for ``always_open``."""
    if "always_open" in request.fixturenames:
        yield None
        return
    with time_machine.travel("2026-11-16 10:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def always_open(house: House) -> None:
    """The city's office is at work whatever the real clock says."""
    OfficeHours.objects.create(congress=house.city, opens_at="00:00", closes_at="23:59:59")
    today = timezone.localdate()
    CalendarDay.objects.update_or_create(date=today, defaults={"is_workday": True, "name": "上班"})


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
