"""Forms of tokens: for programs, and for people."""

from __future__ import annotations

from django import forms

from congress.api.models import NAME_LENGTH
from congress.api.tokens import LONGEST_DAYS
from congress.people.texts import PlainTextForm


class SignInForm(forms.Form):
    """Not made plain: a password is what it is."""

    username = forms.CharField(label="用户名", max_length=150)
    password = forms.CharField(label="密码", max_length=200, strip=False)
    otp = forms.CharField(label="验证码", max_length=40, required=False)
    name = forms.CharField(label="名称", max_length=NAME_LENGTH, required=False)
    days = forms.IntegerField(label="有效天数", required=False, min_value=1, max_value=LONGEST_DAYS)


class NewTokenForm(PlainTextForm, forms.Form):
    name = forms.CharField(
        label="名称", max_length=NAME_LENGTH, help_text="写明给哪个程序用，便于日后辨认。"
    )
    days = forms.TypedChoiceField(
        label="有效期",
        coerce=int,
        initial=90,
        choices=[(7, "7天"), (30, "30天"), (90, "90天"), (LONGEST_DAYS, "一年")],
    )
