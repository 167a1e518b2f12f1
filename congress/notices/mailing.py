"""The second way of telling: mail, at least once.

A mail is marked after it was handed over. Whoever dies in between sends it again, under the same
Message-ID, by which mail programs know it for the same.
"""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from congress.notices.kinds import DIGEST
from congress.notices.models import Notice, Unmailed
from congress.notices.services import mail_due

logger = structlog.get_logger(__name__)
CHUNK = 100
PERMANENT = 500  # replies of a mail server from here on will be the same tomorrow
Report = Callable[[int, int], None]


def mail_owed(*, report: Report | None = None) -> int:
    """Send what is owed by offices at work, oldest first; how many were sent. Can run twice.

    An address that is refused for good is given up, one that is refused for now waits for the next
    sweep; neither keeps the others waiting. Raises OSError or SMTPException when the mail server
    cannot be reached or refuses us: the job tries again later.
    """
    owed = mail_due(timezone.now())
    total = owed.count()
    done = sent = last = 0
    while rows := _next(owed, last):
        connection = get_connection()
        try:
            for notice in rows:
                sent += _mail(notice, connection)
                last, done = notice.pk, done + 1
                if report:
                    report(done, max(total, done))
        finally:
            connection.close()
    return sent


def message_id(notice: Notice) -> str:
    """The same each time the same notice is mailed; another installation's differ."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<notice.{notice.pk}.{notice.created_at.timestamp():.6f}@{domain}>"


def message_of(notice: Notice, connection: Any = None) -> EmailMultiAlternatives:
    """Text and HTML that say no more than the subject: what stands behind it is read here."""
    site = settings.SITE_URL
    name = "digest" if notice.kind == DIGEST.code else "mail"
    context = {
        "notice": notice,
        "site": site,
        "url": f"{site}{notice.url}" if site else "",
        "settings_url": f"{site}{reverse('notices:settings')}" if site else "",
    }
    message = EmailMultiAlternatives(
        subject=notice.subject,
        body=render_to_string(f"notices/{name}.txt", context),
        to=[notice.recipient.email],
        connection=connection,
        headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string(f"notices/{name}.html", context), "text/html")
    return message


def _next(owed: QuerySet[Notice], last: int) -> list[Notice]:
    rows = owed.filter(pk__gt=last)
    return list(rows.select_related("recipient", "congress").order_by("pk")[:CHUNK])


def _mail(notice: Notice, connection: Any) -> bool:
    """Whether it was sent. Its row says what became of it, or still owes the mail."""
    if not notice.recipient.is_active:
        return _give_up(notice, Unmailed.DISABLED)
    if not notice.recipient.email:
        return _give_up(notice, Unmailed.NO_ADDRESS)
    try:
        connection.open()  # one for the whole chunk: whoever sends through a closed one closes it
        message_of(notice, connection).send()
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _ in refusal.recipients.values()]
        if codes and min(codes) >= PERMANENT:
            return _give_up(notice, Unmailed.REFUSED)
        return _wait(notice, refusal)
    except SMTPDataError as refusal:
        connection.close()  # the server may have hung up; the next mail asks again
        return _wait(notice, refusal)
    except (ValueError, SMTPNotSupportedError):  # an address that is none, or none for this server
        return _give_up(notice, Unmailed.REFUSED)
    Notice.objects.filter(pk=notice.pk).to_mail().update(mailed_at=timezone.now())
    return True


def _give_up(notice: Notice, reason: Unmailed) -> bool:
    Notice.objects.filter(pk=notice.pk).to_mail().update(unmailed=reason)
    logger.info("notice.not_mailed", notice_id=notice.pk, reason=str(reason))
    return False


def _wait(notice: Notice, refusal: Exception) -> bool:
    logger.warning("notice.put_off", notice_id=notice.pk, reason=type(refusal).__name__)
    return False
