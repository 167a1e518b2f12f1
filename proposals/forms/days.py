"""A day as clerks type it: 2026-11-16, 2026年11月16日, 20261116, 11-16, 11.16, 1116."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from congress.people.texts import half_width

FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
SHORT = re.compile(r"(\d{1,2})[-./月](\d{1,2})日?|(\d{2})(\d{2})")


def typed_day(text: str, today: date) -> date | None:
    """The day; without a year the latest such day that is not after ``today``. None: no day."""
    text = re.sub(r"\s", "", half_width(text))
    try:
        if match := FULL.fullmatch(text):
            year, month, day = (int(part) for part in match.groups() if part)
            return date(year, month, day)
        if match := SHORT.fullmatch(text):
            month, day = (int(part) for part in match.groups() if part)
            this_year = today.year if (month, day) <= (today.month, today.day) else today.year - 1
            return date(this_year, month, day)
    except ValueError:
        return None
    return None


class TypedDateField(forms.DateField):
    """One field to type in: a browser's own date field takes four tabs to pass."""

    default_error_messages = {
        "required": "请填写日期。",
        "invalid": "没有这一天，请写成“2026-11-16”或者“11-16”。",
    }
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"})

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        day = typed_day(str(value), timezone.localdate())
        if day is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day
