"""The life of a clock: opened, kept, moved, closed, opened again; facts in, rows out."""

from dataclasses import replace
from datetime import date

import pytest

from congress.calendar import registry
from congress.calendar.clocks import close_all, refresh
from congress.calendar.models import (
    CalendarDay,
    Deadline,
    DeadlineChange,
    MeetingState,
    NoRule,
    PeriodRule,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 1)


def only(owner) -> Deadline:
    return Deadline.objects.get(owner_id=owner.pk, closed_on=None)


def next_of(owner):
    stored = type(owner).objects.values_list("next_due_on", "next_clock", "next_provisional")
    in_hand = (owner.next_due_on, owner.next_clock, owner.next_provisional)
    assert stored.get(pk=owner.pk) == in_hand
    return in_hand


@pytest.fixture
def running(task):
    task.assigned_on = date(2026, 3, 27)
    task.save()
    refresh(task, on=TODAY)
    return task


class TestOpening:
    def test_nothing_recorded_nothing_runs(self, task, case):
        assert refresh(task, on=TODAY) == []
        assert next_of(task) == next_of(case) == (None, "", False)

    def test_everything_a_page_shows(self, running, case, city):
        row = only(running)
        assert (row.legal_on, row.act_by, row.warn_on) == (date(2026, 6, 29),) * 3
        assert row.target_on is None
        assert (row.anchor_on, row.anchor_label) == (date(2026, 3, 27), "交办")
        assert row.explanation == ("交办 3月27日 + 3个月 = 6月27日（周六）→ 顺延至 6月29日（周一）")
        assert row.basis_words == "代表法第51条；北京市代表建议办理条例第21条"
        assert (row.clock_label, row.carrier) == ("答复", "主办单位")
        assert row.congress == city
        assert row.owner == running
        assert row.root == case
        assert row.is_open
        assert not row.was_late
        assert not row.provisional

    def test_owner_and_root_carry_the_date(self, running):
        assert next_of(running) == (date(2026, 6, 29), "sample.reply", False)
        assert next_of(running.case) == (date(2026, 6, 29), "sample.reply", False)

    def test_a_batch_target_stands_beside_the_legal_date_and_the_earlier_warns(self, task):
        task.assigned_on, task.is_batch = date(2026, 4, 10), True
        [row] = refresh(task, on=TODAY)
        assert (row.legal_on, row.target_on) == (date(2026, 7, 10), date(2026, 6, 30))
        assert row.warn_on == date(2026, 6, 30)
        assert row.explanation.endswith("；批次目标 6月30日（周二）")
        assert next_of(task)[0] == date(2026, 6, 30)

    def test_a_target_later_than_the_legal_date_does_not_delay_the_warning(self, task):
        task.assigned_on, task.is_batch = date(2026, 3, 2), True
        [row] = refresh(task, on=TODAY)
        assert row.warn_on == row.legal_on == date(2026, 6, 2)

    def test_the_rule_is_that_of_the_anchors_day(self, task):
        task.assigned_on = date(2025, 3, 11)
        [row] = refresh(task, on=TODAY)
        assert row.rule.since == date(2014, 1, 22)

    def test_before_a_meeting(self, case, meeting):
        case.meeting = meeting
        [row] = refresh(case, on=TODAY)
        assert (row.legal_on, row.act_by) == (date(2026, 9, 13), date(2026, 9, 11))
        assert next_of(case) == (date(2026, 9, 11), "sample.report", False)

    def test_a_provisional_date_says_so_on_the_owner(self, task):
        task.assigned_on = date(2026, 11, 20)
        refresh(task, on=TODAY)
        assert next_of(task) == (date(2027, 2, 22), "sample.reply", True)

    def test_past_facts_entered_late_are_born_closed_once(self, task):
        task.assigned_on, task.replied_on = date(2026, 3, 2), date(2026, 6, 3)
        [row] = refresh(task, on=date(2026, 7, 1))
        assert (row.closed_on, row.outcome, row.close_reason) == (
            date(2026, 6, 3),
            "met",
            "已送达",
        )
        assert row.was_late  # due on 2 June
        assert refresh(task, on=date(2026, 7, 1)) == []
        assert Deadline.objects.count() == 1
        assert next_of(task) == next_of(task.case) == (None, "", False)

    def test_no_rule_is_a_sentence_and_leaves_nothing(self, task):
        PeriodRule.objects.filter(code="proposal.reply").delete()
        task.assigned_on = date(2026, 3, 27)
        with pytest.raises(NoRule, match="请先在期限规则中补充"):
            refresh(task, on=TODAY)


class TestNothingToDo:
    def test_again_changes_nothing_and_asks_once(self, running, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert refresh(running, on=TODAY) == []
        assert Deadline.objects.count() == 1
        assert not DeadlineChange.objects.exists()

    def test_a_new_holiday_waits_for_the_recomputation(self, running):
        CalendarDay.objects.create(date=date(2026, 6, 29), is_workday=False, name="示例")
        assert refresh(running, on=TODAY) == []

    def test_a_new_version_of_the_rule_does_not_touch_the_record(self, running):
        PeriodRule.objects.create(
            code="proposal.reply", name="答复", amount=1, unit="months", roll="forward",
            basis="新条例", since=date(2026, 3, 1),
        )  # fmt: skip
        assert refresh(running, on=TODAY) == []
        assert only(running).rule.amount == 3


class TestFactsChange:
    def test_an_extension_replaces_the_date_from_the_same_start(self, running):
        running.is_extended = True
        [row] = refresh(running, on=date(2026, 6, 1))
        assert row.anchor_on == date(2026, 3, 27)
        assert row.legal_on == date(2026, 9, 28)  # 27 September is a Sunday
        assert row.extension_note == "涉及面广"
        change = row.changes.get()
        assert (change.old_legal_on, change.new_legal_on) == (date(2026, 6, 29), date(2026, 9, 28))
        assert change.cause.startswith("期限由3个月改为6个月（代表法第51条")
        assert "6个月" in change.new_explanation
        assert next_of(running)[0] == date(2026, 9, 28)
        assert next_of(running.case)[0] == date(2026, 9, 28)

    def test_a_corrected_anchor(self, running, django_user_model):
        clerk = django_user_model.objects.create(username="office", name="示例")
        running.assigned_on = date(2026, 3, 30)
        [row] = refresh(running, on=TODAY, by=clerk)
        assert row.legal_on == date(2026, 6, 30)
        assert row.changes.get().cause == "起算日由2026年3月27日改为2026年3月30日"
        assert row.changes.get().by == clerk

    def test_a_corrected_anchor_before_the_revision_takes_the_old_rule(self, running):
        running.assigned_on = date(2025, 3, 11)
        [row] = refresh(running, on=TODAY)
        assert row.rule.since == date(2014, 1, 22)

    def test_joining_a_batch(self, running):
        running.is_batch = True
        [row] = refresh(running, on=TODAY)
        assert row.target_on == date(2026, 6, 30)
        assert row.changes.get().cause == "批次目标调整"
        assert (row.changes.get().old_target_on, row.changes.get().new_target_on) == (
            None,
            date(2026, 6, 30),
        )

    def test_another_meeting(self, case, meeting):
        case.meeting = meeting
        refresh(case, on=TODAY)
        later = type(meeting).objects.create(
            congress=meeting.congress, kind=meeting.kind, name="第二十一次会议",
            starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 26),
        )  # fmt: skip
        case.meeting = later
        [row] = refresh(case, on=TODAY)
        assert row.meeting == later
        assert row.legal_on == date(2026, 11, 15)
        assert row.changes.get().cause == ("改列会议；会议由2026年9月23日改为2026年11月25日")

    def test_the_corrected_start_of_a_run_that_is_over(self, running):
        running.replied_on = date(2026, 6, 30)
        refresh(running, on=TODAY)
        assert Deadline.objects.get().was_late
        running.assigned_on = date(2026, 4, 1)
        [row] = refresh(running, on=TODAY)
        assert row.legal_on == date(2026, 7, 1)
        assert not row.was_late


class TestClosing:
    def test_met_in_time(self, running):
        running.replied_on = date(2026, 6, 29)
        [row] = refresh(running, on=date(2026, 7, 5))
        assert (row.closed_on, row.outcome) == (date(2026, 6, 29), "met")
        assert not row.was_late
        assert next_of(running) == next_of(running.case) == (None, "", False)
        assert not row.changes.exists()

    def test_met_late(self, running):
        running.replied_on = date(2026, 6, 30)
        [row] = refresh(running, on=date(2026, 7, 5))
        assert row.was_late

    def test_void_is_neither_met_nor_missed(self, running):
        running.voided_on = date(2026, 7, 30)
        [row] = refresh(running, on=date(2026, 7, 30))
        assert (row.outcome, row.close_reason) == ("void", "异议成立")
        assert not row.was_late

    def test_what_no_longer_applies_is_cancelled_on_the_day(self, running):
        running.assigned_on = None
        [row] = refresh(running, on=date(2026, 4, 20))
        assert (row.closed_on, row.outcome) == (date(2026, 4, 20), "cancelled")
        assert refresh(running, on=date(2026, 4, 21)) == []

    def test_a_cancelled_meeting(self, case, meeting):
        case.meeting = meeting
        refresh(case, on=TODAY)
        meeting.state = MeetingState.CANCELLED
        [row] = refresh(case, on=TODAY)
        assert (row.outcome, row.close_reason) == ("cancelled", "会议取消")
        assert refresh(case, on=TODAY) == []

    def test_close_all(self, case, meeting):
        case.meeting, case.submitted_on = meeting, date(2026, 3, 2)
        refresh(case, on=TODAY)
        rows = close_all(case, on=TODAY, outcome="ended", reason="终止办理")
        assert {row.outcome for row in rows} == {"ended"}
        assert len(rows) == 2
        assert next_of(case) == (None, "", False)


class TestAgain:
    def test_a_new_run_closes_the_old_one_and_starts_its_own(self, running):
        running.round, running.assigned_on = 2, date(2026, 5, 6)
        old, new = refresh(running, on=date(2026, 5, 6))
        assert (old.run, old.closed_on, old.outcome) == (1, date(2026, 5, 6), "void")
        assert old.close_reason == "重新起算"
        assert (new.run, new.legal_on, new.is_open) == (2, date(2026, 8, 6), True)
        assert next_of(running)[0] == date(2026, 8, 6)

    def test_resubmission_after_a_return(self, case):
        case.submitted_on, case.screened_on = date(2026, 3, 2), date(2026, 3, 4)
        refresh(case, on=TODAY)
        case.submission, case.submitted_on, case.screened_on = 2, date(2026, 3, 16), None
        [row] = refresh(case, on=TODAY)
        assert row.run == 2
        assert list(Deadline.objects.order_by("run").values_list("outcome", flat=True)) == [
            "met",
            "",
        ]

    def test_a_stop_recorded_by_mistake_is_undone_and_logged(self, running):
        running.replied_on = date(2026, 5, 6)
        refresh(running, on=TODAY)
        running.replied_on = None
        [row] = refresh(running, on=TODAY)
        assert row.is_open
        assert row.outcome == row.close_reason == ""
        assert row.changes.get().cause == "恢复计时"
        assert Deadline.objects.count() == 1
        assert next_of(running)[0] == date(2026, 6, 29)

    def test_a_corrected_day_of_delivery_is_logged(self, running):
        running.replied_on = date(2026, 6, 20)
        refresh(running, on=TODAY)
        running.replied_on = date(2026, 7, 1)
        [row] = refresh(running, on=TODAY)
        assert row.was_late
        assert row.changes.get().cause == "停止日期由2026-06-20更正为2026-07-01"

    def test_a_meeting_moved_after_the_report_was_sent_moves_nothing(
        self, case, meeting, monkeypatch, sample_app
    ):
        case.meeting = meeting
        refresh(case, on=TODAY)
        close_all(case, on=date(2026, 9, 10), outcome="met", reason="已送交")
        sent = replace(sample_app.report(case), stopped_on=date(2026, 9, 10), reason="已送交")
        clock = replace(registry.clock("sample.report"), run=lambda _owner: sent)
        monkeypatch.setitem(registry._clocks, clock.code, clock)
        meeting.starts_on = date(2026, 9, 16)
        assert refresh(case, on=TODAY) == []


class TestNext:
    def test_the_root_carries_the_earliest_of_all_its_parts_and_its_own(self, case, sample_app):
        first = sample_app.Task.objects.create(case=case, assigned_on=date(2026, 3, 27))
        second = sample_app.Task.objects.create(case=case, assigned_on=date(2026, 3, 2))
        refresh(first, on=TODAY)
        refresh(second, on=TODAY)
        case.refresh_from_db()
        assert next_of(case) == (date(2026, 6, 2), "sample.reply", False)
        case.submitted_on = date(2026, 3, 30)
        refresh(case, on=TODAY)
        assert next_of(case) == (date(2026, 4, 7), "sample.screening", False)
        case.screened_on = date(2026, 4, 1)
        refresh(case, on=TODAY)
        assert next_of(case) == (date(2026, 6, 2), "sample.reply", False)
        second.case = case
        second.replied_on = date(2026, 4, 2)
        refresh(second, on=TODAY)
        assert next_of(case) == (date(2026, 6, 29), "sample.reply", False)
        assert next_of(first)[0] == date(2026, 6, 29)
        assert next_of(second) == (None, "", False)

    def test_opening_costs_few_queries(self, task, django_assert_max_num_queries):
        task.assigned_on = date(2026, 3, 27)
        with django_assert_max_num_queries(8):
            refresh(task, on=TODAY)
