"""The number beside the bell, on every page of everybody: remembered, so that a page costs nothing.

Whoever writes a notice, or reads one, puts a mark in the place of the number when his transaction
commits. While the mark stands nobody's number is remembered, for it may have been counted
before the commit; so what is remembered is right, but where a process died between the two: there
it is wrong for ``KEPT`` seconds at most. A cache that does not answer costs one query.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import structlog
from django.core.cache import cache
from django.db import transaction

from congress.notices.selectors import unread_in_words
from congress.people.models import User

logger = structlog.get_logger(__name__)
KEPT: Final = 600  # seconds
CHANGING: Final = 10  # seconds: longer than anybody counts
MARK: Final = "?"
#: What tells accounts apart, also in a database that was emptied or restored.
Account = tuple[int, datetime]


def unread_of(user: User) -> str:
    """「3」, 「99+」; empty when everything is read."""
    key = _key(user.pk, user.date_joined)
    try:
        known = cache.get(key)
    except Exception as error:  # redis and the file system each raise their own
        logger.warning("bell.no_cache", reason=type(error).__name__)
        return unread_in_words(user)
    if known is not None and known != MARK:
        return str(known)
    words = unread_in_words(user)
    if known is None:
        _keep(key, words)
    return words


def count_again(accounts: Iterable[Account]) -> None:
    """Once the caller's transaction is committed, these accounts' numbers are counted anew."""
    marks = dict.fromkeys((_key(*account) for account in accounts), MARK)
    if marks:
        transaction.on_commit(lambda: cache.set_many(marks, CHANGING), robust=True)


def _keep(key: str, words: str) -> None:
    try:
        cache.add(key, words, KEPT)  # refused where a mark was put meanwhile
    except Exception as error:
        logger.warning("bell.no_cache", reason=type(error).__name__)


def _key(pk: int, joined: datetime) -> str:
    return f"notices.unread.{pk}.{joined.timestamp():.6f}"
