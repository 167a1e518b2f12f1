"""The database or Redis goes away and comes back, with the house running: real processes."""

import os
import shutil
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from congress.calendar.loading import load_defaults
from congress.jobs import enqueue
from congress.jobs.models import Heartbeat, Job, JobState
from tests.jobs.test_worker import database_url
from tests.portal.running import Door, Redis, Running, until

pytestmark = pytest.mark.django_db(transaction=True)
RUN = "/admin/jobs/scheduledwork/portal.tidy/run/"


@pytest.fixture(scope="module")
def static(tmp_path_factory):
    """Pages name their files as they were collected: once for both houses."""
    folder = tmp_path_factory.mktemp("house")
    others = {k: v for k, v in os.environ.items() if k not in ("REDIS_URL", "DATABASE_URL")}
    environment = {**others, "VAR_DIR": str(folder)}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
    return folder / "static"


@pytest.fixture
def folder(tmp_path, static):
    (tmp_path / "static").symlink_to(static)
    return tmp_path


@pytest.fixture
def session(sign_in):
    """The cookie of an administrator; and a clock that knocks each second."""
    client = sign_in("admin")
    session = client.session
    session["seen_at"] = int(time.time())
    session.save()
    load_defaults()
    second = IntervalSchedule.objects.create(every=1, period=IntervalSchedule.SECONDS)
    PeriodicTask.objects.create(
        name="test.sweep", task="congress.jobs.sweep", interval=second, expire_seconds=5
    )
    call_command("setup_schedule", verbosity=0)
    return client.cookies["sessionid"].value


@pytest.fixture
def promised(monkeypatch):
    """A job whose knock was lost: only a sweep finds it."""
    monkeypatch.setattr("congress.jobs.services.wake", lambda pk: False)

    def promise():
        job = enqueue("portal.tidy")
        Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(minutes=1))
        return job

    return promise


def is_done(job):
    return Job.objects.filter(pk=job.pk, state=JobState.DONE).exists()


@pytest.mark.skipif(
    not settings.REDIS_URL or shutil.which("redis-server") is None, reason="needs a Redis server"
)
def test_redis_goes_and_comes_back(folder, session, promised):
    redis = Redis(folder)
    redis.start()
    try:
        with Running(folder, session, REDIS_URL=redis.url, DATABASE_URL=database_url()) as house:
            first = promised()
            assert until(lambda: is_done(first)), house.log("worker")
            redis.stop()
            for path in ("/", "/proposals/", "/notices/"):
                begun = time.monotonic()
                status, page, _ = house.get(path)
                assert status == 200, page
                assert time.monotonic() - begun < 10
            assert '"queue": "队列不能写入"' in house.get("/healthz")[1]
            status, page, _ = house.post(RUN)  # answers with a redirect to the line's page
            assert status == 200, page
            asked = Job.objects.get(schedule="portal.tidy")
            assert asked.state == JobState.QUEUED
            Job.objects.filter(pk=asked.pk).update(run_after=timezone.now() - timedelta(minutes=1))
            redis.start()
            assert until(lambda: is_done(asked)), house.log("worker") + house.log("beat")
    finally:
        redis.stop()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a file does not go away")
def test_postgresql_goes_and_comes_back(folder, session, promised):
    parts = connection.settings_dict
    door = Door(parts["HOST"] or "127.0.0.1", int(parts["PORT"] or 5432))
    door.open()
    url = f"postgres://{parts['USER']}:{parts['PASSWORD']}@127.0.0.1:{door.port}/{parts['NAME']}"
    with Running(folder, session, REDIS_URL="", DATABASE_URL=url) as house:
        first = promised()
        assert until(lambda: is_done(first)), house.log("worker")
        web = house.pids["web"]

        cut_everybody_off()
        statuses = [house.get("/")[0] for _ in range(3)]
        assert statuses[1:] == [200, 200], statuses

        door.shut()
        for path in ("/", "/proposals/", "/nowhere/"):
            status, page, headers = house.get(path)
            assert (status, headers["Retry-After"]) == (503, "30"), page
            assert "数据库暂时没有应答" in page
            assert "Traceback" not in page
        status, page, _ = house.post(RUN, note="刚写好的一段话")
        assert status == 503
        assert "刚写好的一段话" in page
        assert '"database": "数据库没有应答"' in house.get("/healthz")[1]
        waiting = promised()
        Heartbeat.objects.all().delete()
        time.sleep(3)  # worker and beat meet it too
        door.open()

        assert house.get("/")[0] == 200
        assert house.pids["web"] == web  # the same processes, not new ones
        assert until(lambda: is_done(waiting)), house.log("worker") + house.log("beat")
    door.shut()


def cut_everybody_off():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
