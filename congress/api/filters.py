"""Conditions that several lists of the API share."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms

from congress.people.keys import key_of


class KeyField(forms.CharField):
    """The number of a row; one that no row can have finds nothing, and fails nothing."""

    is_key = True
    default_error_messages = {"invalid": "请填写编号（id），是一个正整数。"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        key = key_of(text)
        if key is None:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        return key


class KeyFilter(filters.Filter):
    field_class = KeyField
