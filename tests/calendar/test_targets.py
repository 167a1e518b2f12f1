"""A target beside the legal date: set by a rule, or chosen when a batch is handed over."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from congress.calendar import services
from congress.calendar.clocks import recompute, refresh
from congress.calendar.dates import dates_of
from congress.calendar.models import Deadline, PeriodRule
from congress.calendar.selectors import open_deadlines
from congress.calendar.workdays import DayMark, PeriodError, WorkCalendar, compute_chosen

TODAY = date(2026, 4, 1)
REPLY = PeriodRule(kind="period", amount=3, unit="months", roll="forward")
TARGET = PeriodRule(kind="fixed", month=6, day=30)


def dated(anchor, calendar, *, rule=REPLY, target=None, chosen=None):
    return dates_of(rule, anchor, "交办", target, calendar, chosen)


class TestArithmetic:
    def test_a_chosen_day_stands_and_is_acted_on_by_the_last_working_day(self, shipped):
        due = compute_chosen(date(2026, 6, 20), shipped)  # a Saturday of 端午节, from the 19th
        assert (due.legal_on, due.act_by) == (date(2026, 6, 20), date(2026, 6, 18))
        assert not due.provisional

    def test_a_year_not_announced(self, shipped):
        assert compute_chosen(date(2028, 6, 30), shipped).provisional

    def test_the_first_day_of_all(self):
        with pytest.raises(PeriodError, match="没有这样的日期"):
            compute_chosen(date(1, 1, 1), WorkCalendar({date(1, 1, 1): DayMark(False)}))

    @pytest.mark.parametrize(
        ("chosen", "target", "warns"),
        [
            (date(2026, 6, 30), date(2026, 6, 30), date(2026, 6, 30)),
            (date(2026, 6, 28), date(2026, 6, 28), date(2026, 6, 26)),  # a Sunday
            (date(2026, 7, 10), date(2026, 7, 10), date(2026, 7, 10)),
            (date(2026, 7, 31), date(2026, 7, 31), date(2026, 7, 10)),  # the law is earlier
            (date(2026, 4, 10), date(2026, 4, 10), date(2026, 4, 10)),  # the very same day
            (date(2026, 4, 9), None, date(2026, 7, 10)),  # it had passed
            (date(2027, 2, 26), date(2027, 2, 26), date(2026, 7, 10)),
        ],
    )
    def test_the_earlier_one_warns(self, chosen, target, warns, shipped):
        dates = dated(date(2026, 4, 10), shipped, chosen=chosen)
        assert (dates.legal_on, dates.act_by) == (date(2026, 7, 10),) * 2
        assert (dates.target_on, dates.warn_on) == (target, warns)

    @pytest.mark.parametrize(
        ("anchor", "target"),
        [
            (date(2026, 3, 27), date(2026, 6, 30)),
            (date(2026, 6, 30), date(2026, 6, 30)),
            (date(2026, 7, 1), None),  # not next year's
            (date(2026, 12, 31), None),
            (date(2027, 1, 4), date(2027, 6, 30)),
        ],
    )
    def test_a_rule_names_the_day_in_the_year_of_the_anchor(self, anchor, target, shipped):
        dates = dated(anchor, shipped, target=TARGET)
        assert dates.target_on == target
        assert ("批次目标" in dates.explanation) == (target is not None)
        if target is None:
            assert dates == dated(anchor, shipped)

    def test_a_fixed_date_that_is_the_law_itself_is_still_the_next_one(self, shipped):
        assert dated(date(2026, 7, 1), shipped, rule=TARGET).legal_on == date(2027, 6, 30)

    def test_a_chosen_day_wins_over_the_rule(self, shipped):
        dates = dated(date(2026, 4, 10), shipped, target=TARGET, chosen=date(2026, 5, 29))
        assert dates.target_on == date(2026, 5, 29)
        dates = dated(date(2026, 4, 10), shipped, target=TARGET, chosen=date(2026, 4, 9))
        assert dates.target_on is None

    def test_before_a_meeting_every_day_that_is_chosen_lies_before_the_anchor(self, shipped):
        before = PeriodRule(kind="period", amount=-10, unit="days", roll="none")
        dates = dated(date(2026, 9, 23), shipped, rule=before, chosen=date(2026, 9, 4))
        assert (dates.target_on, dates.warn_on) == (date(2026, 9, 4), date(2026, 9, 4))

    @pytest.mark.parametrize(
        ("chosen", "words"),
        [
            (date(2026, 6, 30), "；集中交办目标 6月30日（周二）"),
            (
                date(2026, 6, 19),
                "；集中交办目标 6月19日（周五，端午节），最迟应于 6月18日（周四）办理",
            ),
            (date(2027, 1, 8), "；集中交办目标 2027年1月8日（周五）"),
        ],
    )
    def test_words(self, chosen, words, shipped):
        dates = dated(date(2026, 4, 10), shipped, chosen=chosen)
        assert dates.explanation.startswith("交办 4月10日 + 3个月 = 7月10日（周五）；")
        assert dates.explanation.endswith(words)

    def test_a_target_in_a_year_not_announced_makes_it_provisional(self, shipped):
        assert not dated(date(2026, 4, 10), shipped).provisional
        assert dated(date(2026, 4, 10), shipped, chosen=date(2028, 1, 7)).provisional


@pytest.mark.django_db
class TestRecorded:
    def only(self, task):
        return Deadline.objects.get(owner_id=task.pk, closed_on=None)

    def again(self, task, **facts):
        for name, value in facts.items():
            setattr(task, name, value)
        task.save()
        return refresh(task, on=TODAY)

    def test_it_warns_on_the_row_on_the_task_and_on_its_case(self, start):
        task = start(date(2026, 4, 10), target_on=date(2026, 6, 15))
        row = self.only(task)
        assert (row.legal_on, row.target_on) == (date(2026, 7, 10), date(2026, 6, 15))
        assert row.chosen_target_on == date(2026, 6, 15)
        assert row.target_label == "集中交办目标"
        task.case.refresh_from_db()
        assert task.next_due_on == task.case.next_due_on == date(2026, 6, 15)
        assert task.next_legal_on == date(2026, 7, 10)
        assert refresh(task, on=TODAY) == []

    def test_it_wins_over_the_rule_which_is_not_recorded(self, start):
        row = self.only(start(date(2026, 4, 10), target_on=date(2026, 6, 15), is_batch=True))
        assert (row.target_on, row.target_rule) == (date(2026, 6, 15), None)

    def test_a_target_that_had_passed_is_no_target(self, start):
        late = self.only(start(date(2026, 7, 1), is_batch=True))
        assert (late.target_on, late.warn_on) == (None, late.act_by)
        assert late.target_label == ""
        assert "目标" not in late.explanation
        passed = self.only(start(date(2026, 7, 1), target_on=date(2026, 6, 30)))
        assert (passed.target_on, passed.chosen_target_on) == (None, date(2026, 6, 30))
        assert passed.target_label == ""

    @pytest.mark.parametrize(
        ("before", "after", "cause", "target"),
        [
            (
                {"target_on": date(2026, 6, 30)},
                {"target_on": date(2026, 6, 15)},
                "目标日期由2026年6月30日改为2026年6月15日",
                date(2026, 6, 15),
            ),
            ({}, {"target_on": date(2026, 6, 15)}, "目标日期定为2026年6月15日", date(2026, 6, 15)),
            ({"target_on": date(2026, 6, 15)}, {"target_on": None}, "取消目标日期", None),
            (
                {"is_batch": True},
                {"target_on": date(2026, 6, 15)},
                "目标日期由2026年6月30日改为2026年6月15日",
                date(2026, 6, 15),
            ),
            (
                {"is_batch": True, "target_on": date(2026, 6, 15)},
                {"target_on": None},
                "目标日期由2026年6月15日改为2026年6月30日",
                date(2026, 6, 30),
            ),
            (
                {"is_batch": True},
                {"target_on": date(2026, 6, 30)},
                "批次目标调整",
                date(2026, 6, 30),
            ),
        ],
    )
    def test_a_changed_fact_is_computed_anew_and_logged(self, before, after, cause, target, start):
        task = start(date(2026, 4, 10), **before)
        old = self.only(task).target_on
        [row] = self.again(task, **after)
        assert row.target_on == target
        assert row.warn_on == (target or date(2026, 7, 10))
        change = row.changes.get()
        assert change.cause == cause
        assert (change.old_target_on, change.new_target_on) == (old, target)
        assert task.next_due_on == row.warn_on
        assert self.again(task) == []

    def test_the_start_and_the_target_are_corrected_together(self, start):
        task = start(date(2026, 4, 10), target_on=date(2026, 6, 30))
        [row] = self.again(task, assigned_on=date(2026, 4, 13), target_on=date(2026, 6, 15))
        assert (row.legal_on, row.target_on) == (date(2026, 7, 13), date(2026, 6, 15))
        assert row.changes.get().cause == (
            "起算日由2026年4月10日改为2026年4月13日；目标日期由2026年6月30日改为2026年6月15日"
        )

    def test_an_extension_keeps_it(self, start):
        task = start(date(2026, 4, 10), target_on=date(2026, 6, 15))
        [row] = self.again(task, is_extended=True)
        assert (row.legal_on, row.target_on) == (date(2026, 10, 10), date(2026, 6, 15))
        assert "目标" not in row.changes.get().cause

    def test_never_both(self, start):
        row = self.only(start(date(2026, 4, 10), is_batch=True))
        with pytest.raises(IntegrityError), transaction.atomic():
            Deadline.objects.filter(pk=row.pk).update(chosen_target_on=date(2026, 6, 15))


@pytest.mark.django_db
class TestRecomputed:
    def test_a_new_holiday_moves_the_day_to_act_by_and_keeps_the_target(self, start, run_jobs):
        task = start(date(2026, 4, 10), target_on=date(2026, 6, 15))
        services.set_day(date(2026, 6, 15), False, "示例假日")
        run_jobs()
        row = Deadline.objects.get(owner_id=task.pk)
        assert (row.target_on, row.warn_on) == (date(2026, 6, 15), date(2026, 6, 12))
        assert row.explanation.endswith(
            "集中交办目标 6月15日（周一，示例假日），最迟应于 6月12日（周五）办理"
        )
        task.refresh_from_db()
        assert task.next_due_on == date(2026, 6, 12)

    def test_a_new_rule_for_the_period_keeps_the_target(self, start, office, run_jobs):
        task = start(date(2026, 4, 10), target_on=date(2026, 6, 15))
        rule = Deadline.objects.get(owner_id=task.pk).rule
        new = services.revise_rule(rule, since=date(2026, 4, 1), amount=2, basis="新条例第21条")
        services.apply_rule(new, reason="示例", by=office)
        run_jobs()
        row = Deadline.objects.get(owner_id=task.pk)
        assert (row.legal_on, row.target_on) == (date(2026, 6, 10), date(2026, 6, 15))
        assert row.chosen_target_on == date(2026, 6, 15)

    def test_another_day_in_the_rule_of_targets_does_not_touch_a_chosen_one(
        self, start, office, run_jobs
    ):
        chosen = start(date(2026, 4, 10), target_on=date(2026, 6, 15), is_batch=True)
        ruled = start(date(2026, 4, 10), is_batch=True)
        rule = PeriodRule.objects.get(code="proposal.batch_target", congress=None)
        new = services.revise_rule(rule, month=5, day=29)
        services.apply_rule(new, reason="示例", by=office)
        run_jobs()
        row = Deadline.objects.get(owner_id=chosen.pk)
        assert (row.target_on, row.changes.count()) == (date(2026, 6, 15), 0)
        assert Deadline.objects.get(owner_id=ruled.pk).target_on == date(2026, 5, 29)

    def test_equal_but_for_the_target_are_not_equal(self, start):
        """All start on one day and follow one rule; each keeps its own target."""
        days = [date(2026, 6, 15), date(2026, 6, 30), None, date(2026, 6, 15)]
        tasks = [start(date(2026, 4, 10), target_on=day) for day in days]
        Deadline.objects.update(legal_on=date(2026, 7, 1), target_on=None, warn_on=date(2026, 7, 1))
        assert recompute(open_deadlines(), cause="核对") == 4
        rows = {row.owner_id: row for row in open_deadlines()}
        assert [rows[task.pk].target_on for task in tasks] == days
        assert {row.legal_on for row in rows.values()} == {date(2026, 7, 10)}
        assert recompute(open_deadlines(), cause="核对") == 0

    def test_a_target_of_next_year_is_taken_back(self, start):
        """What an earlier version computed for a batch handed over after the fixed day."""
        task = start(date(2026, 7, 1), is_batch=True)
        Deadline.objects.update(target_on=date(2027, 6, 30))
        assert recompute(open_deadlines(), cause="每日核对") == 1
        assert Deadline.objects.get(owner_id=task.pk).target_on is None
