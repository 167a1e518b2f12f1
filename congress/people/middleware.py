"""Idle time-out, forced change of a one-time password, access log."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from congress.people.access import action_of, record

GetResponse = Callable[[HttpRequest], HttpResponse]
SEEN = "seen_at"
POLLING = "X-Polling"  # what a page asks for by itself, while nobody need sit before it
WRITTEN_EVERY = 60  # seconds


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect that htmx follows with the whole page."""
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def _unwatched(request: HttpRequest) -> bool:
    static = "/" + settings.STATIC_URL.lstrip("/")
    return request.path == "/healthz" or request.path.startswith(static)


def for_programs(request: HttpRequest) -> bool:
    """Answered in JSON: nobody sits before it who could follow a redirect to a page."""
    return request.path.startswith(settings.API_PATH)


class IdleTimeoutMiddleware:
    """Signs out whoever did nothing for IDLE_TIMEOUT_MINUTES."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _unwatched(request) or not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        seen = request.session.get(SEEN, now)
        if now - seen > settings.IDLE_TIMEOUT_MINUTES * 60:
            logout(request)
            if for_programs(request):  # which then finds nobody signed in
                return self.get_response(request)
            messages.warning(request, "长时间没有操作，已经自动退出登录，请重新登录。")
            url = reverse("account_login")
            if request.method == "GET" and not getattr(request, "htmx", False):
                url += "?" + urlencode({"next": request.get_full_path()})
            return _go(request, url)
        is_due = now - seen >= WRITTEN_EVERY and POLLING not in request.headers
        if is_due or SEEN not in request.session:
            request.session[SEEN] = now
        return self.get_response(request)


class PasswordChangeMiddleware:
    """A one-time password opens only the page where it is changed."""

    allowed = frozenset({"account_change_password", "account_logout", "account_login"})

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if (
            not _unwatched(request)
            and user.is_authenticated
            and user.must_change_password
            and not for_programs(request)  # which says so in its own words
            and request.path not in {reverse(name) for name in self.allowed}
        ):
            return _go(request, reverse("account_change_password"))
        return self.get_response(request)


class AccessLogMiddleware:
    """One row for each request of a signed-in user."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _unwatched(request):
            return self.get_response(request)
        user = request.user if request.user.is_authenticated else None
        response = self.get_response(request)
        if user is None and request.user.is_authenticated:  # by a token
            user = request.user
        if user is not None and not getattr(request, "access_recorded", False):
            # The user of the request's beginning: signing out is recorded by its own signal.
            record(request, action_of(request, response), user=user, status=response.status_code)
        return response
