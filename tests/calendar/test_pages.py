"""A date explained step by step, and the calculator."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from congress.calendar import services
from congress.calendar.clocks import refresh
from congress.calendar.models import Deadline
from congress.calendar.stepwise import rule_steps, steps_of
from congress.calendar.workdays import Period, Roll, Unit
from congress.people.models import RoleGrant, User
from congress.people.visibility import VISIBLE

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def clerk(client, city, sample_app):
    user = User.objects.create(username="clerk", name="示例")
    RoleGrant.objects.create(user=user, role="office", congress=city, starts_on=date(2020, 1, 1))
    client.force_login(user, backend=BACKEND)
    return client


def texts(start, amount, unit, calendar, roll=Roll.FORWARD, label="交办"):
    return [step.text for step in steps_of(start, Period(amount, unit, roll), calendar, label)]


class TestSteps:
    def test_three_months_to_a_saturday(self, shipped):
        steps = steps_of(date(2026, 3, 27), Period(3, Unit.MONTHS), shipped, "交办")
        assert [step.text for step in steps] == [
            "交办 2026年3月27日（周五），当日不计入。",
            "3个月后的对应日是 6月27日（周六）。",
            "末日是休息日，顺延至下一个工作日 6月29日（周一）。",
        ]
        assert [s.article for s in steps] == ["民法典第201条", "民法典第202条", "民法典第203条"]
        assert steps[2].details == ("6月27日（周六）休息。", "6月28日（周日）休息。")

    def test_a_month_that_is_too_short(self, shipped):
        assert texts(date(2026, 1, 31), 1, Unit.MONTHS, shipped)[1] == (
            "1个月后的那个月没有31日，末日是当月最后一日 2月28日（周六，调休上班）。"
        )

    def test_working_days_name_what_was_skipped(self, shipped):
        """送达 6月17日（周三） + 7: 18 (1), 端午 19 to 21, 22 to 26 (6), 29 (7)."""
        steps = steps_of(date(2026, 6, 17), Period(7, Unit.WORKDAYS), shipped, "送达")
        text = "往后数 7 个工作日，是 6月29日（周一）。其间共 12 天，跳过休息日 5 天。"
        assert steps[1].text == text
        assert steps[1].details == (
            "其间端午节 6月19日至21日放假。",
            "其中周末（含放假期间的周末）4 天。",
        )

    def test_before_a_meeting(self, shipped):
        steps = texts(date(2026, 9, 23), -10, Unit.DAYS, shipped, Roll.NONE, "会议")
        assert steps == [
            "从会议 9月23日（周三）往前数 10 个日历日，是 9月13日（周日）。"
            "这一天是休息日也不移动。",
            "这一天是休息日，最迟应在此前最后一个工作日 9月11日（周五）办理。",
        ]

    def test_a_year_without_notice_says_so(self, shipped):
        last = texts(date(2026, 11, 10), 3, Unit.MONTHS, shipped)[-1]
        assert last == "2027年放假安排尚未公布，此日期为暂定，公布后重新计算。"

    def test_a_fixed_day(self, sample_app, shipped):
        rule = services.PeriodRule.objects.get(code="proposal.batch_target", congress=None)
        [first] = rule_steps(rule, date(2026, 3, 27), shipped, "交办")
        assert (
            first.text
            == "固定日期6月30日：交办 3月27日（周五）起的第一个6月30日是 6月30日（周二）。"
        )


class TestDeadlinePage:
    def show(self, client, row):
        return client.get(reverse("calendar:deadline", args=[row.pk]))

    def test_who_does_not_see_the_owner_does_not_see_its_date(self, clerk, start, sample_app):
        start(date(2026, 3, 27))
        assert self.show(clerk, Deadline.objects.get()).status_code == 404

    def test_strangers_sign_in_first(self, client, start):
        start(date(2026, 3, 27))
        assert self.show(client, Deadline.objects.get()).status_code == 302

    def test_the_whole_story(self, clerk, start, office, sample_app, monkeypatch, run_jobs):
        monkeypatch.setitem(VISIBLE, sample_app.Task, lambda user: sample_app.Task.objects.all())
        task = start(date(2026, 3, 27), target_on=date(2026, 6, 15))
        services.set_day(date(2026, 6, 29), False, "示例假日", by=office)
        run_jobs()
        task.refresh_from_db()
        task.is_extended, task.replied_on = True, date(2026, 9, 21)
        task.save()
        refresh(task, on=date(2026, 9, 21), by=office)
        row = Deadline.objects.get()
        text = self.show(clerk, row).content.decode()
        for words in (
            "代表法第51条；北京市代表建议办理条例第21条", "6个月后的对应日是",
            "集中交办目标是 2026年6月15日（周一），由交办的机关指定", "延期：涉及面广",
            "放假安排调整：2026年6月29日放假", "示例办公室", "没有超过期限",
        ):  # fmt: skip
            assert words in text
        assert f"case {task.case_id}" not in text  # he sees the part, not the whole

    def test_a_closed_one_keeps_what_was_noted(
        self, clerk, start, sample_app, monkeypatch, run_jobs
    ):
        """The calendar changed after it stopped: the date stands, and so do its reasons."""
        monkeypatch.setitem(VISIBLE, sample_app.Task, lambda user: sample_app.Task.objects.all())
        start(date(2026, 3, 27), replied_on=date(2026, 5, 6))
        services.set_day(date(2026, 6, 29), False, "示例假日")
        run_jobs()
        text = self.show(clerk, Deadline.objects.get()).content.decode()
        assert "交办 3月27日 + 3个月 = 6月27日（周六）→ 顺延至 6月29日（周一）。" in text
        assert "2026年5月6日停止，已办：已送达。没有超过期限。" in text

    def test_changes_cost_nothing_more(self, clerk, start, sample_app, monkeypatch, run_jobs):
        monkeypatch.setitem(VISIBLE, sample_app.Task, lambda user: sample_app.Task.objects.all())
        start(date(2026, 3, 27))
        row = Deadline.objects.get()
        self.show(clerk, row)
        counts = []
        for day in (29, 30):
            services.set_day(date(2026, 6, day), False, "示例假日")
            run_jobs()
            with CaptureQueriesContext(connection) as seen:
                self.show(clerk, row)
            counts.append(len(seen))
        assert row.changes.count() == 2
        assert counts[0] == counts[1]


class TestCalculator:
    URL = "/calendar/calculator/"

    def ask(self, client, **asked):
        return client.get(self.URL, {"by": "amount", "unit": "workdays", "way": "after", **asked})

    def date_of(self, answer):
        return answer.context["answer"].due.legal_on

    def test_signed_in_only(self, client, db):
        assert client.get(self.URL).status_code == 302

    def test_it_opens_empty(self, clerk):
        answer = clerk.get(self.URL)
        assert answer.status_code == 200
        assert not answer.context["form"].is_bound

    def test_working_days_before_a_day(self, clerk):
        """From 6月29日（周一）: 26 to 22 (5), 端午 21 to 19, 18 (6), 17 (7)."""
        answer = self.ask(clerk, start="2026-06-29", amount=7, way="before")
        assert self.date_of(answer) == date(2026, 6, 17)

    def test_by_a_rule(self, clerk):
        asked = {"by": "rule", "start": "2026-03-27", "rule": "proposal.reply"}
        answer = clerk.get(self.URL, asked)
        assert self.date_of(answer) == date(2026, 6, 29)
        text = answer.content.decode()
        assert "代表法第51条" in text
        assert "顺延至下一个工作日 6月29日（周一）" in text

    def test_before_a_meeting(self, clerk, meeting):
        asked = {"by": "rule", "meeting": meeting.pk, "rule": "oversight.report_final"}
        found = clerk.get(self.URL, asked).context["answer"].due
        assert (found.legal_on, found.act_by) == (date(2026, 9, 13), date(2026, 9, 11))

    def test_provisional_warns(self, clerk):
        answer = self.ask(clerk, start="2026-11-10", amount=3, unit="months")
        assert "这个日期是暂定的" in answer.content.decode()

    def test_not_rolled_when_told(self, clerk):
        answer = self.ask(clerk, start="2026-03-27", amount=3, unit="months", stays="on")
        found = answer.context["answer"].due
        assert (found.legal_on, found.act_by) == (date(2026, 6, 27), date(2026, 6, 26))

    @pytest.mark.parametrize(
        ("asked", "field", "sentence"),
        [
            ({"start": "2026-02-30", "amount": 3}, "start", "请填写有效的日期"),
            ({"start": "1066-10-14", "amount": 3}, "start", "年份应当在2000至2099之间。"),
            ({"start": "", "amount": 3}, "start", "请填写从哪一天起算，或者选一次会议。"),
            ({"start": "2026-03-27", "amount": ""}, "amount", "请填写数量。"),
            ({"start": "2026-03-27", "amount": "三"}, "amount", "大于 0 的整数"),
            ({"start": "2026-03-27", "amount": 0}, "amount", "大于 0 的整数"),
            ({"start": "2026-03-27", "amount": 99999}, "amount", "不超过 3660。"),
            ({"start": "2026-03-27", "amount": 3, "unit": "weeks"}, "unit", "单位应当是"),
            ({"start": "2026-03-27", "amount": 3, "way": "up"}, "way", "方向应当是"),
            ({"start": "2026-03-27", "by": "rule"}, "rule", "请选择一条规定。"),
            ({"start": "2026-03-27", "by": "rule", "rule": "x"}, "rule", "没有这一条规定"),
            ({"start": "2001-03-27", "by": "rule", "rule": "proposal.reply"}, "rule", "没有这条"),
            ({"start": "2026-03-27", "by": "magic"}, "by", "请选择按什么计算。"),
            ({"start": "<b>", "amount": 3}, "start", "请填写有效的日期"),
            ({"meeting": "7x", "start": "", "amount": 3}, "meeting", "没有这次会议"),
        ],
    )  # fmt: skip
    def test_nonsense_is_a_sentence_beside_its_field(self, clerk, asked, field, sentence):
        answer = self.ask(clerk, **asked)
        assert answer.status_code == 200
        assert sentence in answer.context["form"].errors[field][0]
        assert answer.context["answer"] is None

    def test_without_a_post_only_free_periods(self, client, sample_app):
        client.force_login(User.objects.create(username="nobody", name="示例"), backend=BACKEND)
        answer = self.ask(client, start="2026-03-27", amount=3, unit="months")
        assert self.date_of(answer) == date(2026, 6, 29)
        answer = client.get(self.URL, {"by": "rule", "start": "2026-03-27"})
        assert "by" in answer.context["form"].errors
