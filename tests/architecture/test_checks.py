"""The system check that keeps SQLite safe for two hands."""

from __future__ import annotations

import copy

import pytest
from django.conf import settings as configured
from django.core.checks import registry, run_checks

from congress.checks import check_databases

SAFE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": "/var/lib/congress/congress.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode = WAL;",
    },
}


@pytest.fixture
def ids(monkeypatch):
    def ids(**changes):
        database = copy.deepcopy(SAFE)
        database["OPTIONS"] |= changes.pop("options", {})
        monkeypatch.setattr(configured, "DATABASES", {"default": database | changes})
        return [message.id for message in check_databases()]

    return ids


def test_it_is_registered_and_content_with_ours():
    assert check_databases in registry.registry.get_checks()
    assert [m for m in run_checks() if (m.id or "").startswith("congress.")] == []


def test_what_is_safe(ids):
    assert ids() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ATOMIC_REQUESTS": True}, "congress.E001"),
        ({"options": {"transaction_mode": None}}, "congress.E002"),
        ({"options": {"transaction_mode": "DEFERRED"}}, "congress.E002"),
        ({"options": {"init_command": "PRAGMA foreign_keys=ON;"}}, "congress.E003"),
        ({"options": {"timeout": 1}}, "congress.E004"),
        ({"NAME": ":memory:"}, "congress.E005"),
    ],
)
def test_what_is_not(ids, changes, code):
    assert ids(**changes) == [code]


def test_bare_options(ids):
    assert ids(OPTIONS={}) == ["congress.E002", "congress.E003", "congress.E004"]


def test_postgresql_needs_none_of_it(ids):
    engine = "django.db.backends.postgresql"
    assert ids(ENGINE=engine, OPTIONS={}) == []
    assert ids(ENGINE=engine, OPTIONS={}, ATOMIC_REQUESTS=True) == ["congress.E001"]
