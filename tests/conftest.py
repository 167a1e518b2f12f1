"""The cast that everybody knows, and a calendar for those tests that touch the database."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from datetime import date
from shutil import which
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.db.models import Model
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from congress.calendar.loading import load_defaults
from congress.calendar.models import PeriodRule
from congress.calendar.selectors import calendar_table
from congress.notices.loading import load_levels
from congress.people.models import User
from congress.portal.demo.house import House, build_house
from congress.portal.demo.lives import Life, Plan
from congress.portal.demo.wordings import BUS, Words
from proposals.models import Proposal
from tests.emptying import flush_may_empty
from tests.snapshot import Snapshot


def pytest_configure() -> None:
    """On Redis each process has a cache of its own: else one empties what another counts on."""
    if settings.REDIS_URL:
        number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
        place = urlsplit(settings.REDIS_URL)._replace(path=f"/{number}")
        settings.CACHES["default"]["LOCATION"] = place.geturl()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys take longest: they begin first, or one process ends alone with them."""
    items.sort(key=lambda item: "tests/journeys/" not in item.nodeid)


PASSWORD = "Yanshi-2026-Mima"
#: The day on which most tests play: a Monday between two sessions.
TODAY = date(2026, 11, 16)
HOUSE = Snapshot(lambda: build_house(PASSWORD))


@pytest.fixture(autouse=True, scope="session")
def _flush_may_empty() -> Iterator[None]:
    with flush_may_empty():
        yield


@pytest.fixture(autouse=True, scope="session")
def _nobody_stays_in_the_database(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """PostgreSQL drops no database in which somebody is left: a browser's last request, a worker
    that was killed. Who it was stands in the output."""
    yield
    if connection.vendor != "postgresql":
        return
    # While a browser is open this thread holds a second connection (asgiref keeps one for the event
    # loop), and a test that cuts everybody off may have cut this one: a new one is asked for.
    connection.close()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT query, pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        for query, _ in cursor.fetchall():
            logging.getLogger("tests").error("left in the database: %s", query[:200])


#: Chromium without windows of its own: each of those costs a second of processor time.
SHELL = "chromium-headless-shell"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture
def house(db: Any) -> House:
    """Both congresses with the named accounts; no proposals."""
    return copy_of(HOUSE, Proposal, User)


def copy_of(kept: Snapshot, *warm: type[Model]) -> House:
    """The rows of a house in this database, and the content types of ``warm`` at hand."""
    if not PeriodRule.objects.exists():  # a test with real transactions has emptied the database
        load_defaults()
    load_levels()
    built: House = kept.take()
    cache.clear()  # the same accounts as in the test before
    ContentType.objects.clear_cache()
    for model in warm:
        ContentType.objects.get_for_model(model)
    return built


@pytest.fixture
def cast(house: House) -> dict[str, User]:
    """admin office committee leader dispatcher unit-admin clerk reviewer head, clerk2 head2 and
    clerk3 head3 of two more units, deputy cosigner cosigner2, auditor stranger, district-office
    district-deputy."""
    return house.users


@pytest.fixture
def sign_in(cast: dict[str, User]) -> Callable[[str], Client]:
    """A browser in which the named person of the cast is signed in."""

    def enter(username: str) -> Client:
        client = Client()
        client.force_login(
            cast[username], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return enter


@pytest.fixture
def at_stage(house: House) -> Callable[..., Proposal]:
    """A proposal taken to a stage of congress.portal.demo.lives.STAGES by the real moves."""

    def make(
        stage: str,
        *,
        lead: str = "deputy",
        words: Words = BUS,
        submitted_on: date = TODAY,
        is_dissatisfied: bool = False,
    ) -> Proposal:
        plan = Plan(words, stage, submitted_on, lead, is_dissatisfied)
        proposal = Life(house, plan, TODAY, calendar_table()).walk()
        proposal.refresh_from_db()
        return proposal

    return make


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium. One for all: playwright allows one event loop in a process."""
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or which(SHELL) or which("chromium"),
            args=FLAGS,
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
