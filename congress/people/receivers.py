"""Signals of Django and allauth about signing in. No glue between our apps."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from congress.people.access import record
from congress.people.enums import AccessAction
from congress.people.models import User
from congress.people.sign_in import is_locked, tidy_username

RESET_TOLD = (
    "您的两步验证已由工作人员关闭，请在右上角账号菜单的“两步验证”中重新开启。"
    "如果不是您本人提出的，请立即联系代表工委。"
)


@receiver(user_logged_in, dispatch_uid="people.access.sign_in")
def signed_in(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    record(request, AccessAction.SIGN_IN, user=user)
    _mark(request)
    if request is not None and user.second_factor_reset_at:
        messages.warning(request, RESET_TOLD, fail_silently=True)


@receiver(user_logged_out, dispatch_uid="people.access.sign_out")
def signed_out(sender: Any, request: HttpRequest | None, user: User | None, **kwargs: Any) -> None:
    if user is not None and user.pk:
        record(request, AccessAction.SIGN_OUT, user=user)
        _mark(request)


@receiver(authenticator_added, dispatch_uid="people.second_factor.set_again")
def set_again(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """The new second factor is there: nothing more to say."""
    if user.second_factor_reset_at and authenticator.type == Authenticator.Type.TOTP:
        user.second_factor_reset_at = None
        user.save(update_fields=["second_factor_reset_at"])


@receiver(user_login_failed, dispatch_uid="people.access.failed")
def failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """Unknown names are not kept: people type passwords into that field."""
    name = tidy_username(str(credentials.get("username") or ""))[:150]
    user = User.objects.filter(username=name).first() if name else None
    locked = request is not None and bool(name) and is_locked(request, name)
    action = AccessAction.LOCKED if locked else AccessAction.FAILED
    record(request, action, user=user)
    _mark(request)


def _mark(request: HttpRequest | None) -> None:
    """This request is in the log already; the middleware adds nothing."""
    if request is not None:
        request.access_recorded = True  # type: ignore[attr-defined]
