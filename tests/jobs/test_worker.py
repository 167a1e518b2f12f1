"""Real workers on the real queue: what is left when a message is lost or a worker is killed."""

import os
import signal
import subprocess
import sys
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone

from congress.jobs import enqueue
from congress.jobs.models import Heartbeat, Job, JobState, ScheduledWork
from congress.jobs.schedule import entries

LEASE = 2  # seconds
# Rows are committed, for another process must see them; afterwards only the tables of jobs are
# emptied, not those that migrations have filled for everybody.
committed = pytest.mark.django_db(transaction=True, available_apps=["congress.jobs"])


def database_url():
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    password = f":{parts['PASSWORD']}" if parts["PASSWORD"] else ""
    where = f"{parts['HOST'] or 'localhost'}:{parts['PORT'] or 5432}"
    return f"postgres://{parts['USER']}{password}@{where}/{parts['NAME']}"


class Machine:
    """A queue of its own, and workers on it that can be killed."""

    def __init__(self, folder):
        self.queue = f"test-{uuid.uuid4().hex}"
        self.messages = folder / "queue" / "messages"
        self.messages.mkdir(parents=True)
        self.log = folder / "worker.log"
        self.workers = []
        self.environment = {
            **os.environ,
            "VAR_DIR": str(folder),
            "DATABASE_URL": database_url(),
            "REDIS_URL": settings.REDIS_URL,
            "SECRET_KEY": "only-for-this-test",
            "JOBS_LEASE_SECONDS": str(LEASE),
            "TEST_QUEUE": self.queue,
        }
        self.app = Celery("sender", set_as_current=False)
        self.app.conf.task_default_queue = self.queue
        self.app.conf.broker_url = settings.REDIS_URL or "filesystem://"
        if not settings.REDIS_URL:
            self.app.conf.broker_transport = "congress.jobs.embedded:Transport"
            self.app.conf.broker_transport_options = {
                "data_folder_in": str(self.messages),
                "data_folder_out": str(self.messages),
                "control_folder": str(folder / "queue" / "control"),
            }

    def lose_messages(self):
        if settings.REDIS_URL:
            with redis.Redis.from_url(settings.REDIS_URL) as client:
                return client.delete(self.queue)
        files = list(self.messages.glob("*.msg"))
        for file in files:
            file.unlink()
        return len(files)

    def start_worker(self):
        command = [sys.executable, "-m", "celery", "-A", "tests.jobs.worker_app", "worker"]
        command += ["-c", "1", "-l", "INFO"]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command,
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.workers.append(process)
        return process

    def kill(self, process):
        """The worker and its pool, at once and without a word."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def wait_for_lease(self, job):
        """Until nobody holds the job of a worker that was killed."""
        job.refresh_from_db()
        if job.lease_until:
            time.sleep(max(0.0, (job.lease_until - timezone.now()).total_seconds()) + 0.1)

    def until(self, job, state, seconds=25):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            job.refresh_from_db()
            if job.state == state:
                return job
            if any(process.poll() is not None for process in self.workers[-1:]):
                break
            time.sleep(0.05)
        pytest.fail(f"{job} is {job.state}, not {state}\n{self.log.read_text()[-3000:]}")


@pytest.fixture
def machine(tmp_path, db, monkeypatch):
    machine = Machine(tmp_path)
    monkeypatch.setattr("congress.jobs.waking.current_app", machine.app)
    yield machine
    for process in machine.workers:
        if process.poll() is None:
            machine.kill(process)
    machine.lose_messages()
    machine.app.close()


@committed
def test_a_worker_runs_what_it_is_told(machine):
    machine.start_worker()
    job = enqueue("test.add", args={"a": 20, "b": 22})
    machine.until(job, JobState.DONE)
    assert job.result == {"sum": 42}
    assert Heartbeat.objects.filter(name="worker").exists()


@committed
def test_a_lost_message_costs_one_sweep(machine):
    job = enqueue("test.add", args={"a": 1, "b": 2})
    assert machine.lose_messages() == 1
    # What the clock does a minute later.
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(minutes=1))
    machine.app.send_task("congress.jobs.sweep", ignore_result=True)
    machine.start_worker()
    machine.until(job, JobState.DONE)
    assert job.attempts == 1


@committed
def test_a_job_outlives_the_worker_that_was_killed_in_the_middle(machine):
    job = enqueue("test.slow_first", args={"seconds": 60})
    first = machine.start_worker()
    machine.until(job, JobState.RUNNING)
    machine.kill(first)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING  # nobody could say that it died
    machine.wait_for_lease(job)
    machine.start_worker()  # it looks round when it comes up
    machine.until(job, JobState.DONE)
    assert job.result == {"attempt": 2}


@committed
def test_after_three_days_off_each_line_of_the_schedule_runs_once(machine):
    """A weekend and a holiday without beat and worker: at the next start, once, and no more."""
    off = timezone.now() - timedelta(days=3)
    lines = [entry for entry in entries() if entry.kind]
    ScheduledWork.objects.bulk_create(
        ScheduledWork(name=entry.name, due_at=entry.rhythm.last(off), known_since=off)
        for entry in lines
    )
    expected = [entry.name for entry in lines if entry.rhythm.last(timezone.now()) > off]
    assert "proposals.expire_invitations" in expected
    machine.start_worker()
    for _ in range(3):  # the clock knocks as ever
        machine.app.send_task("congress.jobs.sweep", ignore_result=True)
    end = time.monotonic() + 40
    while Job.objects.filter(state=JobState.DONE).count() < len(expected):
        assert time.monotonic() < end, machine.log.read_text()[-3000:]
        time.sleep(0.1)
    machine.app.send_task("congress.jobs.sweep", ignore_result=True)
    last = enqueue("test.add", args={"a": 1, "b": 1})
    machine.until(last, JobState.DONE)
    ran = Job.objects.exclude(schedule="").values_list("schedule", "state")
    assert sorted(ran) == sorted((name, JobState.DONE) for name in expected)


def test_messages_appear_whole(tmp_path):
    """Under its final name no message is ever empty; a worker that reads one would stop."""
    folder = tmp_path / "messages"
    folder.mkdir()
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder)}
    app = Celery("sender", set_as_current=False)
    app.conf.broker_url = "filesystem://"
    app.conf.broker_transport = "congress.jobs.embedded:Transport"
    app.conf.broker_transport_options = {**options, "control_folder": str(tmp_path / "control")}
    seen = []
    real = os.rename

    def watched(source, target):
        seen.append((Path(source).stat().st_size > 0, Path(source).name.endswith(".msg")))
        real(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("congress.jobs.embedded.os.rename", watched)
        app.send_task("congress.jobs.sweep", ignore_result=True)
    app.close()
    assert seen == [(True, False)]
    assert len(list(folder.glob("*.celery.msg"))) == 1
