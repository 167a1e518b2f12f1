"""Who asks: a program with a token, or the documentation's page with the browser's session."""

from __future__ import annotations

from typing import Any

from rest_framework import authentication, exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from congress.api import tokens
from congress.api.refusals import Refused

WORDS = ("bearer", "token")


class TokenAuthentication(authentication.BaseAuthentication):
    """``Authorization: Bearer rd_…``; ``Token`` is understood as well."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        word, _, key = request.headers.get("Authorization", "").strip().partition(" ")
        if word.lower() not in WORDS:
            return None
        token = tokens.find(key.strip()) if key.isascii() else None
        if token is None or token.revoked_at or not tokens.is_sealed(token):
            raise Refused("token_invalid")
        if not token.is_in_force:
            raise Refused("token_expired")
        if not token.user.is_active:
            raise Refused("account_inactive")
        tokens.note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class SessionAuthentication(authentication.SessionAuthentication):
    """With Django's check of where a request comes from."""

    def enforce_csrf(self, request: Any) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied:
            raise Refused("csrf_failed") from None


class SignedIn(BasePermission):
    """Nothing is public yet; and a one-time password opens nothing."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            raise Refused("not_authenticated")
        if request.user.must_change_password:
            raise Refused("password_must_change")
        return True
