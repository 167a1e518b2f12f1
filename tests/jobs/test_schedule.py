import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from congress.jobs import enqueue
from congress.jobs.models import Heartbeat, Job
from congress.jobs.registry import get_handler
from congress.jobs.schedule import _entries, entries, every
from congress.jobs.scheduling import setup_schedule
from congress.jobs.tasks import enqueue_scheduled, heartbeat


@pytest.fixture
def own_entries(monkeypatch):
    monkeypatch.setattr("congress.jobs.schedule._entries", dict(_entries))


@pytest.mark.django_db
def test_the_list_reaches_the_tables_once(own_entries):
    every("test.daily", daily_at="03:20", kind="test.refuse", label="夜间核对")
    assert setup_schedule() >= 3
    assert setup_schedule() == 0
    daily = PeriodicTask.objects.get(name="test.daily")
    assert (daily.crontab.hour, daily.crontab.minute) == ("3", "20")
    assert str(daily.crontab.timezone) == "Asia/Shanghai"
    assert json.loads(daily.kwargs) == {"kind": "test.refuse", "args": {}}
    sweep = PeriodicTask.objects.get(name="jobs.sweep")
    assert (sweep.interval.every, sweep.interval.period) == (1, "minutes")
    assert sweep.expire_seconds == 60


@pytest.mark.django_db
def test_what_staff_switched_off_stays_off_and_what_staff_added_stays(own_entries):
    setup_schedule()
    PeriodicTask.objects.filter(name="jobs.sweep").update(enabled=False, task="old.name")
    own = PeriodicTask.objects.create(
        name="自设", task="congress.jobs.sweep", interval=IntervalSchedule.objects.first()
    )
    setup_schedule()
    sweep = PeriodicTask.objects.get(name="jobs.sweep")
    assert (sweep.enabled, sweep.task) == (False, "congress.jobs.sweep")
    assert PeriodicTask.objects.filter(pk=own.pk).exists()


@pytest.mark.django_db
def test_an_entry_the_program_dropped_disappears(own_entries):
    every("test.daily", daily_at="03:20", kind="test.refuse")
    setup_schedule()
    from congress.jobs import schedule

    del schedule._entries["test.daily"]
    setup_schedule()
    assert not PeriodicTask.objects.filter(name="test.daily").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "test.refuse"},
        {"minutes": 1, "daily_at": "01:00", "kind": "test.refuse"},
        {"minutes": 1},
        {"minutes": 1, "kind": "test.refuse", "task": "x"},
    ],
)
def test_half_an_entry_is_refused(own_entries, wrong):
    with pytest.raises(ImproperlyConfigured):
        every("test.wrong", **wrong)


def test_two_different_entries_of_one_name_are_refused(own_entries):
    every("test.twice", minutes=1, kind="test.refuse")
    every("test.twice", minutes=1, kind="test.refuse")
    with pytest.raises(ImproperlyConfigured):
        every("test.twice", minutes=2, kind="test.refuse")


def test_every_scheduled_kind_has_a_handler():
    kinds = [entry.kwargs["kind"] for entry in entries() if "kind" in entry.kwargs]
    for kind in kinds:
        assert get_handler(kind)


@pytest.mark.django_db
def test_a_clock_that_asks_twice_gets_one_job():
    enqueue_scheduled("test.refuse")
    enqueue_scheduled("test.refuse")
    assert Job.objects.count() == 1
    enqueue("test.refuse")
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_a_heartbeat_is_one_row():
    heartbeat()
    first = Heartbeat.objects.get(name="worker").at
    heartbeat()
    assert Heartbeat.objects.get(name="worker").at > first
