"""/healthz: 200 when all is well, 503 with the one thing that is not."""

import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest
import redis
from django.db import DatabaseError
from django.utils import timezone

from congress.calendar.models import CalendarYear, YearState
from congress.jobs.models import Heartbeat, Job, JobState, ScheduledWork
from congress.portal import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def well(monkeypatch):
    """An installation that has been up for an hour, with nothing wrong."""
    monkeypatch.setattr(health, "STARTED", health.time.monotonic() - 3600)
    for name in ("worker", "beat"):
        Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})
    today = timezone.localdate()
    for year in (today.year, today.year + 1):
        CalendarYear.objects.get_or_create(year=year, defaults={"state": YearState.PROVISIONAL})


def unwell(client):
    """The checks that fail."""
    answer = client.get("/healthz")
    body = answer.json()
    failing = {name: why for name, why in body["checks"].items() if not why.startswith("ok")}
    assert answer.status_code == (503 if failing else 200)
    assert body["status"] == ("degraded" if failing else "ok")
    return failing


def test_well(client, well, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": dict.fromkeys(
            ("database", "queue", "worker", "beat", "schedule", "disk", "calendar"), "ok"
        ),
    }
    assert "no-store" in answer["Cache-Control"]


def test_nothing_but_reading(client, well):
    assert client.post("/healthz").status_code == 405


def test_https_is_not_asked_of_the_probe(client, well, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200


def test_a_silent_database(client, well, monkeypatch):
    def silent():
        raise DatabaseError("password=secret")

    monkeypatch.setitem(health.CHECKS, "database", silent)
    assert unwell(client) == {"database": "数据库没有应答"}


def test_a_queue_that_takes_no_messages(client, well, settings, tmp_path):
    settings.REDIS_URL = ""
    settings.QUEUE_DIR = tmp_path / "gone"
    assert unwell(client) == {"queue": "队列不能写入"}


def test_the_probe_leaves_no_message_behind(client, well, settings, tmp_path):
    settings.REDIS_URL = ""
    settings.QUEUE_DIR = tmp_path
    (tmp_path / "messages").mkdir()
    assert unwell(client) == {}
    assert list((tmp_path / "messages").iterdir()) == []


def test_a_redis_that_is_down(client, well, settings, monkeypatch):
    settings.REDIS_URL = "redis://user:secret@127.0.0.1:1/0"

    def refuse(*args, **kwargs):
        raise redis.ConnectionError("secret")

    monkeypatch.setattr("redis.Redis.set", refuse)
    assert unwell(client) == {"queue": "队列不能写入"}


@pytest.mark.parametrize(
    ("name", "words"), [("worker", "后台任务进程没有心跳"), ("beat", "定时进程没有心跳")]
)
def test_a_heart_that_stopped(client, well, name, words):
    Heartbeat.objects.filter(name=name).update(at=timezone.now() - timedelta(minutes=4))
    assert unwell(client) == {name: words}
    Heartbeat.objects.filter(name=name).delete()
    assert unwell(client) == {name: words}


def test_silence_is_forgiven_just_after_the_start(client, well, monkeypatch):
    Heartbeat.objects.all().delete()
    monkeypatch.setattr(health, "STARTED", health.time.monotonic())
    assert unwell(client) == {}


def test_a_worker_busy_with_a_long_job_is_alive(client, well):
    Heartbeat.objects.filter(name="worker").delete()
    job = Job.objects.create(
        kind="test.long",
        state=JobState.RUNNING,
        lease_until=timezone.now() + timedelta(minutes=1),
    )
    assert unwell(client) == {}
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
    assert set(unwell(client)) == {"worker"}


def test_scheduled_work_that_nobody_runs(client, well):
    long_ago = timezone.now() - timedelta(days=3)
    ScheduledWork.objects.create(name="portal.tidy", due_at=long_ago, known_since=long_ago)
    assert unwell(client) == {"schedule": "到了时间没有运行：清理过期记录"}
    ScheduledWork.objects.update(is_paused=True)
    assert unwell(client) == {}


def test_a_full_disk(client, well, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1024))
    assert unwell(client) == {"disk": "磁盘剩余空间不足"}


def test_a_calendar_year_that_is_not_loaded(client, well, time_machine):
    """In October a period of three months ends next year: that year must be there."""
    time_machine.move_to("2031-10-15T10:00:00+08:00", tick=False)
    Heartbeat.objects.update(at=timezone.now())
    CalendarYear.objects.get_or_create(year=2031, defaults={"state": YearState.ANNOUNCED})
    CalendarYear.objects.filter(year=2032).delete()
    assert unwell(client) == {"calendar": "工作日历缺少 2032 年"}
    CalendarYear.objects.filter(year=2031).delete()
    assert unwell(client) == {"calendar": "工作日历缺少 2031、2032 年"}
    CalendarYear.objects.create(year=2031, state=YearState.ANNOUNCED)
    time_machine.move_to("2031-06-15T10:00:00+08:00", tick=False)
    Heartbeat.objects.update(at=timezone.now())
    assert unwell(client) == {}
