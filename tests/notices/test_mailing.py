"""Mail: at least once, under one name; no more in it than the subject."""

from __future__ import annotations

from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from congress.jobs.models import Job, JobState
from congress.jobs.runner import run_due
from congress.jobs.schedule import entries
from congress.notices import mailing
from congress.notices.mailing import mail_owed, message_id
from congress.notices.models import Notice
from congress.notices.tasks import sweep
from congress.people.models import User
from tests.notices.post_office import PostOffice

pytestmark = pytest.mark.django_db


def mailed_to() -> list[str]:
    return sorted(address for message in mail.outbox for address in message.to)


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception]:
    """address → what the mail server answers for it; the others are accepted."""
    answers: dict[str, Exception] = {}
    send = EmailMultiAlternatives.send

    def answer(self: EmailMultiAlternatives, fail_silently: bool = False) -> int:
        if error := answers.get(self.to[0]):
            raise error
        return send(self, fail_silently)

    monkeypatch.setattr(EmailMultiAlternatives, "send", answer)
    return answers


def test_what_was_not_woken_is_swept_once(addressed, say):
    """The web process died after the commit: no job, no mail. The clock makes good for it."""
    say("clerk", "head", mail=True)
    say("clerk", key="test.other")
    assert not Job.objects.exists()
    assert run_due() == 0
    assert mail.outbox == []
    sweep()
    assert run_due() == 1
    assert mailed_to() == ["clerk@example.cn", "head@example.cn"]
    assert Notice.objects.filter(mailed_at=None).get().key == "test.other"
    sweep()
    assert run_due() == 0
    assert len(mail.outbox) == 2
    assert mail_owed() == 0
    assert len(mail.outbox) == 2


def test_a_quiet_day_leaves_no_job(say):
    say("clerk")
    sweep()
    assert not Job.objects.exists()


def test_the_sweep_is_on_the_list():
    (entry,) = (entry for entry in entries() if entry.name == "notices.mail")
    assert (entry.task, entry.rhythm.minutes) == ("congress.notices.sweep", 5)
    assert sweep.name == entry.task


def test_two_knocks_are_one_job(addressed, say, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        say("clerk", mail=True)
    sweep()
    assert Job.objects.count() == 1
    run_due()
    assert mailed_to() == ["clerk@example.cn"]


def test_the_words(addressed, say, settings, house):
    settings.SITE_URL = "https://jianyi.example.cn"
    settings.DEFAULT_FROM_EMAIL = "代表工委 <noreply@example.cn>"
    User.objects.filter(username="clerk").update(phone="13800000000")
    say("clerk", subject="“A & B”已交办", body="内部说明", url="/proposals/7/?a=1&b=2", mail=True)
    mail_owed()
    (message,) = mail.outbox
    assert message.subject == "“A & B”已交办"
    assert message.to == ["clerk@example.cn"]
    assert message.from_email == "代表工委 <noreply@example.cn>"
    assert "“A & B”已交办" in message.body
    assert "\nhttps://jianyi.example.cn/proposals/7/?a=1&b=2\n" in message.body
    assert house.city.name in message.body
    ((page, kind),) = message.alternatives
    assert kind == "text/html"
    assert "“A &amp; B”已交办" in page
    assert 'href="https://jianyi.example.cn/proposals/7/?a=1&amp;b=2"' in page
    clerk = addressed["clerk"]
    for text in (message.body, page, message.subject):
        for secret in (clerk.name, clerk.username, "13800000000", "内部说明"):
            assert secret not in text
    assert message.message()["Auto-Submitted"] == "auto-generated"


def test_without_an_address_of_the_site_there_is_no_link(addressed, say, settings):
    settings.SITE_URL = ""
    say("clerk", mail=True)
    mail_owed()
    (message,) = mail.outbox
    for text in (message.body, message.alternatives[0][0]):
        assert "/proposals/1/" not in text
        assert "在“通知”中查看" in text


def test_who_died_in_between_sends_again_under_the_same_name(addressed, say, settings):
    settings.DEFAULT_FROM_EMAIL = "noreply@example.cn"
    say("clerk", "head", mail=True)
    mail_owed()
    Notice.objects.update(mailed_at=None)
    mail_owed()
    names = [message.message()["Message-ID"] for message in mail.outbox]
    assert names[:2] == names[2:]
    assert len(set(names)) == 2
    assert names[0] == message_id(Notice.objects.earliest("pk"))
    assert names[0].endswith("@example.cn>")


def test_who_has_no_address_is_marked_and_left(addressed, say):
    User.objects.filter(username="clerk").update(email="")
    say("clerk", "head", mail=True)
    mail_owed()
    assert mailed_to() == ["head@example.cn"]
    left = Notice.objects.get(recipient__username="clerk")
    assert (left.unmailed, left.mailed_at, left.is_unread) == ("no_address", None, True)
    sweep()
    assert not Job.objects.exists()


def test_who_left_before_the_mail_went_gets_none(addressed, say):
    say("clerk", mail=True)
    User.objects.filter(username="clerk").update(is_active=False)
    assert mail_owed() == 0
    assert mail.outbox == []
    assert Notice.objects.get().unmailed == "disabled"


def test_an_address_refused_for_good_is_given_up(addressed, say, refusing):
    refusing["clerk@example.cn"] = SMTPRecipientsRefused({"clerk@example.cn": (550, b"no such")})
    User.objects.filter(username="reviewer").update(email="a@b\nBcc: x@example.org")
    say("clerk", "reviewer", "head", mail=True)
    assert mail_owed() == 1
    assert mailed_to() == ["head@example.cn"]
    given_up = Notice.objects.filter(unmailed="refused").values_list("recipient__username")
    assert sorted(given_up) == [("clerk",), ("reviewer",)]


@pytest.mark.parametrize(
    "answer",
    [
        SMTPRecipientsRefused({"clerk@example.cn": (451, b"greylisted")}),
        SMTPDataError(554, b"try another text"),
    ],
)
def test_one_put_off_does_not_keep_the_others(addressed, say, refusing, answer):
    refusing["clerk@example.cn"] = answer
    say("clerk", "head", mail=True)
    assert mail_owed() == 1
    assert mailed_to() == ["head@example.cn"]
    refusing.clear()
    sweep()
    run_due()
    assert mailed_to() == ["clerk@example.cn", "head@example.cn"]


@pytest.mark.parametrize("error", [ConnectionRefusedError(111, "x"), SMTPServerDisconnected("x")])
def test_no_mail_server_is_no_loss(addressed, say, refusing, error):
    """The job is put off, and ends when the server is back; the tray was right all the time."""
    for name in ("clerk", "head"):
        refusing[f"{name}@example.cn"] = error
    say("clerk", "head", mail=True)
    sweep()
    run_due()
    job = Job.objects.get()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert Notice.objects.to_mail().count() == 2
    refusing.clear()
    Job.objects.update(run_after=job.created_at)
    run_due()
    job.refresh_from_db()
    assert (job.state, job.result["sent"]) == (JobState.DONE, 2)
    assert mailed_to() == ["clerk@example.cn", "head@example.cn"]


def test_more_than_a_chunk(addressed, say, monkeypatch):
    monkeypatch.setattr(mailing, "CHUNK", 2)
    for number in range(5):
        say("clerk", key=f"test:{number}", subject=f"第 {number} 件", mail=True)
    progress: list[Any] = []
    assert mail_owed(report=lambda done, total: progress.append((done, total))) == 5
    assert [message.subject for message in mail.outbox] == [f"第 {n} 件" for n in range(5)]
    assert progress == [(n, 5) for n in range(1, 6)]


def test_a_chunk_is_one_connection(addressed, say, monkeypatch, settings):
    monkeypatch.setattr(mailing, "CHUNK", 4)
    office = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = office.server_address
    for number in range(6):
        say("clerk", key=f"test:{number}", mail=True)
    try:
        assert mail_owed() == 6
        assert (len(office.accepted), office.callers) == (6, 2)
    finally:
        office.close()
