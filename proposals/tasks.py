"""The knock of the clock."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from proposals.figures.monthly_mail import wake_mail


@shared_task(name="proposals.mail_monthly")
def mail_monthly() -> None:
    """Tables that had to wait for their office to open. A quiet day leaves no job behind."""
    wake_mail(timezone.now())
