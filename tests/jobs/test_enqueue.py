from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from congress.jobs import enqueue
from congress.jobs.models import Job, JobState
from congress.jobs.runner import run
from congress.jobs.services import retry

pytestmark = pytest.mark.django_db


def test_the_row_is_written_and_the_worker_woken_on_commit_only(
    woken, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("test.add", args={"a": 1, "b": 2})
        assert woken == []
    assert woken == [job.pk]
    assert (job.state, job.max_attempts) == (JobState.QUEUED, 5)


def test_a_rolled_back_transaction_leaves_neither_row_nor_message(
    woken, django_capture_on_commit_callbacks
):
    def break_off():
        enqueue("test.add", args={"a": 1, "b": 2})
        raise ZeroDivisionError

    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        break_off()
    assert woken == []
    assert not Job.objects.exists()


def test_an_unknown_kind_is_refused():
    with pytest.raises(LookupError, match=r"test\.unknown"):
        enqueue("test.unknown")


def test_the_same_key_joins_the_unfinished_job():
    first = enqueue("test.add", args={"a": 1, "b": 2}, unique_key="sum")
    assert enqueue("test.add", args={"a": 1, "b": 2}, unique_key="sum") == first
    assert enqueue("test.add", args={"a": 1, "b": 2}, unique_key="other") != first
    assert enqueue("test.refuse", unique_key="sum") != first
    assert Job.objects.count() == 3


def test_jobs_without_a_key_never_collide():
    assert enqueue("test.refuse") != enqueue("test.refuse")


def test_a_finished_job_does_not_stand_in_the_way():
    first = enqueue("test.add", args={"a": 1, "b": 2}, unique_key="sum")
    run(first.pk)
    assert enqueue("test.add", args={"a": 1, "b": 2}, unique_key="sum") != first


def test_the_database_itself_refuses_a_second_unfinished_job_of_a_key():
    enqueue("test.add", args={"a": 1, "b": 2}, unique_key="sum")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="test.add", unique_key="sum")


def test_losing_the_race_for_a_key_joins_the_winner(monkeypatch):
    """Between the look and the insert somebody else inserts."""
    winner = Job.objects.create(kind="test.add", unique_key="sum")
    from congress.jobs import services

    real, calls = services._join, []

    def blind_once(kind, key):
        calls.append(key)
        return None if len(calls) == 1 else real(kind, key)

    monkeypatch.setattr(services, "_join", blind_once)
    assert enqueue("test.add", unique_key="sum") == winner


def test_a_job_asked_for_while_it_runs_will_run_once_more():
    """It may have read what the second caller changed only afterwards."""
    job = enqueue("test.add", args={"a": 1, "b": 2}, unique_key="sum")
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    assert enqueue("test.add", args={"a": 1, "b": 2}, unique_key="sum") == job
    job.refresh_from_db()
    assert job.again


def test_a_job_for_later_wakes_nobody_now(woken, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("test.refuse", run_after=timezone.now() + timedelta(hours=1))
    assert woken == []
    assert run(job.pk) is None


def test_a_broker_that_is_down_costs_the_caller_nothing(
    monkeypatch, caplog, django_capture_on_commit_callbacks
):
    class Down:
        def send_task(self, *args, **kwargs):
            raise ConnectionError

    monkeypatch.setattr("congress.jobs.waking.current_app", Down())
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("test.refuse")
    assert Job.objects.filter(pk=job.pk, state=JobState.QUEUED).exists()
    assert "job.not_woken" in caplog.text


def test_retry_gives_a_failed_job_new_attempts(woken, django_capture_on_commit_callbacks):
    job = enqueue("test.refuse")
    assert not retry(job)  # it has not failed
    run(job.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert retry(job)
    assert (job.state, job.attempts, job.error) == (JobState.QUEUED, 0, "")
    assert woken[-1] == job.pk


def test_retry_yields_to_a_newer_job_of_the_same_key():
    old = enqueue("test.refuse", unique_key="k")
    run(old.pk)
    enqueue("test.refuse", unique_key="k")
    assert not retry(old)
