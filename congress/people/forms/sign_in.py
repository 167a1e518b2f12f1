"""Sign-in forms with our words, our spelling of usernames and our lock on the second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm as MFAAuthenticate
from allauth.mfa.base.forms import ReauthenticateForm as MFAReauthenticate
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth import logout
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.auth.signals import user_login_failed

from congress.people.adapter import AccountAdapter
from congress.people.sign_in import is_locked, tidy_username


def _plain(field: forms.Field, label: str, **attrs: str) -> None:
    """Our label, and no placeholder: it disappears just when one needs it."""
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(
            self.fields["login"], "用户名", autocapitalize="none", spellcheck="false", autofocus=""
        )
        _plain(self.fields["password"], "密码")

    def clean_login(self) -> str:
        return tidy_username(self.cleaned_data["login"])


class Counted:
    """A wrong code, or one's own password typed wrong, counts like a failed sign-in: five of
    either lock the account, and whoever tried is signed out."""

    user: Any

    def _counted(self, check: Callable[[], str], *, tell: bool = True) -> str:
        request = context.request
        if is_locked(request, self.user.username):
            request.axes_locked_out = True
            request.axes_credentials = {"username": self.user.username}
            raise AccountAdapter().validation_error("too_many_login_attempts")
        try:
            return check()
        except forms.ValidationError:
            if tell:
                user_login_failed.send(
                    sender=type(self),
                    credentials={"username": self.user.username},
                    request=request,
                )
            if getattr(request, "axes_locked_out", False) and request.user.is_authenticated:
                logout(request)
            raise


class PasswordForm(Counted, ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], "密码")

    def clean_password(self) -> str:
        # allauth tries it as a sign-in, which is counted already.
        return self._counted(super().clean_password, tell=False)


class _NewPassword:
    fields: dict[str, forms.Field]

    def _say_rules(self) -> None:
        _plain(self.fields["password1"], "新密码")
        _plain(self.fields["password2"], "再输入一次新密码")
        self.fields["password1"].help_text = "".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        data = super().clean()  # type: ignore[misc]
        errors = self.errors.get("password2")  # type: ignore[attr-defined]
        if errors and data.get("password1"):
            self.errors["password2"] = self.error_class(  # type: ignore[attr-defined]
                ["两次输入的新密码不一致。"] if self.data.get("password2") else errors  # type: ignore[attr-defined]
            )
        return data


class NewPasswordForm(_NewPassword, Counted, ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["oldpassword"], "当前密码")
        if self.user.must_change_password:
            self.fields["oldpassword"].help_text = "刚才登录时用的一次性密码。"
        self._say_rules()

    def clean_oldpassword(self) -> str:
        return self._counted(super().clean_oldpassword)


class FirstPasswordForm(_NewPassword, SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._say_rules()


class _Code(Counted):
    fields: dict[str, forms.Field]

    def _word(self) -> None:
        _plain(self.fields["code"], "验证码", autocomplete="one-time-code", inputmode="numeric")

    def clean_code(self) -> str:
        return self._counted(super().clean_code)  # type: ignore[misc]


class CodeForm(_Code, MFAAuthenticate):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word()
        self.fields["code"].help_text = "动态口令应用上显示的6位数字；也可以输入一个备用验证码。"


class CodeAgainForm(_Code, MFAReauthenticate):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._word()


class ActivateForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], "验证码", inputmode="numeric")
        self.fields["code"].help_text = "动态口令应用上显示的6位数字。"
