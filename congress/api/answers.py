"""Exceptions as answers. What nobody foresaw goes on to Django, whose handler answers 500."""

from __future__ import annotations

import math
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from congress.api.refusals import KINDS, Refused, envelope
from congress.workflow.refusals import MoveRefused

#: The first that fits.
CODES: tuple[tuple[type[Exception], str], ...] = (
    (Http404, "not_found"),
    (exceptions.NotFound, "not_found"),
    (exceptions.NotAuthenticated, "not_authenticated"),
    (exceptions.AuthenticationFailed, "token_invalid"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.UnsupportedMediaType, "unsupported_media_type"),
    (exceptions.Throttled, "throttled"),
    (exceptions.PermissionDenied, "not_permitted"),
    (PermissionDenied, "not_permitted"),
    (RequestDataTooBig, "too_large"),
    (exceptions.ParseError, "parse_error"),
    (SuspiciousOperation, "bad_request"),
)


def as_refusal(error: Exception) -> Refused | None:
    if isinstance(error, Refused):
        return error
    if isinstance(error, MoveRefused):
        return Refused(error.code, str(error))
    code = next((code for kind, code in CODES if isinstance(error, kind)), None)
    return Refused(code, wait=getattr(error, "wait", None)) if code else None


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST_FRAMEWORK's EXCEPTION_HANDLER."""
    refusal = as_refusal(error)
    if refusal is None:
        return None
    code = refusal.kind.code
    response = Response(envelope(code, refusal.words, refusal.fields), status=refusal.kind.status)
    if refusal.kind.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    if refusal.wait is not None:
        response["Retry-After"] = str(max(1, math.ceil(refusal.wait)))
    return response


def answer(request: HttpRequest, code: str) -> JsonResponse:
    """The same outside a view of the API: for Django's own handlers of errors."""
    return JsonResponse(
        envelope(code), status=KINDS[code].status, json_dumps_params={"ensure_ascii": False}
    )
