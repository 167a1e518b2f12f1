"""Tell people something, once; and note what they have read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from congress.jobs import enqueue
from congress.notices.bell import Account, count_again
from congress.notices.hours import open_congresses
from congress.notices.kinds import OTHER, Kind
from congress.notices.models import Notice
from congress.notices.preferences import CHOICE, Choice
from congress.people.models import Congress, User

MAIL = "notices.mail"
OWNER = ("recipient_id", "recipient__date_joined")


def tell(
    recipients: Iterable[User],
    *,
    key: str,
    subject: str,
    url: str,
    congress: Congress,
    body: str = "",
    root: Model | None = None,
    kind: Kind = OTHER,
    mail: bool | None = None,
) -> None:
    """Put one notice into the tray of each recipient who may still sign in.

    The rows belong to the caller's transaction: what is rolled back was told to nobody. ``key``
    names the event ("proposals.reply.delivered:41", at most 200 characters): a person who was told
    it keeps the first notice, unchanged. ``subject`` is one Chinese sentence; with ``mail`` it also
    leaves the house, so it names no phone, address or card (None: as the kind has it). ``url`` is a
    path of this site.
    Raises ValueError for a key, a subject or an address that cannot be one.
    """
    subject, body = one_line(subject, "subject"), one_line(body, "body")
    longest = Notice._meta.get_field("key").max_length or 0
    if not key or len(key) > longest or not subject:
        raise ValueError(f"a notice needs a key (at most {longest} characters) and a subject")
    if not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        raise ValueError(f"a notice leads to a path of this site, not to {url!r}")
    # Always in the same order: two hands that tell the same people wait; neither stops the other.
    told = User.objects.filter(pk__in={user.pk for user in recipients}, is_active=True)
    people = list(told.order_by("pk").values_list("pk", "date_joined", *CHOICE))
    accounts = [(pk, joined) for pk, joined, *_ in people]
    root_type = ContentType.objects.get_for_model(root) if root is not None else None
    rows = [
        Notice(
            recipient_id=pk,
            congress=congress,
            key=key,
            kind=kind.code,
            subject=subject,
            body=body,
            url=url,
            root_type=root_type,
            root_id=root.pk if root is not None else None,
            wants_mail=Choice(*chosen).wants(kind, mail),
        )
        for pk, _, *chosen in people
    ]
    write(rows, accounts)


def write(notices: Sequence[Notice], accounts: Iterable[Account], *, wakes: bool = True) -> None:
    """Into the trays, each person and key once; ``accounts``: whose they are. In the order of their
    recipients' keys: two hands that tell the same people wait, neither stops the other. Whoever
    tells thousands says ``wakes=False`` and wakes the mail himself, once."""
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    count_again(accounts)
    if wakes and any(notice.wants_mail for notice in notices):
        # After the commit: a job's row must not be locked for as long as the caller's move takes.
        transaction.on_commit(wake_mail, robust=True)


def release(key: str) -> None:
    """What was gathered about an act is shown and mailed from now on. Can run twice."""
    held = Notice.objects.filter(key=key, held_until__isnull=False)
    with transaction.atomic():
        accounts = list(held.order_by("recipient").values_list(*OWNER, "wants_mail"))
        held.update(held_until=None)
        count_again([(pk, joined) for pk, joined, _ in accounts])
        if any(wants_mail for *_, wants_mail in accounts):
            transaction.on_commit(wake_mail, robust=True)


def wake_mail() -> None:
    """Ask for the mails that may go now; one job at a time, so that no two send the same. What has
    to wait for the office to open leaves no job behind."""
    if mail_due(timezone.now()).exists():
        enqueue(MAIL, unique_key="mail")


def mail_due(now: datetime) -> QuerySet[Notice]:
    """Mails that are owed by offices that are at work at ``now``."""
    return Notice.objects.to_mail().filter(congress__in=open_congresses(now))


def mark_read(notices: QuerySet[Notice], *, by: User) -> int:
    """Note that ``by`` has read those of them that are his, now; how many were unread."""
    changed = notices.filter(recipient=by, read_at=None).update(read_at=timezone.now())
    count_again([(by.pk, by.date_joined)])
    return changed


def one_line(text: str, name: str) -> str:
    """One line no longer than the column ``name`` of a notice: titles of proposals may be long, a
    mail's head may not hold a line break."""
    field: Any = Notice._meta.get_field(name)
    text = " ".join(text.split())
    return text if len(text) <= field.max_length else f"{text[: field.max_length - 1]}…"
