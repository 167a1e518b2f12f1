"""Who changes what is common to all, and that a change there reaches the dates."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from congress.calendar.clocks import all_clocks, refresh
from congress.calendar.loading import load_defaults
from congress.calendar.models import CalendarDay, CalendarYear, Meeting, PeriodRule
from congress.jobs.models import Job
from congress.people.models import RoleGrant, User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _defaults(db):
    load_defaults()


@pytest.fixture
def staff(client):
    """staff("office", congress) → a client signed in as somebody who holds that role there."""

    def sign_in(role, congress, **fields):
        user = User.objects.create(username=f"{role}-{congress.pk}", name="示例", **fields)
        RoleGrant.objects.create(
            user=user, role=role, congress=congress, starts_on=date(2020, 1, 1)
        )
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def page(model, action="changelist", *args):
    return reverse(f"admin:calendar_{model}_{action}", args=args)


def general() -> PeriodRule:
    return PeriodRule.objects.get(code="proposal.feedback", congress=None)


def form_of(rule, **changes):
    names = "code name kind amount unit roll month day basis since".split()  # noqa: SIM905
    data = {"congress": rule.congress_id, **{name: getattr(rule, name) for name in names}}
    data = {name: "" if value is None else value for name, value in data.items()} | changes
    return data | ({"certain": "on"} if rule.certain else {})


class TestDays:
    def post(self, client, **fields):
        return client.post(page("calendarday", "add"), {"date": "2027-02-13", **fields})

    def test_the_office_of_the_top_enters_a_make_up_day(self, staff, city):
        assert self.post(staff("office", city), is_workday="on", name="调休").status_code == 302
        day = CalendarDay.objects.get(date=date(2027, 2, 13))
        assert (day.is_workday, day.origin) == (True, "staff")
        assert day.history.get().history_user.username == f"office-{city.pk}"
        assert Job.objects.get().args["first"] == "2027-02-13"

    def test_a_day_that_exists_is_said_beside_its_field(self, staff, city):
        response = staff("office", city).post(page("calendarday", "add"), {"date": "2026-06-19"})
        assert response.context["adminform"].form.errors["date"]
        assert CalendarDay.objects.get(date=date(2026, 6, 19)).name == "端午节"

    def test_an_existing_day_keeps_its_date(self, staff, city):
        day = CalendarDay.objects.get(date=date(2026, 6, 19))
        url = page("calendarday", "change", day.pk)
        staff("admin", city).post(url, {"date": "2026-06-22", "is_workday": "on", "name": "上班"})
        day.refresh_from_db()
        assert (day.date, day.is_workday, day.origin) == (date(2026, 6, 19), True, "staff")

    def test_a_district_reads(self, staff, district):
        client = staff("office", district)
        assert client.get(page("calendarday")).status_code == 200
        assert self.post(client, name="假").status_code == 403
        assert not CalendarDay.objects.filter(date=date(2027, 2, 13)).exists()

    def test_others_see_nothing(self, staff, city):
        assert staff("leader", city).get(page("calendarday"), follow=True).status_code == 404
        assert staff("auditor", city).get(page("calendarday")).status_code == 403


class TestYears:
    def test_a_new_year_is_filled(self, staff, city):
        data = {"year": 2028, "state": "provisional"}
        assert staff("office", city).post(page("calendaryear", "add"), data).status_code == 302
        assert CalendarDay.objects.filter(date__year=2028).exists()

    def test_an_impossible_year(self, staff, city):
        data = {"year": 1900, "state": "provisional"}
        response = staff("office", city).post(page("calendaryear", "add"), data)
        assert "年份应当在2000至2099之间。" in response.content.decode()

    def test_the_notice_is_out(self, staff, city):
        url = page("calendaryear", "change", 2027)
        client = staff("office", city)
        assert client.post(url, {"state": "announced"}).status_code == 302
        assert CalendarYear.objects.get(year=2027).state == "announced"
        assert Job.objects.get().args["cause"] == "2027年放假安排改为已公布"


class TestRules:
    def test_the_general_profile_is_read_by_staff_and_not_changed(self, staff, city):
        client, rule = staff("office", city), general()
        assert "北京市代表建议办理条例第23条" in client.get(page("periodrule")).content.decode()
        url = page("periodrule", "change", rule.pk)
        assert client.get(url).status_code == 200
        assert client.post(url, form_of(rule, amount=20)).status_code == 403
        assert general().amount == 15

    @pytest.mark.parametrize(
        ("role", "is_superuser", "may"),
        [("admin", True, True), ("admin", False, False), ("office", True, False)],
    )
    def test_a_superuser_who_is_administrator_changes_it(
        self, staff, city, role, is_superuser, may
    ):
        client, rule = staff(role, city, is_superuser=is_superuser), general()
        response = client.post(page("periodrule", "change", rule.pk), form_of(rule, amount=20))
        assert response.status_code == (302 if may else 403)
        assert general().amount == (20 if may else 15)
        assert not Job.objects.exists()  # what runs keeps its version

    def test_the_office_enters_a_rule_of_its_own_congress(self, staff, district):
        client, rule = staff("office", district), general()
        data = form_of(rule, congress=district.pk, amount=10, basis="区办法第3条")
        assert client.post(page("periodrule", "add"), data).status_code == 302
        own = PeriodRule.objects.get(congress=district)
        assert (own.amount, own.history.count()) == (10, 1)
        assert not Job.objects.exists()

    def test_neither_for_all_nor_for_another_congress(self, staff, city, district):
        client, rule = staff("office", district), general()
        for other in ("", city.pk):
            data = form_of(rule, congress=other, since="2026-05-01")
            response = client.post(page("periodrule", "add"), data)
            assert response.context["adminform"].form.errors["congress"]
        assert not PeriodRule.objects.filter(since=date(2026, 5, 1)).exists()

    def test_the_rules_of_another_congress_do_not_exist(self, staff, city, district):
        rule = general()
        rule.pk, rule.congress, rule.name = None, city, "市的特别规则"
        rule.save()
        client = staff("office", district)
        assert "市的特别规则" not in client.get(page("periodrule")).content.decode()
        url = page("periodrule", "change", rule.pk)
        assert client.post(url, form_of(rule, amount=1)).status_code in (302, 403, 404)
        rule.refresh_from_db()
        assert rule.amount == 15

    def test_nonsense_is_said_beside_its_field(self, staff, district):
        data = form_of(general(), congress=district.pk, amount=0)
        response = staff("office", district).post(page("periodrule", "add"), data)
        assert response.context["adminform"].form.errors["amount"] == ["请填写不为 0 的数量。"]

    @pytest.mark.parametrize(
        ("unit", "amount", "most"), [("months", 121, 120), ("days", 3661, 3660)]
    )
    def test_so_is_what_leads_beyond_any_calendar(self, staff, district, unit, amount, most):
        data = form_of(general(), congress=district.pk, unit=unit, amount=amount)
        client = staff("office", district)
        response = client.post(page("periodrule", "add"), data)
        [sentence] = response.context["adminform"].form.errors["amount"]
        assert f"不超过 {most}" in sentence
        assert client.post(page("periodrule", "add"), data | {"amount": most}).status_code == 302

    def test_a_code_nobody_asks_for_is_refused(self, staff, district):
        data = form_of(general(), congress=district.pk, code="nobody.asks")
        response = staff("office", district).post(page("periodrule", "add"), data)
        assert response.context["adminform"].form.errors["code"]

    def test_every_code_that_a_clock_asks_for_is_offered(self, staff, district):
        form = staff("office", district).get(page("periodrule", "add")).context["adminform"].form
        offered = {code for code, _ in form.fields["code"].choices}
        assert {code for clock in all_clocks() for code in clock.rules} <= offered

    def test_nothing_is_deleted(self, staff, city):
        client = staff("admin", city, is_superuser=True)
        url = page("periodrule", "delete", general().pk)
        assert client.post(url, {"post": "yes"}).status_code == 403


class TestMeetings:
    def form(self, meeting, **changes):
        names = ["congress_id", "kind", "number", "name", "starts_on", "ends_on", "state"]
        return {n.removesuffix("_id"): getattr(meeting, n) for n in names} | changes

    def test_moving_one_promises_the_recomputation(self, staff, city, meeting):
        data = self.form(meeting, starts_on="2026-09-28", ends_on="2026-09-30")
        url = page("meeting", "change", meeting.pk)
        assert staff("office", city).post(url, data).status_code == 302
        job = Job.objects.get()
        assert job.args["meeting"] == meeting.pk
        assert job.args["cause"].endswith("由2026年9月23日改为2026年9月28日")

    def test_cancelling_one_closes_its_clocks_and_ends_it(self, staff, city, meeting):
        client, url = staff("office", city), page("meeting", "change", meeting.pk)
        assert client.post(url, self.form(meeting, state="cancelled")).status_code == 302
        assert Job.objects.get().kind == "calendar.close_meeting"
        response = client.post(url, self.form(meeting, state="planned"))
        assert "已取消的会议不能再修改" in response.content.decode()

    def test_one_that_was_held_stays_so(self, staff, city, meeting):
        Meeting.objects.filter(pk=meeting.pk).update(state="held", starts_on="2026-03-02")
        meeting.refresh_from_db()
        client, url = staff("office", city), page("meeting", "change", meeting.pk)
        for state in ("cancelled", "planned"):
            response = client.post(url, self.form(meeting, state=state))
            assert "已召开的会议不能改为其他状态。" in response.content.decode()
        later = timezone.localdate() + timedelta(days=1)
        response = client.post(url, self.form(meeting, starts_on=later, ends_on=later))
        assert "已召开的会议，日期不能晚于今天。" in response.content.decode()

    def test_dates_in_the_wrong_order(self, staff, city, meeting):
        data = self.form(meeting, ends_on="2026-09-01")
        response = staff("office", city).post(page("meeting", "change", meeting.pk), data)
        assert "结束日期不能早于开始日期。" in response.content.decode()

    def test_those_of_another_congress_do_not_exist(self, staff, district, meeting):
        client = staff("office", district)
        assert meeting.name not in client.get(page("meeting")).content.decode()
        data = self.form(meeting, name="改名")
        assert client.post(page("meeting", "change", meeting.pk), data).status_code in (302, 404)
        assert Meeting.objects.get().name == meeting.name


def test_deadlines_are_shown_and_never_edited(staff, city, task):
    task.assigned_on = date(2026, 3, 27)
    task.save()
    [row] = refresh(task, on=date(2026, 4, 1))
    client = staff("admin", city, is_superuser=True)
    assert "答复" in client.get(page("deadline")).content.decode()
    url = page("deadline", "change", row.pk)
    assert client.get(url).status_code == 200
    assert client.post(url, {"legal_on": "2030-01-01"}).status_code == 403
    assert client.get(page("deadlinechange")).status_code == 200
