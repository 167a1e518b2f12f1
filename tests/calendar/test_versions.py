"""A rule changes in mid-course: what runs keeps its version, unless staff choose otherwise."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from congress.calendar import recomputation, services
from congress.calendar.clocks import recompute, refresh
from congress.calendar.forecast import forecast
from congress.calendar.models import Deadline, DeadlineChange, PeriodRule
from congress.calendar.reckoning import Reckoning
from congress.calendar.selectors import (
    calendar_table,
    governed_by,
    open_deadlines,
    reach_of,
    running_beside,
)
from congress.jobs import runner
from congress.jobs.models import Job, JobState
from congress.people.models import RoleGrant, User
from congress.people.visibility import VISIBLE

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def deadline(task) -> Deadline:
    return Deadline.objects.get(owner_id=task.pk, clock="sample.reply")


def legal(*tasks) -> list[date]:
    return [deadline(task).legal_on for task in tasks]


@pytest.fixture
def three(start):
    """交办 3月27日、4月30日、5月20日, three months each; and one that was answered in May."""
    days = [date(2026, 3, 27), date(2026, 4, 30), date(2026, 5, 20)]
    closed = start(date(2026, 3, 27), replied_on=date(2026, 5, 6))
    return [start(day) for day in days], closed


@pytest.fixture
def amended(three, office):
    """From 1 June on the reply is due in two months."""
    rule = PeriodRule.objects.get(code="proposal.reply", congress=None, since=date(2025, 3, 12))
    return services.revise_rule(rule, since=JUNE, amount=2, basis="新条例第21条", by=office)


KEPT = [date(2026, 6, 29), date(2026, 7, 30), date(2026, 8, 20)]
#: 3月27日 + 2个月 = 5月27日; 4月30日 + 2 = 6月30日; 5月20日 + 2 = 7月20日: all working days.
FOLLOWED = [date(2026, 5, 27), date(2026, 6, 30), date(2026, 7, 20)]


class TestAmended:
    def test_the_running_three_keep_theirs(self, three, amended, run_jobs):
        running, _closed = three
        assert not Job.objects.exists()
        assert recompute(open_deadlines(), cause="每日核对") == 0
        assert legal(*running) == KEPT
        assert not DeadlineChange.objects.exists()

    def test_what_begins_afterwards_follows(self, start, amended):
        assert legal(start(date(2026, 6, 1))) == [date(2026, 8, 3)]  # 8月1日周六

    def test_chosen_they_follow_and_the_closed_one_never(self, three, amended, office, run_jobs):
        running, closed = three
        services.apply_rule(amended, reason="新条例施行", by=office)
        [job] = run_jobs()
        assert job.result["changed"] == 3
        assert legal(*running) == FOLLOWED
        for task in running:
            change = deadline(task).changes.get()
            said = "改按新规定：答复（2个月，2026-06-01起），理由：新条例施行"
            assert (change.cause, change.by, change.job) == (said, office, job)
            task.refresh_from_db()
            assert task.next_due_on == deadline(task).warn_on
        assert legal(closed) == [date(2026, 6, 29)]
        assert not deadline(closed).changes.exists()

    def test_the_choice_outlives_the_night_and_the_next_move(
        self, three, amended, office, run_jobs
    ):
        running, _closed = three
        services.apply_rule(amended, reason="新条例施行", by=office)
        run_jobs()
        assert recompute(open_deadlines(), cause="每日核对") == 0
        task = running[1]
        task.refresh_from_db()
        assert refresh(task, on=JUNE) == []
        task.assigned_on = date(2026, 4, 29)  # it was handed over a day earlier
        refresh(task, on=JUNE, by=office)
        assert legal(task) == [date(2026, 6, 29)]
        change = deadline(task).changes.first()
        assert change.cause == "起算日由2026年4月30日改为2026年4月29日"
        assert change.by == office

    def test_twice_is_once(self, three, amended, office, run_jobs):
        for _ in range(2):
            services.apply_rule(amended, reason="新条例施行", by=office)
        assert Job.objects.count() == 1  # two clicks
        run_jobs()
        services.apply_rule(amended, reason="再选一次", by=office)
        [again] = run_jobs()
        assert again.result["changed"] == 0
        assert DeadlineChange.objects.count() == 3

    def test_dying_in_the_middle_each_is_logged_once(self, three, amended, office, monkeypatch):
        """The worker is killed after the first group; the row is claimed again."""
        running, _closed = three
        monkeypatch.setattr(recomputation, "CHUNK", 2)
        job = services.apply_rule(amended, reason="新条例施行", by=office)
        original = recomputation.upcoming.remember_for

        def die(rows):
            monkeypatch.setattr(recomputation.upcoming, "remember_for", original)
            raise MemoryError

        monkeypatch.setattr(recomputation.upcoming, "remember_for", die)
        assert runner.run(job.pk) == JobState.QUEUED
        assert DeadlineChange.objects.count() == 2
        Job.objects.update(run_after=job.created_at)
        assert runner.run(job.pk) == JobState.DONE
        assert legal(*running) == FOLLOWED
        assert DeadlineChange.objects.count() == 3
        assert set(DeadlineChange.objects.values_list("job", flat=True)) == {job.pk}
        job.refresh_from_db()
        assert job.result["changed"] == 3
        for task in running:
            task.refresh_from_db()
            assert task.next_due_on == deadline(task).warn_on

    def test_a_reason_is_asked_for(self, amended, office):
        with pytest.raises(ValueError, match="reason"):
            services.apply_rule(amended, reason="  ", by=office)


class TestCorrected:
    def test_used_numbers_stay_beside_the_corrected_ones(self, three, office):
        running, _closed = three
        old = deadline(running[0]).rule
        new = services.revise_rule(old, amount=4, by=office)
        old.refresh_from_db()
        assert new.pk != old.pk
        assert (old.amount, bool(old.superseded_at)) == (3, True)
        assert (new.amount, new.superseded_at, new.since) == (4, None, old.since)
        assert recompute(open_deadlines(), cause="每日核对") == 0
        assert legal(*running) == KEPT
        assert running_beside(new).count() == 3
        assert reach_of(old) == set()

    def test_words_are_corrected_in_place(self, three, office):
        running, _closed = three
        old = deadline(running[0]).rule
        assert services.revise_rule(old, basis="代表法第51条", by=office).pk == old.pk
        assert deadline(running[0]).basis_words == "代表法第51条"

    def test_so_are_numbers_nothing_was_computed_with(self, sample_app, office):
        old = PeriodRule.objects.get(code="proposal.rehandle", congress=None)
        assert services.revise_rule(old, amount=3, by=office).pk == old.pk

    def test_a_target_follows_only_when_chosen(self, start, office, run_jobs):
        task = start(date(2026, 4, 10), is_batch=True)
        rule = PeriodRule.objects.get(code="proposal.batch_target", congress=None)
        new = services.revise_rule(rule, month=5, day=29, by=office)
        assert deadline(task).target_on == date(2026, 6, 30)
        services.apply_rule(new, reason="主任会议决定", by=office)
        run_jobs()
        assert (deadline(task).target_on, deadline(task).warn_on) == (date(2026, 5, 29),) * 2


def test_a_rule_reaches_those_that_have_none_of_their_own(start, city, district, office, run_jobs):
    near, far = start(date(2026, 3, 27)), start(date(2026, 3, 27), congress=district)
    rule = PeriodRule.objects.get(code="proposal.reply", congress=None, since=date(2025, 3, 12))
    assert reach_of(rule) == {city.pk, district.pk}
    own = PeriodRule(congress=district, code="proposal.reply", name="答复", amount=2, unit="months",
                     roll="forward", basis="区办法第5条", since=date(2026, 1, 1))  # fmt: skip
    services.save_rule(own, by=office)
    assert reach_of(own) == {district.pk}
    assert list(governed_by(own)) == [deadline(far)]
    services.apply_rule(own, reason="本区另有规定", by=office)
    run_jobs()
    assert legal(near, far) == [date(2026, 6, 29), date(2026, 5, 27)]
    newer = services.revise_rule(rule, since=JUNE, amount=2, by=office)
    assert reach_of(newer) == {city.pk}


def test_an_older_row_takes_nothing_from_what_came_after_it(
    start, city, district, office, run_jobs
):
    """The district has got two months of its own, the city's reply is due in two from June on:
    what follows either is not 「another version」 of the general row, nor moved to its three."""
    old = PeriodRule.objects.get(code="proposal.reply", congress=None, since=date(2025, 3, 12))
    before = start(date(2026, 3, 27))
    own = PeriodRule(congress=district, code="proposal.reply", name="答复", amount=2, unit="months",
                     roll="forward", basis="区办法第5条", since=date(2026, 1, 1))  # fmt: skip
    services.save_rule(own, by=office)
    far = start(date(2026, 3, 27), congress=district)
    newer = services.revise_rule(old, since=JUNE, amount=2, by=office)
    after = start(date(2026, 6, 1))
    assert legal(before, far, after) == [date(2026, 6, 29), date(2026, 5, 27), date(2026, 8, 3)]
    old.refresh_from_db()
    assert not running_beside(old).exists()
    assert list(governed_by(old)) == [deadline(before)]
    assert list(running_beside(newer)) == [deadline(before)]
    services.apply_rule(old, reason="误选", by=office)
    run_jobs()
    assert legal(before, far, after) == [date(2026, 6, 29), date(2026, 5, 27), date(2026, 8, 3)]


def test_another_code_of_the_same_clock_is_left_alone(start, office, run_jobs):
    """An alternative of the clock has a code of its own: listed and moved under that alone."""
    task = start(date(2026, 3, 27))
    again = PeriodRule.objects.get(code="proposal.joint_opinion_again", congress=None)
    Deadline.objects.filter(pk=deadline(task).pk).update(rule=again)
    first = PeriodRule.objects.get(code="proposal.reply", congress=None, since=date(2025, 3, 12))
    assert not governed_by(first).exists()
    assert list(governed_by(again)) == [deadline(task)]
    corrected = services.revise_rule(again, amount=6, by=office)
    assert list(running_beside(corrected)) == [deadline(task)]
    services.apply_rule(first, reason="误选", by=office)
    run_jobs()
    assert deadline(task).rule == again


def test_the_forecast_is_what_then_happens(three, amended, office, run_jobs):
    table = Reckoning(calendar_table(), rule=amended)
    found = forecast(running_beside(amended), table, date(2026, 6, 1))
    assert (found.total, found.earlier, found.later, found.late) == (3, 3, 0, 1)
    assert [label for label, _carrier, _tally in found.clocks] == ["答复"]
    assert legal(*three[0]) == KEPT


@pytest.fixture
def reader(client, city, monkeypatch, sample_app):
    """reader("office", congress) → a signed-in client who sees all cases."""
    for model in (sample_app.Case, sample_app.Task):
        monkeypatch.setitem(VISIBLE, model, lambda user, model=model: model.objects.all())

    def sign_in(role, congress, **fields):
        user = User.objects.create(username=f"{role}-{congress.pk}", name="示例", **fields)
        RoleGrant.objects.create(
            user=user, role=role, congress=congress, starts_on=date(2020, 1, 1)
        )
        client.force_login(user, backend=BACKEND)
        return client

    return sign_in


class TestPage:
    def url(self, rule):
        return reverse("calendar:running", args=[rule.pk])

    def test_the_preview_names_what_would_move(self, reader, city, three, amended):
        client = reader("admin", city, is_superuser=True)
        text = client.get(self.url(amended)).content.decode()
        assert "下面 3 个在办的时限" in text
        assert "提前 33 天" in text

    @pytest.mark.parametrize("n", [1, 3])
    def test_it_costs_the_same_for_one_and_for_three(
        self, reader, city, start, office, n, django_assert_max_num_queries
    ):
        for day in range(n):
            start(date(2026, 4, 27 + day))
        rule = PeriodRule.objects.get(code="proposal.reply", congress=None, since=date(2025, 3, 12))
        new = services.revise_rule(rule, since=JUNE, amount=2, by=office)
        client = reader("admin", city, is_superuser=True)
        client.get(self.url(new))
        with django_assert_max_num_queries(20):
            client.get(self.url(new))

    def test_nothing_chosen_is_nothing_changed(self, reader, city, three, amended, run_jobs):
        client = reader("admin", city, is_superuser=True)
        answer = client.post(self.url(amended), {"choice": "keep", "reason": ""})
        assert answer.status_code == 302
        assert not Job.objects.exists()

    def test_following_needs_a_reason(self, reader, city, three, amended, run_jobs):
        client = reader("admin", city, is_superuser=True)
        answer = client.post(self.url(amended), {"choice": "follow", "reason": " "})
        assert answer.context["form"].errors["reason"] == ["改按新规定要写明理由。"]
        answer = client.post(self.url(amended), {"choice": "follow", "reason": "新条例施行"})
        assert answer.status_code == 302
        run_jobs()
        assert legal(*three[0]) == FOLLOWED
        assert DeadlineChange.objects.first().by.username == f"admin-{city.pk}"
        assert "没有按其他规定计算的在办时限" in client.get(self.url(amended)).content.decode()

    @pytest.mark.parametrize(
        ("role", "is_superuser"),
        [("office", False), ("office", True), ("admin", False), ("leader", True)],
    )
    def test_for_others_it_does_not_exist(self, reader, city, amended, role, is_superuser):
        client, url = reader(role, city, is_superuser=is_superuser), self.url(amended)
        assert client.get(url).status_code == 404
        assert client.post(url, {"choice": "follow", "reason": "示例"}).status_code == 404
        assert not Job.objects.exists()

    def test_a_rule_of_another_congress_does_not_exist(self, reader, city, district, office):
        own = PeriodRule(congress=city, code="proposal.reply", name="答复", amount=2, unit="months",
                         roll="forward", basis="市办法第5条", since=JUNE)  # fmt: skip
        services.save_rule(own, by=office)
        assert reader("office", district).get(self.url(own)).status_code == 404
        assert reader("office", city).get(self.url(own)).status_code == 200

    def test_saving_in_the_admin_leads_here(self, reader, city, start):
        start(date(2026, 4, 27))
        data = {
            "congress": city.pk, "code": "proposal.reply", "name": "答复", "kind": "period",
            "amount": 2, "unit": "months", "roll": "forward", "month": "", "day": "",
            "basis": "市办法第5条", "certain": "on", "since": "2026-06-01",
        }  # fmt: skip
        client = reader("office", city)
        answer = client.post(reverse("admin:calendar_periodrule_add"), data)
        own = PeriodRule.objects.get(congress=city)
        assert answer["Location"] == self.url(own)
        page = reverse("admin:calendar_periodrule_change", args=[own.pk])
        assert self.url(own) in client.get(page).content.decode()
