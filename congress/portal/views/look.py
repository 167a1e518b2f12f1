"""The developers' page: every part of the look together, in all its states."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from congress.portal.look_samples import samples


def look(request: HttpRequest) -> HttpResponse:
    """/dev/look/: exists only with DEBUG or for superusers."""
    if not (settings.DEBUG or request.user.is_superuser):
        raise Http404
    return render(request, "portal/look.html", samples(timezone.localdate()))
