"""How a failed sign-in is counted, and for how long it locks."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from axes.utils import reset
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac


def tidy_username(text: str) -> str:
    """One spelling per account: full-width letters and capitals would dodge the lock."""
    return unicodedata.normalize("NFKC", text or "").strip().lower()


def lock_name(username: str) -> str:
    """What the lockout counts by: not the text itself, for people type passwords there."""
    return salted_hmac("congress.people.lock", tidy_username(username)).hexdigest()


def counted_username(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """AXES_USERNAME_CALLABLE."""
    credentials = credentials or {}
    name = credentials.get("username") or credentials.get("login")
    if name is None and request is not None:
        name = request.POST.get("login")
    return lock_name(name) if name else None


def is_locked(request: HttpRequest, username: str) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def locked_until(username: str) -> datetime | None:
    """When the account may be tried again; None without a recent failure."""
    attempts = AccessAttempt.objects.filter(username=lock_name(username))
    last = attempts.aggregate(last=Max("attempt_time"))["last"]
    cool_off = get_cool_off()
    if last is None or cool_off is None or last + cool_off <= timezone.now():
        return None
    return last + cool_off


def unlock(username: str) -> None:
    reset(username=lock_name(username))
