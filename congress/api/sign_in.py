"""Name and password, and the second factor where there is one, for a token.

Failures are counted together with those of the sign-in page: five of either lock the account.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from congress.api.refusals import Refused
from congress.people.access import record
from congress.people.enums import AccessAction
from congress.people.models import User
from congress.people.sign_in import is_locked, locked_until, tidy_username, unlock


def sign_in(request: HttpRequest, *, username: str, password: str, otp: str = "") -> User:
    """Raises Refused: locked, wrong_credentials, otp_required, wrong_otp, account_inactive,
    password_must_change."""
    username = tidy_username(username)
    _refuse_locked(request, username)
    user: Any = authenticate(request, username=username, password=password)
    if user is None:
        _answered_here(request)
        _refuse_locked(request, username)
        if _is_of_inactive(username, password):
            raise Refused("account_inactive")
        raise Refused("wrong_credentials")
    if user.must_change_password:
        raise Refused("password_must_change")
    if is_mfa_enabled(user):
        _check_code(request, user, otp)
    unlock(user.username)
    record(request, AccessAction.SIGN_IN, user=user)
    request.access_recorded = True  # type: ignore[attr-defined]
    return user


def _refuse_locked(request: HttpRequest, username: str) -> None:
    if is_locked(request, username):
        _answered_here(request)
        until = locked_until(username)
        wait = (until - timezone.now()).total_seconds() if until else None
        raise Refused("locked", wait=wait)


def _answered_here(request: HttpRequest) -> None:
    """The lock's own page is for browsers."""
    request.axes_locked_out = False  # type: ignore[attr-defined]


def _is_of_inactive(username: str, password: str) -> bool:
    """Only whoever knows the password learns that the account is disabled."""
    user = User.objects.filter(username=username, is_active=False).first()
    return user is not None and user.check_password(password)


def _check_code(request: HttpRequest, user: User, otp: str) -> None:
    if not otp:
        raise Refused("otp_required")
    rows = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
    if any(row.wrap().validate_code(otp) for row in rows):
        return
    user_login_failed.send(sender=sign_in, credentials={"username": user.username}, request=request)
    _answered_here(request)
    _refuse_locked(request, user.username)
    raise Refused("wrong_otp")
