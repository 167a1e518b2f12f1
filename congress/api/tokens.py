"""Tokens: made, found again, revoked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from congress.api.models import ApiToken
from congress.people.models import User
from congress.people.roles import holds_any, remember_no_grants

PREFIX = "rd_"
HINT_LENGTH = 8
MOST_TOKENS = 20  # in force at the same time, of one account
LONGEST_DAYS = 365
NOTED_EVERY = timedelta(hours=1)


class TooManyTokens(Exception):
    def __str__(self) -> str:
        return f"有效的令牌最多 {MOST_TOKENS} 个，请先撤销不用的令牌。"


def issue(user: User, *, name: str, days: int | None = None) -> tuple[ApiToken, str]:
    """A new token and its key, which is kept nowhere. ``days``: 1 to LONGEST_DAYS.

    Raises TooManyTokens."""
    key = PREFIX + secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two requests count one after the other
        if user.api_tokens.in_force(now).count() >= MOST_TOKENS:
            raise TooManyTokens
        token = ApiToken.objects.create(
            user=user,
            name=name,
            hint=key[:HINT_LENGTH],
            digest=digest_of(key),
            seal=_seal(user.get_session_auth_hash()),
            expires_at=now + timedelta(days=days or settings.API_TOKEN_DAYS),
        )
    return token, key


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def find(key: str) -> ApiToken | None:
    """The token with its user, whatever its state; one query, which spares one where the account
    holds no grant (most deputies)."""
    rows = ApiToken.objects.select_related("user").annotate(has_grants=holds_any(OuterRef("user")))
    token = rows.filter(digest=digest_of(key)).first()
    if token and not token.has_grants:
        remember_no_grants(token.user)
    return token


def is_sealed(token: ApiToken) -> bool:
    """Is the account's password still that of the day on which it was made?"""
    user = token.user
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(token.seal, _seal(each)) for each in hashes)


def note_use(token: ApiToken) -> None:
    """Once an hour: a write for each read would be too many."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        token.last_used_at = now


def revoke(token: ApiToken, *, by: User) -> bool:
    """False where somebody has done so before."""
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    return bool(rows.update(revoked_at=timezone.now(), revoked_by=by))


def _seal(session_hash: str) -> str:
    return salted_hmac("congress.api.token", session_hash, algorithm="sha256").hexdigest()
