"""The knock of the clock."""

from __future__ import annotations

from celery import shared_task

from congress.notices.services import wake_mail


@shared_task(name="congress.notices.sweep")
def sweep() -> None:
    """Mails that nobody was woken for, or that had to wait. A quiet day leaves no job behind."""
    wake_mail()
