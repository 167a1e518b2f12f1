from datetime import timedelta

import pytest
from django.utils import timezone

from congress.jobs import enqueue
from congress.jobs.models import Heartbeat, Job, JobState, LeaseLost
from congress.jobs.registry import _handlers, handler
from congress.jobs.runner import LONGEST_PAUSE, claim, pause_after, run, run_due
from congress.jobs.sweeping import PATIENCE, sweep

pytestmark = pytest.mark.django_db


@pytest.fixture
def during(monkeypatch):
    """Register a handler for one test: ``during(function)`` returns its kind."""

    def register(function):
        monkeypatch.setattr("congress.jobs.registry._handlers", dict(_handlers))
        handler("test.during")(function)
        return "test.during"

    return register


def make_due(job, seconds=3600):
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(seconds=seconds))


def test_a_job_runs_once_and_keeps_its_result():
    job = enqueue("test.add", args={"a": 20, "b": 22})
    assert run(job.pk) == JobState.DONE
    assert run(job.pk) is None
    job.refresh_from_db()
    assert job.result == {"sum": 42}
    assert (job.attempts, job.progress, job.total, job.message) == (1, 1, 2, "正在相加")
    assert job.finished_at
    assert job.lease_until is None
    assert Heartbeat.objects.filter(name="worker").exists()


def test_only_one_of_two_workers_gets_the_job():
    job = enqueue("test.add", args={"a": 1, "b": 1})
    now = timezone.now()
    assert claim(job.pk, now=now)
    assert claim(job.pk, now=now) is None
    job.refresh_from_db()
    assert job.attempts == 1
    assert job.lease_until == now + timedelta(minutes=5)


def test_a_handler_that_raises_is_tried_again_later_and_fails_in_the_end():
    job = enqueue("test.fail")
    for attempt in (1, 2):
        before = timezone.now()
        assert run(job.pk) == JobState.QUEUED
        job.refresh_from_db()
        assert job.attempts == attempt
        assert job.run_after - before >= pause_after(attempt)
        assert run(job.pk) is None  # not before its time
        make_due(job)
    assert run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert job.error == f"已尝试 3 次，仍未完成。请联系系统管理员，并告知任务编号 {job.pk}。"


def test_pauses_double_up_to_an_hour():
    assert [pause_after(n).total_seconds() for n in (1, 2, 3)] == [30, 60, 120]
    assert pause_after(50) == LONGEST_PAUSE


def test_a_refusal_is_final_and_shows_its_own_words():
    job = enqueue("test.refuse")
    assert run(job.pk) == JobState.FAILED
    job.refresh_from_db()
    assert (job.attempts, job.error) == (1, "表格第 3 行缺少姓名，请补齐后重新导入。")


def test_a_kind_that_the_program_no_longer_knows_does_not_stop_the_worker():
    job = Job.objects.create(kind="test.gone", max_attempts=1)
    assert run(job.pk) == JobState.FAILED


def test_report_renews_the_lease_and_is_written_at_most_once_a_second(
    django_assert_num_queries,
):
    four_minutes_ago = timezone.now() - timedelta(minutes=4)
    job = enqueue("test.refuse", run_after=four_minutes_ago)
    job = claim(job.pk, now=four_minutes_ago)
    lease = job.lease_until
    with django_assert_num_queries(1):
        for done in range(1, 50):
            job.report(done, 100)
    job.refresh_from_db()
    assert (job.progress, job.percent) == (1, 1)
    assert job.lease_until > lease + timedelta(minutes=3)
    job.report(100, 100)
    job.refresh_from_db()
    assert job.percent == 100


def test_who_lost_the_lease_can_no_longer_write(during):
    def overtaken(job):
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        sweep()
        other = claim(job.pk, now=timezone.now())
        assert other is not None
        with pytest.raises(LeaseLost):
            job.report(1, 2)
        return {"by": "the dead"}

    job = enqueue(during(overtaken))
    assert run(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (JobState.RUNNING, None, 2)


def test_asked_for_again_while_running_it_runs_again(during):
    runs = []

    def asked_again(job):
        runs.append(job.attempts)
        if len(runs) == 1:
            enqueue("test.during", unique_key="k")

    job = enqueue(during(asked_again), unique_key="k")
    assert run_due() == 2
    job.refresh_from_db()
    assert (job.state, job.again, len(runs)) == (JobState.DONE, False, 2)


def test_a_declared_lease_is_kept(monkeypatch):
    monkeypatch.setattr("congress.jobs.registry._handlers", dict(_handlers))
    handler("test.long", lease_minutes=30)(lambda job: None)
    now = timezone.now()
    job = claim(enqueue("test.long").pk, now=now + timedelta(seconds=1))
    assert job.lease_until == now + timedelta(seconds=1, minutes=30)


# --- the sweep ------------------------------------------------------------------------------------
def test_the_sweep_finds_what_was_never_woken_and_nothing_else():
    lost, fresh = enqueue("test.refuse"), enqueue("test.refuse")
    later = enqueue("test.refuse", run_after=timezone.now() + timedelta(hours=2))
    make_due(lost)
    assert sweep() == [lost.pk]
    assert sweep() == []  # its message is on the way
    now = timezone.now() + 3 * PATIENCE
    assert set(sweep(now=now)) == {lost.pk, fresh.pk}
    assert later.pk not in sweep(now=now + 3 * PATIENCE)


def test_the_sweep_is_bounded_and_takes_turns(monkeypatch):
    monkeypatch.setattr("congress.jobs.sweeping.BATCH", 2)
    for _ in range(5):
        make_due(enqueue("test.refuse"))
    now = timezone.now()
    rounds = [sweep(now=now + n * 2 * PATIENCE) for n in range(3)]
    assert [len(keys) for keys in rounds] == [2, 2, 2]
    assert len({key for keys in rounds for key in keys}) == 5


def test_the_sweep_leaves_a_running_job_with_a_live_lease_alone():
    job = claim(enqueue("test.refuse").pk, now=timezone.now())
    assert sweep() == []
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_job_whose_worker_died_is_free_again():
    job = claim(enqueue("test.add", args={"a": 1, "b": 2}).pk, now=timezone.now())
    later = timezone.now() + timedelta(minutes=6)
    assert sweep(now=later) == [job.pk]
    assert claim(job.pk, now=later).attempts == 2


def test_a_job_that_kills_every_worker_is_given_up():
    job = enqueue("test.refuse")
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, attempts=5, lease_until=timezone.now() - timedelta(minutes=1)
    )
    assert sweep() == []
    job.refresh_from_db()
    assert (job.state, job.error) == (
        JobState.FAILED,
        "办理多次中断，未能完成。请联系系统管理员。",
    )
