import itertools

import pytest
from django.contrib.auth import get_user_model

import tests.jobs.handlers  # noqa: F401  registers the kinds that tests use

_numbers = itertools.count(1)


@pytest.fixture
def make_owner(db):
    def make(name="白敬"):
        return get_user_model().objects.create_user(
            username=f"jobs-{next(_numbers)}", password="Jobs-and-queues-2026", name=name
        )

    return make


@pytest.fixture
def owner(make_owner):
    return make_owner()


@pytest.fixture
def woken(monkeypatch):
    """The keys of jobs that workers were told about."""
    keys = []
    monkeypatch.setattr("congress.jobs.services.wake", keys.append)
    return keys
