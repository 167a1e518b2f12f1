"""A meeting, a day, a rule, a year changes: open dates follow, each with a line in the log."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congress.calendar import services
from congress.calendar.clocks import recompute, refresh
from congress.calendar.models import CalendarDay, Deadline, DeadlineChange, PeriodRule
from congress.calendar.selectors import open_deadlines
from congress.jobs import enqueue
from congress.jobs.models import Job
from congress.jobs.schedule import entries

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 1)


def deadline(task) -> Deadline:
    return Deadline.objects.get(owner_id=task.pk, clock="sample.reply", closed_on=None)


def next_of(owner):
    return type(owner).objects.values_list("next_due_on", "next_provisional").get(pk=owner.pk)


class TestMeeting:
    def test_moved(self, case, meeting, office, run_jobs):
        case.meeting = meeting
        case.save()
        refresh(case, on=TODAY)
        services.reschedule_meeting(meeting, date(2026, 9, 28), date(2026, 9, 30), by=office)
        [job] = run_jobs()
        assert job.owner == office
        assert job.result["changed"] == 1
        row = Deadline.objects.get()
        assert (row.anchor_on, row.legal_on, row.act_by) == (
            date(2026, 9, 28),
            date(2026, 9, 18),
            date(2026, 9, 18),
        )
        change = row.changes.get()
        assert change.cause == "常委会第二十次会议由2026年9月23日改为2026年9月28日"
        assert (change.old_legal_on, change.new_legal_on) == (date(2026, 9, 13), date(2026, 9, 18))
        assert (change.old_act_by, change.by) == (date(2026, 9, 11), office)
        assert next_of(case) == (date(2026, 9, 18), False)
        case.refresh_from_db()
        assert refresh(case, on=TODAY) == []  # the facts say the same

    def test_the_same_first_day_promises_nothing(self, meeting, office):
        services.reschedule_meeting(meeting, date(2026, 9, 23), date(2026, 9, 24), by=office)
        assert not Job.objects.exists()

    def test_its_length_is_kept_when_only_the_first_day_is_given(self, meeting):
        services.reschedule_meeting(meeting, date(2026, 9, 28))
        assert meeting.ends_on == date(2026, 9, 30)

    def test_cancelled(self, case, meeting, run_jobs):
        case.meeting, case.submitted_on = meeting, date(2026, 3, 30)
        case.save()
        refresh(case, on=TODAY)
        services.cancel_meeting(meeting)
        run_jobs()
        row = Deadline.objects.get(clock="sample.report")
        assert (row.outcome, row.close_reason) == ("cancelled", "会议取消")
        assert Deadline.objects.get(clock="sample.screening").is_open
        assert next_of(case) == (date(2026, 4, 7), False)


class TestCalendar:
    def test_a_day_that_staff_mark_as_holiday(self, start, office, run_jobs):
        task, other = start(date(2026, 3, 27)), start(date(2026, 3, 10))
        services.set_day(date(2026, 6, 29), False, "示例假日", by=office)
        [job] = run_jobs()
        assert job.result["changed"] == 1
        row = deadline(task)
        assert row.legal_on == date(2026, 6, 30)
        change = row.changes.get()
        assert change.cause == "放假安排调整：2026年6月29日放假"
        assert change.new_explanation.endswith("→ 顺延至 6月30日（周二）")
        assert next_of(task) == next_of(task.case) == (date(2026, 6, 30), False)
        assert not deadline(other).changes.exists()

    def test_running_the_job_twice_logs_once(self, start, run_jobs):
        task = start(date(2026, 3, 27))
        services.set_day(date(2026, 6, 29), False, "示例假日")
        [job] = run_jobs()
        enqueue(job.kind, args=job.args)
        [again] = run_jobs()
        assert again.result["changed"] == 0
        assert deadline(task).changes.count() == 1

    def test_a_rest_day_between_the_day_to_act_by_and_the_legal_date(self, case, meeting, run_jobs):
        case.meeting = meeting
        case.save()
        refresh(case, on=TODAY)
        services.set_day(date(2026, 9, 12), True, "示例调休")
        run_jobs()
        assert Deadline.objects.get().act_by == date(2026, 9, 12)

    def test_a_target_day_that_becomes_a_holiday(self, start, run_jobs):
        task = start(date(2026, 4, 10), is_batch=True)
        services.set_day(date(2026, 6, 30), False, "示例假日")
        run_jobs()
        row = deadline(task)
        assert (row.target_on, row.warn_on) == (date(2026, 6, 30), date(2026, 6, 29))
        assert "批次目标 6月30日（周二，示例假日），最迟应于 6月29日（周一）办理" in row.explanation

    def test_the_notice_for_a_provisional_year(self, start, office, run_jobs):
        task = start(date(2026, 11, 10))
        assert deadline(task).legal_on == date(2027, 2, 11)
        assert next_of(task) == (date(2027, 2, 11), True)
        # the notice moves a day off to the 11th; the make-up day is the Saturday after
        services.set_day(date(2027, 2, 11), False, "春节", by=office)
        services.set_day(date(2027, 2, 13), True, "调休上班", by=office)
        services.set_year_state(2027, "announced", by=office)
        run_jobs()
        row = deadline(task)
        assert (row.legal_on, row.provisional) == (date(2027, 2, 12), False)
        assert "暂定" not in row.explanation
        causes = list(row.changes.order_by("pk").values_list("cause", flat=True))
        # All three were entered before the first job ran, which saw them all.
        assert causes == ["放假安排调整：2027年2月11日放假"]
        assert next_of(task) == next_of(task.case) == (date(2027, 2, 12), False)

    def test_a_year_that_is_loaded(self, start, run_jobs):
        task = start(date(2027, 9, 30), is_extended=True)
        row = deadline(task)
        assert row.legal_on == date(2028, 3, 30)
        assert "2028年放假安排尚未录入" in row.explanation
        services.load_year(2028)
        [job] = run_jobs()
        assert job.result["changed"] == 1
        row = deadline(task)
        assert row.provisional
        assert "2028年放假安排尚未公布" in row.explanation
        assert row.changes.get().cause == "载入2028年放假安排（暂定）"

    def test_loading_an_unchanged_year_promises_nothing(self, sample_app):
        services.load_year(2026)
        assert not Job.objects.exists()

    def test_closed_ones_stay(self, start, run_jobs):
        task = start(date(2026, 3, 27), replied_on=date(2026, 5, 6))
        services.set_day(date(2026, 6, 29), False, "示例假日")
        run_jobs()
        assert Deadline.objects.get(owner_id=task.pk).legal_on == date(2026, 6, 29)


class TestRules:
    """What runs keeps its version (issue 5): see test_versions.py for what staff may choose."""

    def test_a_rule_that_gives_no_date_any_more_is_logged_and_spares_the_others(
        self, start, caplog
    ):
        bad, good = start(date(2025, 3, 11)), start(date(2026, 3, 27))
        PeriodRule.objects.filter(pk=deadline(bad).rule_id).update(kind="threshold")
        PeriodRule.objects.filter(pk=deadline(good).rule_id).update(amount=2)
        assert recompute(open_deadlines(), cause="规则更正") == 1
        assert deadline(bad).legal_on == date(2025, 6, 11)
        assert deadline(good).legal_on == date(2026, 5, 27)
        assert f"deadline {deadline(bad).pk} cannot be computed" in caplog.text


def test_every_night_all_are_checked(start, run_jobs):
    task = start(date(2026, 3, 27))
    CalendarDay.objects.create(date=date(2026, 6, 29), is_workday=False, name="示例")
    [entry] = [entry for entry in entries() if entry.name == "calendar.verify"]
    assert entry.kind == "calendar.recompute"
    enqueue(entry.kind, args=entry.args)
    [job] = run_jobs()
    assert job.result["changed"] == 1
    assert deadline(task).legal_on == date(2026, 6, 30)


class TestMany:
    @pytest.fixture
    def many(self, sample_app, city):
        """many(n) → n open deadlines of n tasks of 3 cases, in two groups of equal inputs."""

        def make(n):
            cases = [sample_app.Case.objects.create(congress=city) for _ in range(3)]
            tasks = sample_app.Task.objects.bulk_create(
                sample_app.Task(case=cases[i % 3], assigned_on=date(2026, 3, 27 if i % 2 else 26))
                for i in range(n)
            )
            for task in tasks[:2]:
                refresh(task, on=TODAY)
            rows = {row.anchor_on: row for row in Deadline.objects.all()}
            copies = []
            for task in tasks[2:]:
                row = rows[task.assigned_on]
                fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
                fields |= {"id": None, "owner_id": task.pk, "root_id": task.case_id}
                copies.append(Deadline(**fields))
            Deadline.objects.bulk_create(copies)
            return tasks

        return make

    def queries(self, n, many):
        many(n)
        PeriodRule.objects.filter(code="proposal.reply", congress=None).update(amount=4)
        with CaptureQueriesContext(connection) as captured:
            assert recompute(open_deadlines(), cause="规则更正") == n
        return [re.sub(r"\s.*", "", q["sql"]) for q in captured.captured_queries]

    @pytest.mark.parametrize("n", [2, 60, 400])
    def test_queries_do_not_grow_with_the_rows_of_a_chunk(self, n, many):
        statements = self.queries(n, many)
        inserts = statements.count("INSERT")
        # SQLite takes some seventy log lines in one statement.
        assert inserts <= 1 + n // 60
        # Two of these ask which owners and roots are wrong: where none is, nothing is written.
        assert len(statements) - inserts <= 21

    def test_every_owner_and_root_is_right_afterwards(self, many, monkeypatch, sample_app):
        monkeypatch.setattr("congress.calendar.recomputation.CHUNK", 7)
        many(40)
        PeriodRule.objects.filter(code="proposal.reply", congress=None).update(amount=4)
        reports = []
        changed = recompute(
            open_deadlines(), cause="规则更正", report=lambda *said: reports.append(said)
        )
        assert changed == 40
        assert reports[-1] == (40, 40)
        assert DeadlineChange.objects.count() == 40
        for task in sample_app.Task.objects.all():
            assert task.next_due_on == deadline(task).warn_on
            assert task.next_clock == "sample.reply"
        assert set(sample_app.Case.objects.values_list("next_due_on", flat=True)) == {
            min(Deadline.objects.values_list("warn_on", flat=True))
        }

    def test_equal_inputs_are_computed_once(self, many, monkeypatch):
        many(40)
        PeriodRule.objects.filter(code="proposal.reply", congress=None).update(amount=4)
        asked = []
        original = PeriodRule.due
        monkeypatch.setattr(
            PeriodRule, "due", lambda rule, *a, **k: asked.append(a) or original(rule, *a, **k)
        )
        recompute(open_deadlines(), cause="规则更正")
        assert len(asked) == 2

    def test_a_job_that_died_between_dates_and_owners_is_mended_by_the_next(self, many, sample_app):
        many(4)
        sample_app.Task.objects.update(next_due_on=None, next_clock="")
        assert recompute(open_deadlines(), cause="规则更正") == 0
        assert not sample_app.Task.objects.filter(next_due_on=None).exists()
