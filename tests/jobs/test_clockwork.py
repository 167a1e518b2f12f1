"""What has come round is asked for once, however long nobody looked."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from congress.jobs import enqueue
from congress.jobs.clockwork import ask_due, pause, resume, run_now
from congress.jobs.models import Job, JobState, ScheduledWork
from congress.jobs.runner import run_due
from congress.jobs.schedule import _entries, every, get_entry
from congress.jobs.standing import late_entries, standings
from congress.jobs.tasks import _note_beginning, _note_end
from congress.jobs.tasks import sweep as sweep_task

pytestmark = pytest.mark.django_db
BEIJING = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 20, 18, 0, tzinfo=BEIJING)


@pytest.fixture
def only(monkeypatch, time_machine):
    """A list of our own, on a Friday evening; ``only()`` empties it."""
    time_machine.move_to(FRIDAY, tick=False)
    monkeypatch.setattr("congress.jobs.schedule._entries", {})
    every("test.night", daily_at="00:30", kind="test.add", args={"a": 1, "b": 2}, label="相加")
    ask_due()
    return time_machine


def jobs():
    return list(Job.objects.filter(schedule="test.night").order_by("pk"))


def test_a_new_line_waits_for_its_time(only):
    assert jobs() == []
    only.move_to(FRIDAY.replace(day=21, hour=0, minute=29), tick=False)
    assert ask_due() == []
    only.move_to(FRIDAY.replace(day=21, hour=0, minute=30), tick=False)
    assert ask_due() == ["test.night"]
    assert ask_due() == []
    (job,) = jobs()
    assert (job.kind, job.args) == ("test.add", {"a": 1, "b": 2})


def test_three_days_off_are_caught_up_with_once(only):
    """Machine off from Friday evening to Monday morning, three nights missed."""
    only.move_to(datetime(2026, 11, 23, 9, 0, tzinfo=BEIJING), tick=False)
    assert ask_due() == ["test.night"]
    run_due()
    assert ask_due() == []
    assert [job.state for job in jobs()] == [JobState.DONE]
    only.move_to(datetime(2026, 11, 24, 0, 31, tzinfo=BEIJING), tick=False)
    assert ask_due() == ["test.night"]  # and then each night as ever


def test_one_that_still_works_or_waits_is_not_asked_for_beside_itself(only):
    for day in (21, 22):
        only.move_to(FRIDAY.replace(day=day, hour=1), tick=False)
        ask_due()
    (job,) = jobs()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    only.move_to(FRIDAY.replace(day=23, hour=1), tick=False)
    ask_due()
    job.refresh_from_db()
    assert (len(jobs()), job.again) == (1, True)


def test_two_workers_ask_once(only, monkeypatch):
    only.move_to(FRIDAY.replace(day=21, hour=1), tick=False)
    known = {"test.night": ScheduledWork.objects.get(name="test.night")}
    assert ask_due() == ["test.night"]
    run_due()
    monkeypatch.setattr("congress.jobs.clockwork.works", lambda: known)  # read before the first
    assert ask_due() == []


def test_a_clock_that_was_wrong_does_not_stop_it_for_ever(only):
    only.move_to(datetime(2036, 1, 1, 9, 0, tzinfo=BEIJING), tick=False)
    ask_due()
    run_due()
    only.move_to(FRIDAY + timedelta(days=1), tick=False)
    assert ask_due() == []
    only.move_to(FRIDAY + timedelta(days=2), tick=False)
    assert ask_due() == ["test.night"]


def test_one_line_that_fails_keeps_no_other(only, caplog):
    every("test.also", daily_at="00:10", kind="test.add", label="也相加")
    every("test.aaa", daily_at="00:10", kind="test.nobody", label="没有人会")
    ask_due()
    only.move_to(FRIDAY.replace(day=21, hour=1), tick=False)
    assert ask_due() == ["test.also", "test.night"]
    assert "schedule.not_asked" in caplog.text


def test_paused_and_resumed(only):
    entry = get_entry("test.night")
    pause(entry)
    only.move_to(FRIDAY.replace(day=22, hour=1), tick=False)
    assert ask_due() == []
    assert late_entries(now=timezone.now()) == []
    resume(entry)
    assert ask_due() == []  # what was left out stays out
    only.move_to(FRIDAY.replace(day=23, hour=1), tick=False)
    assert ask_due() == ["test.night"]


def test_by_hand_once(only):
    entry = get_entry("test.night")
    assert run_now(entry)
    assert not run_now(entry)
    run_due()
    assert run_now(entry)
    assert len(jobs()) == 2


def test_the_knock_of_each_minute_asks(only, woken):
    only.move_to(FRIDAY.replace(day=21, hour=1), tick=False)
    sweep_task()
    assert len(jobs()) == 1


# --- how it stands --------------------------------------------------------------------------------
def standing(name="test.night"):
    return next(row for row in standings() if row.entry.name == name)


def test_late_when_nobody_ran_it(only):
    assert standing().code == "never"
    only.move_to(FRIDAY.replace(day=21, hour=1, minute=29), tick=False)
    assert late_entries(now=timezone.now()) == []
    only.move_to(FRIDAY.replace(day=21, hour=1, minute=31), tick=False)
    assert [entry.name for entry in late_entries(now=timezone.now())] == ["test.night"]
    assert standing().code == "late"
    assert "补办一次" in standing().sentence
    ask_due()
    assert standing().code == "late"  # asked for, and nobody took it
    run_due()
    row = standing()
    assert (row.code, row.took, late_entries(now=timezone.now())) == ("fine", "不到 1 秒", [])
    assert row.next_at == FRIDAY.replace(day=22, hour=0, minute=30)


def test_what_failed_stands_first_and_says_whom_to_ask(only):
    every("test.aaa", daily_at="00:40", kind="test.add", args={"a": 1, "b": 1}, label="也相加")
    every("test.bad", daily_at="00:40", kind="test.refuse", label="拒绝")
    ask_due()
    only.move_to(FRIDAY.replace(day=21, hour=1), tick=False)
    ask_due()
    run_due()
    first = standings()[0]
    assert (first.entry.name, first.code, first.can_retry) == ("test.bad", "failed", True)
    assert first.sentence == "表格第 3 行缺少姓名，请补齐后重新导入。"
    assert "系统管理员" in first.advice
    assert late_entries(now=timezone.now()) == []  # its own state, and no silence


def test_a_job_under_way_is_no_silence(only):
    only.move_to(FRIDAY.replace(day=21, hour=0, minute=31), tick=False)
    ask_due()
    later = FRIDAY.replace(day=21, hour=3)
    Job.objects.update(state=JobState.RUNNING, lease_until=later + timedelta(minutes=5), attempts=1)
    only.move_to(later, tick=False)
    assert (standing().code, late_entries(now=timezone.now())) == ("running", [])


def test_short_tasks_tell_when_they_ran(only, monkeypatch):
    monkeypatch.setattr("congress.jobs.schedule._entries", dict(_entries))
    every("test.knock", minutes=5, task="test.knock", label="敲门")

    task = SimpleNamespace(name="test.knock", request=SimpleNamespace())

    assert standing("test.knock").code == "never"
    _note_beginning(task=task)
    only.shift(timedelta(seconds=3))
    _note_end(task=task, state="SUCCESS")
    assert (standing("test.knock").code, standing("test.knock").took) == ("fine", "3 秒")
    only.shift(timedelta(minutes=21))
    assert standing("test.knock").code == "late"
    _note_end(task=task, state="FAILURE")
    row = standing("test.knock")
    assert (row.code, row.can_retry) == ("failed", False)


def test_a_page_costs_the_same_for_many_lines(only, django_assert_num_queries):
    enqueue("test.add", schedule="test.night")
    standings()
    with django_assert_num_queries(4):
        standings()
    for number in range(5):
        every(f"test.more{number}", daily_at="00:30", kind="test.add", label="相加")
        enqueue("test.add", schedule=f"test.more{number}")
    standings()
    with django_assert_num_queries(4):
        standings()
