"""What a locked account sees."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from congress.people.sign_in import locked_until


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: when to try again, and whom to call."""
    username = (credentials or {}).get("username") or request.POST.get("login", "")
    until = locked_until(str(username))
    context = {
        "until": timezone.localtime(until) if until else None,
        "limit": settings.AXES_FAILURE_LIMIT,
    }
    response = render(request, "account/locked.html", context, status=429)
    response.headers["Cache-Control"] = "no-store"
    return response
