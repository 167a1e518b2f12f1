"""The figures of a month leave by mail, once each; marked after they were handed over, as all
mail is: whoever dies in between sends it again under the same Message-ID."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused
from typing import Any, Final

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.utils import timezone

from congress.jobs import enqueue
from congress.lists.workbook import XLSX
from congress.notices.hours import open_congresses
from proposals.models import MonthlyMail

log = structlog.get_logger(__name__)
MAIL: Final = "proposals.mail_monthly"
PERMANENT = 500


def owed() -> QuerySet[MonthlyMail]:
    return MonthlyMail.objects.filter(mailed_at=None, is_given_up=False)


def due(now: datetime) -> QuerySet[MonthlyMail]:
    """Mails that are owed by offices that are at work at ``now``."""
    return owed().filter(report__congress__in=open_congresses(now))


def wake_mail(now: datetime) -> None:
    """Ask for the mails that may go now; what has to wait for its office leaves no job behind."""
    if due(now).exists():
        enqueue(MAIL, unique_key="monthly")


def send_owed(report: Callable[[int, int], None] | None = None) -> int:
    """How many were sent. Raises OSError or SMTPException while no mail server answers."""
    rows = list(due(timezone.now()).select_related("recipient", "report__congress"))
    sent = 0
    with get_connection() as connection:
        for done, row in enumerate(rows, start=1):
            sent += _send(row, connection)
            if report:
                report(done, len(rows))
    return sent


def message_of(mail: MonthlyMail, connection: Any = None) -> EmailMessage:
    report = mail.report
    link = f"{settings.SITE_URL}{report.get_absolute_url()}" if settings.SITE_URL else ""
    words = [
        f"{report.congress.name}{report}见附件，另存于平台“统计”的“每月统计”。",
        *([f"下载：{link}"] if link else []),
        "本邮件由系统自动发出，请勿回复。",
    ]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    stamp = f"{report.made_at.timestamp():.6f}"
    message = EmailMessage(
        subject=f"{report.congress.short_name}{report}",
        body="\n\n".join(words) + "\n",
        to=[mail.recipient.email],
        connection=connection,
        headers={
            "Message-ID": f"<monthly.{mail.pk}.{stamp}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach(report.file_name, bytes(report.content), XLSX)
    return message


def _send(mail: MonthlyMail, connection: Any) -> bool:
    if not (mail.recipient.is_active and mail.recipient.email):
        return _give_up(mail, "no address")
    try:
        message_of(mail, connection).send()
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _ in refusal.recipients.values()]
        if codes and min(codes) >= PERMANENT:
            return _give_up(mail, "refused")
        raise
    except ValueError:  # an address that is none
        return _give_up(mail, "no address")
    owed().filter(pk=mail.pk).update(mailed_at=timezone.now())
    return True


def _give_up(mail: MonthlyMail, reason: str) -> bool:
    owed().filter(pk=mail.pk).update(is_given_up=True)
    log.info("monthly.not_mailed", mail=mail.pk, reason=reason)
    return False
