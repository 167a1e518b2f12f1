"""What every answer has in common: nothing private is stored on the way, nothing odd gets in."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

from congress.portal.views.errors import bad_request

GetResponse = Callable[[HttpRequest], HttpResponse]
PRIVATE = "no-store, private"
# PostgreSQL keeps no NUL in a text; no address of ours holds any of the others.
ODD_IN_PATH = re.compile(r"[\x00-\x1f\x7f]")
# What somebody pastes into a search box may hold tabs and line ends.
ODD_IN_QUERY = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class AddressMiddleware:
    """Answers 400 to control characters in path or query, before anything reads them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
        if ODD_IN_PATH.search(request.path) or ODD_IN_QUERY.search(query):
            return bad_request(request)
        return self.get_response(request)


class PrivateResponsesMiddleware:
    """No browser and no proxy keeps what a signed-in person was shown, files included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        static = "/" + settings.STATIC_URL.lstrip("/")
        if request.path == "/healthz" or request.path.startswith(static):
            return self.get_response(request)
        # Before and after: the answers to signing in and to signing out are private as well.
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in or request.user.is_authenticated:
            response.headers["Cache-Control"] = PRIVATE
        return response


class RequestLogMiddleware(RequestMiddleware):
    """The library's, without the query: what people search for is names and telephone numbers."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Machines ask for the health each minute, also while no database can say who asks."""
        if request.path == "/healthz":
            return self.get_response(request)
        return super().__call__(request)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"
