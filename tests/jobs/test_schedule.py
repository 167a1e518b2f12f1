import pytest
from django.core.exceptions import ImproperlyConfigured
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from congress.jobs import schedule
from congress.jobs.models import Heartbeat, ScheduledWork
from congress.jobs.registry import get_handler
from congress.jobs.schedule import _entries, entries, every
from congress.jobs.scheduling import setup_schedule
from congress.jobs.tasks import heartbeat


@pytest.fixture
def own_entries(monkeypatch):
    monkeypatch.setattr("congress.jobs.schedule._entries", dict(_entries))


@pytest.mark.django_db
def test_the_list_reaches_the_tables_once(own_entries):
    """Beat gets the knocks; what leaves a job is asked for by our own clockwork."""
    every("test.daily", daily_at="03:20", kind="test.refuse", label="夜间核对")
    assert setup_schedule() >= 3
    assert setup_schedule() == 0
    assert not PeriodicTask.objects.filter(name="test.daily").exists()
    assert ScheduledWork.objects.filter(name="test.daily", is_paused=False).exists()
    sweep = PeriodicTask.objects.get(name="jobs.sweep")
    assert (sweep.interval.every, sweep.interval.period) == (1, "minutes")
    assert sweep.expire_seconds == 60


@pytest.mark.django_db
def test_what_staff_switched_off_stays_off_and_what_staff_added_stays(own_entries):
    every("test.daily", daily_at="03:20", kind="test.refuse")
    setup_schedule()
    ScheduledWork.objects.filter(name="test.daily").update(is_paused=True)
    PeriodicTask.objects.filter(name="jobs.sweep").update(enabled=False, task="old.name")
    own = PeriodicTask.objects.create(
        name="自设", task="congress.jobs.sweep", interval=IntervalSchedule.objects.first()
    )
    setup_schedule()
    sweep = PeriodicTask.objects.get(name="jobs.sweep")
    assert (sweep.enabled, sweep.task) == (False, "congress.jobs.sweep")
    assert PeriodicTask.objects.filter(pk=own.pk).exists()
    assert ScheduledWork.objects.get(name="test.daily").is_paused


@pytest.mark.django_db
def test_an_entry_the_program_dropped_disappears(own_entries):
    every("test.daily", daily_at="03:20", kind="test.refuse")
    setup_schedule()
    del schedule._entries["test.daily"]
    setup_schedule()
    assert not ScheduledWork.objects.filter(name="test.daily").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "test.refuse"},
        {"minutes": 1, "daily_at": "01:00", "kind": "test.refuse"},
        {"minutes": 1},
        {"minutes": 1, "kind": "test.refuse", "task": "x"},
        {"daily_at": "01:00", "task": "x"},
        {"weekly_on": 1, "kind": "test.refuse"},
        {"monthly_on": 1, "daily_at": "01:00", "kind": "test.refuse"},
        {"monthly_on": min, "at": "01:00", "kind": "test.refuse"},
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


def test_every_scheduled_kind_has_a_handler_and_a_name():
    for entry in entries():
        assert entry.task or get_handler(entry.kind)
        assert entry.label != entry.name


@pytest.mark.django_db
def test_a_heartbeat_is_one_row():
    heartbeat()
    first = Heartbeat.objects.get(name="worker").at
    heartbeat()
    assert Heartbeat.objects.get(name="worker").at > first
