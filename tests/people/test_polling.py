"""A page that asks by itself keeps nobody signed in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings

POLL = {"HX-Request": "true", "X-Polling": "1"}


@override_settings(IDLE_TIMEOUT_MINUTES=30)
def test_polling_is_not_doing_something(client, clerk):
    with time_machine.travel("2026-11-20T01:00:00Z", tick=False) as clock:
        client.force_login(clerk)
        client.get("/jobs/")
        for _ in range(3):
            clock.shift(timedelta(minutes=10))
            assert client.get("/jobs/", headers=POLL).status_code == 200
        clock.shift(timedelta(minutes=1))
        assert client.get("/jobs/", headers=POLL)["HX-Redirect"].startswith("/accounts/login/")


@pytest.mark.parametrize("path", sorted((settings.BASE_DIR / "templates").rglob("*.html")))
def test_every_page_that_asks_by_itself_says_so(path: Path):
    text = path.read_text(encoding="utf-8")
    assert text.count('hx-trigger="every') == text.count("""hx-headers='{"X-Polling": "1"}'""")
