"""Small choices of how pages look, remembered by a cookie; they work without JavaScript."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from congress.portal.context_processors import DENSITY_COOKIE, TYPE_COOKIE

A_YEAR = 365 * 24 * 3600


def _remember(
    request: HttpRequest, cookie: str, field: str, choices: tuple[str, ...]
) -> HttpResponse:
    """Back to the page the switch was on, with the choice in a cookie; unknown ones are ignored."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    if (choice := request.POST.get(field)) in choices:
        response.set_cookie(
            cookie,
            choice,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@require_POST
def set_type(request: HttpRequest) -> HttpResponse:
    """大字版: 20 px instead of 16 px at the root."""
    return _remember(request, TYPE_COOKIE, "type", ("normal", "large"))


@require_POST
def set_density(request: HttpRequest) -> HttpResponse:
    """Roomy or close rows in tables."""
    return _remember(request, DENSITY_COOKIE, "density", ("comfortable", "compact"))
