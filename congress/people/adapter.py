"""What we decide differently from allauth: closed sign-up, Chinese words, password history,
encrypted second factors."""

from __future__ import annotations

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url

from congress.people.access import client_ip
from congress.people.models import User
from congress.people.passwords import set_password


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "账号已停用，请联系代表工委或者本单位管理员。",
        "username_password_mismatch": "用户名或者密码不正确，请重新输入。",
        "enter_current_password": "当前密码不正确，请重新输入。",
        "incorrect_password": "密码不正确，请重新输入。",
        "incorrect_code": "验证码不正确，请核对后重新输入。",
        "too_many_login_attempts": "尝试次数过多，请稍后再试。",
        "rate_limited": "操作过于频繁，请稍后再试。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request) or "0.0.0.0"  # noqa: S104 - an unknown address, not a binding


def _key(secret: str | bytes) -> bytes:
    derived = HKDF(
        algorithm=SHA256(), length=32, salt=None, info=b"congress.people second factor"
    ).derive(secret.encode() if isinstance(secret, str) else secret)
    return base64.urlsafe_b64encode(derived)


def _cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of the second factor are encrypted with a key derived from SECRET_KEY.

    Whoever changes SECRET_KEY keeps the old one in SECRET_KEY_FALLBACKS.
    """

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "验证码不正确，请核对后重新输入。",
        "cannot_delete_authenticator": "不能关闭两步验证。",
        "cannot_generate_recovery_codes": "请先开启两步验证，再生成备用验证码。",
        "unverified_email": "现在不能开启两步验证，请联系代表工委。",
        "add_email_blocked": "开启两步验证后不能添加邮箱。",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()
