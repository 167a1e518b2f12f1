"""Tell people something, once; and note what they have read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from congress.jobs import enqueue
from congress.notices.bell import count_again
from congress.notices.models import Notice
from congress.people.models import Congress, User

MAIL = "notices.mail"


def tell(
    recipients: Iterable[User],
    *,
    key: str,
    subject: str,
    url: str,
    congress: Congress,
    body: str = "",
    root: Model | None = None,
    mail: bool = False,
) -> None:
    """Put one notice into the tray of each recipient who may still sign in.

    The rows belong to the caller's transaction: what is rolled back was told to nobody. ``key``
    names the event ("proposals.reply.delivered:41", at most 200 characters): a person who was told
    it keeps the first notice, unchanged. ``subject`` is one Chinese sentence; with ``mail`` it also
    leaves the house, so it names no phone, address or card. ``url`` is a path of this site.
    Raises ValueError for a key, a subject or an address that cannot be one.
    """
    subject, body = _line(subject, Notice, "subject"), _line(body, Notice, "body")
    longest = Notice._meta.get_field("key").max_length or 0
    if not key or len(key) > longest or not subject:
        raise ValueError(f"a notice needs a key (at most {longest} characters) and a subject")
    if not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        raise ValueError(f"a notice leads to a path of this site, not to {url!r}")
    # Always in the same order: two hands that tell the same people wait; neither stops the other.
    told = User.objects.filter(pk__in={user.pk for user in recipients}, is_active=True)
    accounts = list(told.order_by("pk").values_list("pk", "date_joined"))
    kind = ContentType.objects.get_for_model(root) if root is not None else None
    rows = [
        Notice(
            recipient_id=pk,
            congress=congress,
            key=key,
            subject=subject,
            body=body,
            url=url,
            root_type=kind,
            root_id=root.pk if root is not None else None,
            wants_mail=mail,
        )
        for pk, _ in accounts
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    count_again(accounts)
    if mail and rows:
        # After the commit: a job's row must not be locked for as long as the caller's move takes.
        transaction.on_commit(wake_mail, robust=True)


def wake_mail() -> None:
    """Ask for the mails that are owed; one job at a time, so that no two send the same."""
    enqueue(MAIL, unique_key="mail")


def mark_read(notices: QuerySet[Notice], *, by: User) -> int:
    """Note that ``by`` has read those of them that are his, now; how many were unread."""
    changed = notices.filter(recipient=by, read_at=None).update(read_at=timezone.now())
    count_again([(by.pk, by.date_joined)])
    return changed


def _line(text: str, model: type[Model], name: str) -> str:
    """One line no longer than its column: titles of proposals may be long, a mail's head may not
    hold a line break."""
    field: Any = model._meta.get_field(name)
    text = " ".join(text.split())
    return text if len(text) <= field.max_length else f"{text[: field.max_length - 1]}…"
