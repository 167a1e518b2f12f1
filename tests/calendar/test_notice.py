"""The notice for 2027, entered on 20 November 2026: what it moves, and what staff see before."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from congress.calendar import moved as moved_module
from congress.calendar.clocks import recompute
from congress.calendar.models import CalendarDay, CalendarYear, Deadline, DeadlineChange
from congress.calendar.notice import Holiday, days_in, holidays_of, marks_of, with_notice
from congress.calendar.selectors import calendar_table, open_deadlines, year_wanting
from congress.calendar.services import enter_notice
from congress.calendar.workdays import Period, Unit, WorkCalendar, compute
from congress.jobs.models import Job
from congress.people.models import RoleGrant, User
from tests.calendar.conftest import shipped_calendar

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
#: As such a notice might read: 春节2月5日至12日，1月30日（周六）、2月20日（周六）上班；国庆 1 to 7.
NOTICE = [
    Holiday("元旦", date(2027, 1, 1), date(2027, 1, 3)),
    Holiday("春节", date(2027, 2, 5), date(2027, 2, 12), (date(2027, 1, 30), date(2027, 2, 20))),
    Holiday("清明节", date(2027, 4, 3), date(2027, 4, 5)),
    Holiday("国庆节", date(2027, 10, 1), date(2027, 10, 7), (date(2027, 10, 9),)),
]


def posted(lines, **more):
    data = {"form-TOTAL_FORMS": len(lines), "form-INITIAL_FORMS": 0}
    for n, line in enumerate(lines):
        for name, value in zip(("name", "first", "last", "worked"), line, strict=True):
            data[f"form-{n}-{name}"] = value
    return data | more


LINES = [
    ("元旦", "2027-01-01", "2027-01-03", ""),
    ("春节", "2027-02-05", "2027-02-12", "1月30日（周六）、2月20日（周六）上班"),
    ("清明节", "2027-04-03", "2027-04-05", ""),
    ("国庆节", "2027-10-01", "2027-10-07", "10月9日"),
    ("", "", "", ""),
]


class TestWords:
    def test_days_as_the_notice_writes_them(self):
        assert days_in("9月27日（周日）、10月10日（周六）上班。", 2026) == [
            date(2026, 9, 27),
            date(2026, 10, 10),
        ]
        assert days_in("2026年12月31日，2027-01-30", 2027) == [
            date(2026, 12, 31),
            date(2027, 1, 30),
        ]

    @pytest.mark.parametrize("text", ["2月30日", "明天", "9月27", "2027-13-01", "<b>9月27日</b>"])
    def test_anything_else_is_a_sentence(self, text):
        with pytest.raises(ValueError, match=r"。$"):
            days_in(text, 2027)

    def test_the_table_reads_back_as_lines(self):
        table = with_notice(WorkCalendar(), 2027, marks_of(NOTICE))
        lines = {(h.name, h.first, h.last) for h in holidays_of(table, 2027)}
        assert lines == {(h.name, h.first, h.last) for h in NOTICE}
        assert marks_of(holidays_of(table, 2027)) == marks_of(NOTICE)

    @pytest.mark.parametrize("year", [2024, 2025, 2026])
    def test_so_does_every_announced_year(self, year):
        table = shipped_calendar()
        again = with_notice(table, year, marks_of(holidays_of(table, year)))
        first = date(year, 1, 1).toordinal()
        for day in map(date.fromordinal, range(first, first + 365)):
            assert again.is_workday(day) == table.is_workday(day), day


@pytest.fixture
def three(start):
    """11月10日 → 2月10日；11月20日 → 2月20日；9月1日 → 12月1日, three months each."""
    return [start(date(2026, 11, 10)), start(date(2026, 11, 20)), start(date(2026, 9, 1))]


def rows_of(tasks):
    return [Deadline.objects.get(owner_id=task.pk) for task in tasks]


@pytest.mark.django_db
class TestEntered:
    def test_by_hand(self, three, office, run_jobs):
        before = rows_of(three)
        assert [r.legal_on for r in before] == [
            date(2027, 2, 11), date(2027, 2, 22), date(2026, 12, 1),
        ]  # fmt: skip
        assert [r.provisional for r in before] == [True, True, False]
        enter_notice(2027, marks_of(NOTICE), by=office)
        [job] = run_jobs()
        assert job.result["changed"] == 2
        after = rows_of(three)
        # 2月10日 lies in the holidays to the 12th, then a weekend; 2月20日 is worked.
        assert [r.legal_on for r in after] == [
            date(2027, 2, 15), date(2027, 2, 20), date(2026, 12, 1),
        ]  # fmt: skip
        assert not any(r.provisional for r in after)
        for row in after[:2]:
            change = row.changes.get()
            said = ("国务院办公厅公布2027年放假安排", office, job)
            assert (change.cause, change.by, change.job) == said
        assert not after[2].changes.exists()
        assert CalendarYear.objects.get(pk=2027).state == "announced"
        for task in three:
            task.refresh_from_db()
            assert not task.next_provisional

    def test_twice_is_once(self, three, office, run_jobs):
        for _ in range(2):
            enter_notice(2027, marks_of(NOTICE), by=office)
            run_jobs()
        assert DeadlineChange.objects.count() == 2
        assert CalendarDay.objects.filter(date__year=2027).count() == len(marks_of(NOTICE))

    def test_listeners_hear_of_days_and_not_of_words(self, three, office, run_jobs, monkeypatch):
        heard = []
        monkeypatch.setattr(
            moved_module, "_listeners", [lambda m: heard.append((m.job, list(m.dates())))]
        )
        enter_notice(2027, marks_of(NOTICE), by=office)
        [job] = run_jobs()
        [(key, changes)] = heard
        assert key == job.pk
        assert len(changes) == 2

    def test_days_that_are_no_longer_off_are_worked(self, sample_app, office):
        guessed = CalendarDay.objects.filter(date__year=2027, date__month=6, is_workday=False)
        assert guessed.exists()
        enter_notice(2027, marks_of(NOTICE), by=office)
        assert not guessed.all().exists()


@pytest.mark.django_db
def test_wanted_from_november_on(sample_app):
    assert year_wanting(date(2026, 10, 31)) is None
    assert year_wanting(date(2026, 11, 1)) == 2027
    assert year_wanting(date(2025, 12, 31)) is None  # 2026 is announced
    enter_notice(2027, marks_of(NOTICE))
    assert year_wanting(date(2026, 11, 20)) is None


@pytest.mark.django_db
class TestPage:
    URL = "/calendar/years/2027/"

    @pytest.fixture
    def sign_in_as(self, client, sample_app):
        def sign_in(role, congress):
            user = User.objects.create(username=f"{role}-{congress.pk}", name="示例")
            RoleGrant.objects.create(
                user=user, role=role, congress=congress, starts_on=date(2020, 1, 1)
            )
            client.force_login(user, backend=BACKEND)
            return client

        return sign_in

    def test_preview_then_confirm(self, sign_in_as, city, three, run_jobs):
        client = sign_in_as("office", city)
        assert "只有法定节假日，暂定" in client.get(self.URL).content.decode()
        answer = client.post(self.URL, posted(LINES))
        found = answer.context["forecast"]
        assert (found.later, found.earlier, found.settled) == (1, 1, 2)
        text = answer.content.decode()
        assert "2027年2月20日（周六，调休上班）：放假 → <b>上班</b>" in text
        assert not Job.objects.exists()
        confirm = answer.context["seen"]
        changed = [*LINES[:3], ("国庆节", "2027-10-01", "2027-10-06", "")]
        again = client.post(self.URL, posted(changed, confirm=confirm))
        assert again.status_code == 200  # not what was previewed: look once more
        assert not Job.objects.exists()
        assert client.post(self.URL, posted(LINES, confirm=confirm)).status_code == 302
        run_jobs()
        assert rows_of(three)[1].legal_on == date(2027, 2, 20)
        text = client.get(self.URL).content.decode()
        assert "已公布" in text
        assert "1月30日" in text

    @pytest.mark.parametrize(
        ("line", "sentence"),
        [
            (("春节", "", "2027-02-12", ""), "请填写从哪一天起放假。"),
            (("", "2027-02-05", "2027-02-12", ""), "请填写节日的名称。"),
            (("春节", "2027-02-12", "2027-02-05", ""), "起止日期不能颠倒。"),
            (("春节", "2028-02-05", "2028-02-12", ""), "放假应当在2027年"),
            (("春节", "2027-02-05", "2027-03-12", ""), "一个节日放假不超过 15 天。"),
            (("春节", "2027-02-30", "", ""), "请填写有效的日期"),
            (("春节", "2027-02-05", "", "2月19日"), "2月19日不是周末，本来就上班。"),
            (("春节", "2027-02-05", "", "补班"), "请写成“9月27日、10月10日”"),
            (("春节", "2027-02-05", "2027-02-12", "2月6日"), "2027-02-06 填写了两次"),
            (("", "", "", ""), "请至少填写一个节日。"),
        ],
    )
    def test_nonsense_is_a_sentence_and_saves_nothing(self, sign_in_as, city, line, sentence):
        client = sign_in_as("admin", city)
        answer = client.post(self.URL, posted([line]))
        assert answer.status_code == 200
        assert sentence in answer.content.decode()
        assert not Job.objects.exists()

    @pytest.mark.parametrize("role", ["leader", "auditor"])
    def test_for_others_it_does_not_exist(self, sign_in_as, city, role):
        client = sign_in_as(role, city)
        assert client.get(self.URL).status_code == 404
        assert client.post(self.URL, posted(LINES)).status_code == 404

    def test_nor_for_a_district(self, sign_in_as, district):
        assert sign_in_as("office", district).get(self.URL).status_code == 404

    def test_nor_are_there_other_centuries(self, sign_in_as, city):
        url = reverse("calendar:year", args=[1912])
        assert sign_in_as("office", city).get(url).status_code == 404


@given(
    start=st.dates(date(2026, 8, 1), date(2027, 12, 1)),
    amount=st.integers(1, 90),
    unit=st.sampled_from(list(Unit)),
)
def test_after_the_notice_nothing_in_it_is_provisional(start, amount, unit):
    """And computing again gives the same."""
    table = with_notice(shipped_calendar(), 2027, marks_of(NOTICE))
    period = Period(min(amount, 12) if unit == Unit.MONTHS else amount, unit)
    due = compute(start, period, table)
    assert due == compute(start, period, table)
    assert table.is_workday(due.act_by)
    if due.legal_on.year <= 2027:
        assert not due.provisional


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_recomputing_twice_changes_nothing(start, office, run_jobs, seed):
    """Whatever the first days: after one pass the second finds nothing to write."""
    for n in range(6):
        start(date.fromordinal(date(2026, 9, 1).toordinal() + 17 * n + seed), is_batch=n % 2 == 0)
    enter_notice(2027, marks_of(NOTICE), by=office)
    run_jobs()
    logged = DeadlineChange.objects.count()
    assert recompute(open_deadlines(), cause="再算一遍") == 0
    assert DeadlineChange.objects.count() == logged
    assert calendar_table().announced >= {2027}
