"""The access log: one row per sign-in, per page, per export. Written here, changed nowhere."""

from __future__ import annotations

import ipaddress
import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from congress.people.enums import AccessAction
from congress.people.models import AccessLog, User
from congress.people.models.access import LEAST_KEPT
from congress.people.roles import member_congress_ids

#: Control characters: PostgreSQL refuses NUL, and a reader of the log none may deceive.
ODD = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def client_ip(request: HttpRequest) -> str | None:
    """The address of the browser, trusting exactly PROXY_COUNT proxies; None when unknown."""
    address = request.META.get("REMOTE_ADDR", "")
    trusted = settings.AXES_IPWARE_PROXY_COUNT or 0
    forwarded = [p.strip() for p in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if trusted and len(forwarded) >= trusted:
        address = forwarded[-trusted]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def record(
    request: HttpRequest | None,
    action: AccessAction,
    *,
    user: User | None = None,
    username: str = "",
    status: int | None = None,
) -> AccessLog:
    """Add one row. The congress is named when the user belongs to exactly one."""
    congresses = member_congress_ids(user) if user else set()
    return AccessLog.objects.create(
        user=user,
        username=user.username if user else username,
        congress_id=congresses.pop() if len(congresses) == 1 else None,
        ip=client_ip(request) if request else None,
        method=(request.method or "")[:10] if request else "",
        # Without the query: what people search for is nobody's business.
        path=ODD.sub("\N{REPLACEMENT CHARACTER}", request.path)[:300] if request else "",
        status=status,
        action=action,
    )


def action_of(request: HttpRequest, response: Any) -> AccessAction:
    if "attachment" in response.headers.get("Content-Disposition", ""):
        return AccessAction.EXPORT
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return AccessAction.VIEW
    return AccessAction.CHANGE


def purge(*, keep_days: int | None = None, batch: int = 5000) -> int:
    """Delete rows older than ACCESS_LOG_KEEP_DAYS (never less than six months); the number."""
    keep = timedelta(days=settings.ACCESS_LOG_KEEP_DAYS if keep_days is None else keep_days)
    limit = timezone.now() - max(keep, LEAST_KEPT)
    deleted = 0
    while pks := list(AccessLog.objects.filter(at__lt=limit).values_list("pk", flat=True)[:batch]):
        # In batches, so that the writer is free in between.
        deleted += AccessLog.objects.filter(pk__in=pks).delete()[0]
    return deleted
