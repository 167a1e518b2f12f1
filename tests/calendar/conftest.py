"""Pure calendars, and the sample app's tables, clocks and rows."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from congress.calendar import registry
from congress.calendar.clocks import refresh
from congress.calendar.loading import load_defaults
from congress.calendar.models import Meeting
from congress.calendar.public_holidays import exceptions_of
from congress.calendar.workdays import WorkCalendar
from congress.jobs import runner
from congress.jobs.models import Job, JobState
from congress.people.models import Congress
from tests.calendar import sample


@cache
def shipped_calendar() -> WorkCalendar:
    """What a new system starts with, without a database."""
    days = {day: mark for year in range(2024, 2028) for day, mark in exceptions_of(year).items()}
    return WorkCalendar(days, frozenset({2024, 2025, 2026}), frozenset({2024, 2025, 2026, 2027}))


@pytest.fixture
def shipped() -> WorkCalendar:
    return shipped_calendar()


@pytest.fixture(scope="session")
def _sample_tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(sample.Case)
        editor.create_model(sample.Task)


@pytest.fixture
def sample_app(_sample_tables, db, monkeypatch):
    """The sample app is installed, and its clocks are registered, for one test."""
    config = sample.SampleConfig("tests.calendar.sample", sample)
    config.apps = apps
    monkeypatch.setitem(apps.app_configs, "sample", config)
    config.models = apps.all_models["sample"]
    apps.clear_cache()
    for clock in sample.CLOCKS:
        monkeypatch.setitem(registry._clocks, clock.code, clock)
    # Content types made in an earlier test were rolled back; the cache would remember them.
    ContentType.objects.clear_cache()
    ContentType.objects.get_for_models(sample.Case, sample.Task)
    load_defaults()
    yield sample
    monkeypatch.undo()
    apps.clear_cache()
    ContentType.objects.clear_cache()


@pytest.fixture
def city(db) -> Congress:
    return Congress.objects.create(
        code="rule-city", name="示例市人民代表大会", short_name="示例市", level="city"
    )


@pytest.fixture
def district(city) -> Congress:
    return Congress.objects.create(
        code="rule-district",
        name="示例区人民代表大会",
        short_name="示例区",
        level="district",
        parent=city,
    )


@pytest.fixture
def meeting(city) -> Meeting:
    return Meeting.objects.create(
        congress=city,
        kind="standing_committee",
        number=20,
        name="常委会第二十次会议",
        starts_on=date(2026, 9, 23),
        ends_on=date(2026, 9, 25),
    )


@pytest.fixture
def case(sample_app, city):
    return sample.Case.objects.create(congress=city)


@pytest.fixture
def task(case):
    return sample.Task.objects.create(case=case)


@pytest.fixture
def start(sample_app, city):
    """start(anchor, …) → a task of a case of its own, its clock running."""

    def make(anchor_on, **facts):
        case = sample_app.Case.objects.create(congress=facts.pop("congress", city))
        task = sample_app.Task.objects.create(case=case, assigned_on=anchor_on, **facts)
        refresh(task, on=date(2026, 4, 1))
        return task

    return make


@pytest.fixture
def office(django_user_model):
    return django_user_model.objects.create(username="office", name="示例办公室")


@pytest.fixture
def run_jobs():
    """Run what was promised, as a worker would."""

    def run() -> list[Job]:
        jobs = list(Job.objects.filter(state=JobState.QUEUED).order_by("pk"))
        for job in jobs:
            assert runner.run(job.pk) == JobState.DONE
            job.refresh_from_db()
        return jobs

    return run
