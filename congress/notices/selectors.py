"""Who reads which notices: each person his own, nobody another's."""

from __future__ import annotations

from django.db.models import QuerySet

from congress.notices.kinds import DIGEST
from congress.notices.models import Notice
from congress.people.models import User
from congress.people.visibility import Actor, register_visible

COUNTED = 99  # beyond it, the bell says 99+


def notices_of(user: Actor) -> QuerySet[Notice]:
    """Newest first; nothing for whoever may not sign in."""
    if not isinstance(user, User) or not user.is_active:
        return Notice.objects.none()
    return Notice.objects.shown().filter(recipient=user).exclude(kind=DIGEST.code)


def was_told_of(user: Actor, path: str) -> bool:
    """Whether a notice of his leads there: that it exists is no secret to him, though he may not
    see it any more (his unit's task was revoked, his invitation is over)."""
    return notices_of(user).filter(url=path).exists()


def unread_in_words(user: Actor) -> str:
    """「3」, 「99+」; empty when everything is read. One query over an index of what is unread."""
    count = notices_of(user).filter(read_at=None).order_by()[: COUNTED + 1].count()
    if count > COUNTED:
        return f"{COUNTED}+"
    return str(count) if count else ""


register_visible(Notice, notices_of)
