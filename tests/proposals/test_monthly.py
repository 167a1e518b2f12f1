"""每月统计: once for each congress and month, by mail and on a page; nobody's names in it."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from openpyxl import load_workbook

from congress.calendar.selectors import calendar_table
from congress.jobs.clockwork import ask_due, run_now
from congress.jobs.models import Job, JobState
from congress.jobs.runner import run_due
from congress.jobs.schedule import get_entry
from congress.notices.models import Notice, OfficeHours
from congress.notices.preferences import choose
from congress.people.models import User
from congress.portal.demo.house import House
from proposals.figures.monthly import make_reports, month_rows
from proposals.figures.monthly_mail import due
from proposals.models import MonthlyMail, MonthlyReport
from proposals.schedule import first_working_day
from proposals.tasks import mail_monthly

BEIJING = ZoneInfo("Asia/Shanghai")
DECEMBER = date(2026, 12, 1)  # a Tuesday
LIST = "/proposals/figures/monthly/"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@pytest.fixture
def opened(house: House, time_machine: Any) -> House:
    """The first working day of December, half past eight; the office reads mail."""
    time_machine.move_to(at("2026-12-01 08:30"), tick=False)
    User.objects.filter(username="office").update(email="office@example.cn")
    return house


@pytest.fixture
def report(opened: House) -> MonthlyReport:
    make_reports(DECEMBER)
    return MonthlyReport.objects.get(congress=opened.city)


def browser(house: House, name: str) -> Client:
    client = Client()
    client.force_login(
        house.users[name], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_the_first_working_day(db: None) -> None:
    assert first_working_day(date(2026, 11, 1)) == date(2026, 11, 2)  # a Sunday
    assert first_working_day(DECEMBER) == DECEMBER
    assert first_working_day(date(2026, 10, 1)) > date(2026, 10, 7)  # the national holiday
    assert calendar_table().is_workday(first_working_day(date(2026, 10, 1)))


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-12-01 08:29", False),
        ("2026-12-01 08:30", True),
        ("2026-12-01 17:29", True),
        ("2026-12-01 17:30", False),
        ("2026-12-06 10:00", False),  # a Sunday
    ],
)
def test_mail_leaves_in_office_hours(report: MonthlyReport, now: str, leaves: bool) -> None:
    assert due(at(now)).filter(report=report).exists() is leaves


def test_a_congress_has_hours_of_its_own(report: MonthlyReport) -> None:
    OfficeHours.objects.create(congress=report.congress, opens_at="09:00", closes_at="18:00")
    assert not due(at("2026-12-01 08:45")).filter(report=report).exists()
    assert due(at("2026-12-01 17:45")).filter(report=report).exists()


def test_who_wants_no_such_mail_is_told_in_the_tray(opened: House) -> None:
    choose(opened.users["office"], mailed=set(), digest=False)
    make_reports(DECEMBER)
    notice = Notice.objects.get(recipient__username="office", kind="proposals.monthly")
    assert (notice.url, notice.wants_mail) == (LIST, False)
    assert not MonthlyMail.objects.filter(recipient__username="office").exists()


def test_months_that_were_missed_are_made_up_for(opened: House) -> None:
    make_reports(DECEMBER)  # the first ever: November, and nothing before it
    assert months(opened) == [date(2026, 11, 1)]
    make_reports(date(2027, 3, 1))  # nobody was there in January and February
    assert months(opened) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]
    make_reports(date(2027, 12, 1))  # off for most of a year: the last three
    assert months(opened)[4:] == [date(2027, month, 1) for month in (9, 10, 11)]


def months(house: House) -> list[date]:
    rows = MonthlyReport.objects.filter(congress=house.city).order_by("month")
    return list(rows.values_list("month", flat=True))


def test_on_its_day_each_office_gets_it_once(opened: House, time_machine: Any) -> None:
    time_machine.move_to(at("2026-12-01 08:29"), tick=False)
    ask_due()
    assert not Job.objects.filter(kind="proposals.monthly").exists()
    time_machine.move_to(at("2026-12-01 08:30"), tick=False)
    for _ in range(2):
        ask_due()
        run_due()
    assert run_now(get_entry("proposals.monthly"))  # type: ignore[arg-type]
    run_due()
    assert MonthlyReport.objects.filter(congress=opened.city).count() == 1
    (message,) = [each for each in mail.outbox if each.attachments]
    assert message.to == ["office@example.cn"]
    assert message.subject == f"{opened.city.short_name}2026年11月建议统计"
    ((name, content, kind),) = message.attachments
    assert name == "建议统计-2026年11月.xlsx"
    assert "spreadsheetml" in kind
    assert load_workbook(BytesIO(content)).sheetnames[:2] == ["2026年11月", "主要数字"]
    notice = Notice.objects.get(
        recipient=opened.users["office"], key__startswith="proposals.monthly"
    )
    assert (notice.url, notice.wants_mail) == (LIST, False)
    result = Job.objects.filter(kind="proposals.monthly").latest("pk").result
    assert result["message"] == "2026年11月的统计表 0 份"


def test_after_a_night_without_machine_it_waits_for_the_office(
    opened: House, time_machine: Any
) -> None:
    ask_due()
    time_machine.move_to(at("2026-12-05 21:00"), tick=False)  # a Saturday
    assert run_now(get_entry("proposals.monthly"))  # type: ignore[arg-type]
    run_due()
    assert MonthlyReport.objects.exists()
    assert not mail.outbox
    mail_monthly()
    run_due()
    assert not mail.outbox
    time_machine.move_to(at("2026-12-07 08:31"), tick=False)
    mail_monthly()
    run_due()
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_is_tried_again(
    report: MonthlyReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError(111, "away")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", away)
        run_now(get_entry("proposals.monthly"))  # type: ignore[arg-type]
        run_due()
    job = Job.objects.get(kind="proposals.mail_monthly")
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    Job.objects.update(run_after=job.created_at)
    run_due()
    assert len(mail.outbox) == 1
    mails = MonthlyMail.objects.filter(report=report)
    assert mails.get(recipient__username="office").mailed_at
    assert not mails.filter(mailed_at=None, is_given_up=False).exists()


def test_the_month_is_counted_by_its_days(opened: House, stages: dict[str, Any]) -> None:
    """Every stage was reached on 16 November 2026."""
    rows = {
        row[0]: row[1:]
        for row in month_rows(opened.users["office"], opened.city, date(2026, 11, 1))
    }
    assert rows["建议总数"][0] > rows["已交办"][0] > rows["办结"][0] > 0
    assert rows["建议总数"][1:3] == [0, 0]
    assert rows["建议总数"][3] == rows["建议总数"][0]
    none = month_rows(opened.users["office"], opened.city, date(2026, 10, 1))
    assert all(row[1] == 0 for row in none)


def test_no_names_in_it(report: MonthlyReport, opened: House) -> None:
    book = load_workbook(BytesIO(bytes(report.content)))
    words = {str(cell) for sheet in book for row in sheet.values for cell in row if cell}
    names = {user.name for user in opened.users.values()}
    assert not {name for name in names if any(name in word for word in words)}


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("office", 200), ("leader", 200), ("admin", 200), ("clerk", 404), ("deputy", 404),
        ("committee", 404), ("auditor", 404), ("dispatcher", 404), ("district-office", 404),
    ],
)  # fmt: skip
def test_who_downloads_it(report: MonthlyReport, opened: House, name: str, status: int) -> None:
    client = browser(opened, name)
    answer = client.get(report.get_absolute_url())
    assert answer.status_code == status
    listed = client.get(LIST)
    if status == 200:
        assert load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
        assert "2026年11月" in listed.content.decode()
    elif name == "district-office":  # its own congress' months, not this one's
        assert report.get_absolute_url() not in listed.content.decode()
    else:
        assert listed.status_code == 404


def test_the_list_costs_the_same_for_many(
    report: MonthlyReport, opened: House, django_assert_num_queries: Any
) -> None:
    client = browser(opened, "office")
    client.get(LIST)
    counts = []
    for month in (9, 10):
        with django_assert_num_queries(LIST_QUERIES):
            counts.append(client.get(LIST).content.decode().count("下载<span"))
        MonthlyReport.objects.create(congress=opened.city, month=date(2026, month, 1), content=b"x")
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)
    assert counts == [1, 2]


LIST_QUERIES = 6
