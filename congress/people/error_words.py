"""What is wrong with a field, in a clerk's words rather than the framework's.

A form's own ``error_messages`` and sentences are kept as they are; only Django's stock ones, which
speak of 「字段」 and 「变量」, are said anew.
"""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

CHOOSING = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)
LIMITS = {
    "max_length": "“{label}”最多{limit}字，现有{shown}字。",
    "min_length": "“{label}”至少{limit}字，现有{shown}字。",
    "max_value": "“{label}”不能大于{limit}。",
    "min_value": "“{label}”不能小于{limit}。",
}


def _is_stock(field: forms.Field, error: ValidationError) -> bool:
    """Whether the words are Django's: those of its field classes, or of its validators."""
    stock: dict[str, object] = {}
    for base in reversed(type(field).__mro__):
        if base.__module__.startswith("django."):
            stock.update(getattr(base, "default_error_messages", {}))
    if error.code in stock:
        return str(error.message) == str(stock[error.code])
    return error.code in LIMITS and bool(error.params)


def _said_anew(bound: BoundField, error: ValidationError) -> str:
    field, label = bound.field, bound.label
    params = error.params or {}
    if error.code == "required":
        if isinstance(field, forms.FileField):
            return f"请选择要上传的“{label}”。"
        if isinstance(field, forms.BooleanField):
            return f"请先勾选“{label}”。"
        chosen = isinstance(field.widget, CHOOSING) or isinstance(field, forms.DateField)
        return f"请选择“{label}”。" if chosen else f"请填写“{label}”。"
    if error.code in LIMITS:
        return LIMITS[error.code].format(
            label=label, limit=params.get("limit_value"), shown=params.get("show_value")
        )
    if error.code in ("invalid_choice", "invalid_list", "invalid_pk_value"):
        return f"“{label}”请从所列选项中选择。"
    if isinstance(field, forms.DateTimeField):
        return f"“{label}”的时间不正确，请按 2026-06-30 14:30 的样式填写。"
    if isinstance(field, forms.DateField):
        return f"“{label}”的日期不正确，请按 2026-06-30 的样式填写。"
    if isinstance(field, forms.IntegerField):
        return f"“{label}”请填写数字。"
    if isinstance(field, forms.EmailField):
        return f"“{label}”的邮箱地址不正确。"
    return error.messages[0]


def sentences(bound: BoundField) -> list[str]:
    """The sentences of one field, each once."""
    said = [
        _said_anew(bound, error) if _is_stock(bound.field, error) else error.messages[0]
        for error in bound.errors.as_data()
    ]
    return list(dict.fromkeys(said))
