"""One house per module, built once in a transaction that is rolled back; a savepoint per test.

The day is TODAY everywhere, so that pages, rights and periods of these tests never grow old.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress.calendar.models import PeriodRule
from congress.calendar.selectors import calendar_table
from congress.people.models import Deputy, User
from congress.portal.demo.house import House, build_house
from congress.portal.demo.lives import STAGES, Life, Plan
from congress.portal.demo.wordings import BUS
from congress.workflow.models import StatusChange
from proposals.models import (
    CoSignature,
    Dispatch,
    Extension,
    HandlingTask,
    JointOpinion,
    Objection,
    Proposal,
    Reply,
    Verdict,
)
from tests.conftest import PASSWORD, TODAY, copy_of
from tests.proposals.lives import LIVES, Case, object_of
from tests.proposals.tables import LIFE_OF
from tests.snapshot import Snapshot

HERE = Path(__file__).parent
#: Everything of a proposal that moves by itself.
PARTS = (CoSignature, Dispatch, HandlingTask, JointOpinion, Objection, Extension, Reply, Verdict)
MORNING = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
#: Built on that day, by whichever module comes first.
HOUSE = Snapshot(lambda: build_house(PASSWORD))
LIVED = Snapshot(lambda house: {name: live(house).at(None) for name, live in LIVES.items()})
#: What the rows of the kept lives point at: rules of periods, and kinds of objects.
GROUND: list[Any] = []
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


#: What a module builds once for many tests; whoever does not ask for it must not meet it.
SHARED = {
    "stages", "lives", "ready", "entered", "districts", "everything", "library", "noted", "told",
}  # fmt: skip


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In each module of this folder, tests of an empty house come before those of shared rows.

    Shared rows stay until the module ends. Otherwise the order stays as it was shuffled.
    """
    places: dict[Path, list[int]] = {}
    for place, item in enumerate(items):
        if item.path.parent == HERE:
            places.setdefault(item.path, []).append(place)
    for numbers in places.values():
        ordered = sorted(
            (items[number] for number in numbers),
            key=lambda item: bool(SHARED & set(getattr(item, "fixturenames", ()))),
        )
        for number, item in zip(numbers, ordered, strict=True):
            items[number] = item


@pytest.fixture(scope="module", autouse=True)
def frozen_day() -> Iterator[None]:
    logging.disable(logging.ERROR)  # a line per request costs more than it tells here
    with time_machine.travel(MORNING, tick=False):
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def built(django_db_setup: Any, django_db_blocker: Any, frozen_day: Any) -> Iterator[House]:
    """Both congresses and the cast, for all tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield copy_of(HOUSE, Proposal, *PARTS, User, StatusChange)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def db(request: pytest.FixtureRequest) -> Iterator[None]:
    """Instead of the plugin's: whatever a test writes goes, the module's house stays."""
    if "transactional_db" in request.fixturenames:
        yield
        return
    request.getfixturevalue("built")
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def house(db: None, built: House) -> House:
    """With users and deputies that remember nothing of other tests."""
    return replace(
        built,
        users={user.username: user for user in User.objects.filter(username__in=built.users)},
        deputies={
            deputy.user.username: deputy
            for deputy in Deputy.objects.filter(user__username__in=built.deputies)
            .select_related("user", "congress")
        },
    )  # fmt: skip


def walk(house: House, stage: str, **plan: Any) -> Proposal:
    """A proposal taken to ``stage`` by real moves, by default on one day."""
    words = plan.pop("words", BUS)
    submitted_on = plan.pop("submitted_on", TODAY)
    life = Life(house, Plan(words, stage, submitted_on, **plan), TODAY, calendar_table())
    return Proposal.objects.get(pk=life.walk().pk)


@pytest.fixture(scope="module")
def stages(built: House) -> dict[str, Proposal]:
    """One proposal of ``deputy`` in each stage, handled by the cast's unit."""
    return {stage: walk(built, stage) for stage in STAGES}


@pytest.fixture(scope="module")
def lives(built: House) -> dict[str, Case]:
    """One proposal with co-signers and three units in each situation of ``LIVES``."""
    # After a flush both have keys of their own. Rules alone do not tell: where they were loaded in
    # a module that was rolled back, the next ones get the same keys.
    ground = [
        *PeriodRule.objects.order_by("pk").values_list("pk", "code", "since"),
        *ContentType.objects.order_by("pk").values_list("pk", "app_label", "model"),
    ]
    if Proposal.objects.exists():  # the keys of others may be those of the copies
        return {name: live(built) for name, live in LIVES.items()}
    if ground != GROUND:
        LIVED.kept, GROUND[:] = None, ground
    return {name: case.at(built) for name, case in LIVED.take(built).items()}


@pytest.fixture(scope="module")
def ready(lives: dict[str, Case]) -> dict[tuple[str, str], Any]:
    """(table, column) → the object in its situation."""
    return {
        (table, column): object_of(table, lives[life])
        for table, columns in LIFE_OF.items()
        for column, life in columns.items()
    }


@pytest.fixture
def people(house: House) -> dict[str, Any]:
    return {**house.users, "anonymous": AnonymousUser()}


@pytest.fixture(scope="module")
def browsers(built: House) -> dict[str, Client]:
    """A signed-in browser for everybody of the cast, and ``anonymous``."""
    clients = {"anonymous": Client()}
    for username, user in built.users.items():
        clients[username] = client = Client()
        client.force_login(user, backend=BACKEND)
        client.get("/jobs/")  # so that the session's first writing lies behind us
    return clients


@pytest.fixture
def part() -> Callable[[Proposal, str], Any]:
    """The proposal itself or its only task, reply, verdict."""
    return part_of


def part_of(proposal: Proposal, flow: str) -> Any:
    model, path = {
        "proposal": (Proposal, "pk"),
        "dispatch": (Dispatch, "proposal"),
        "task": (HandlingTask, "proposal"),
        "reply": (Reply, "task__proposal"),
        "verdict": (Verdict, "reply__task__proposal"),
    }[flow]
    return model.objects.get(**{path: proposal.pk})


@pytest.fixture
def enter(house: House) -> Callable[[str], Client]:
    """A browser in which the named person has just signed in."""

    def browser(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=name), backend=BACKEND)
        return client

    return browser


def text_of(response: Any) -> str:
    return response.content.decode()


def cost(client: Client, url: str) -> int:
    """The number of queries of one page."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
