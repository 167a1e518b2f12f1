"""A form's fields, said so that a program can fill them in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from rest_framework import serializers

from congress.workflow.forms import MoveForm

#: More are not listed: whoever needs them asks the list of these rows.
MOST_CHOICES = 100
#: The first that fits.
KINDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.MultipleChoiceField, "choices"),
    (forms.ModelChoiceField, "choice"),
    (forms.ChoiceField, "choice"),
    (forms.FileField, "file"),
    (forms.BooleanField, "boolean"),
    (forms.DateTimeField, "datetime"),
    (forms.DateField, "date"),
    (forms.DecimalField, "decimal"),
    (forms.IntegerField, "integer"),
)
SEVERAL = {"file": "files", "choice": "choices"}
TYPES = {
    "text": "文字",
    "choice": "选一项：填选项的 value",
    "choices": "选几项：填 value 的列表",
    "boolean": "是否",
    "date": "日期，2026-06-30",
    "datetime": "日期和时间",
    "integer": "整数",
    "decimal": "数字",
    "file": "附件，以 multipart/form-data 提交",
    "files": "几个附件，以 multipart/form-data 提交",
}


class ChoiceSerializer(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()


class FieldSerializer(serializers.Serializer):
    """办理一步要填的一项。"""

    name = serializers.CharField(help_text="提交时的名称。")
    label = serializers.CharField(help_text="页面上的名称。")
    type = serializers.ChoiceField(
        list(TYPES.items()), help_text="、".join(f"`{k}` {v}" for k, v in TYPES.items())
    )
    required = serializers.BooleanField(help_text="是否必填。")
    help = serializers.CharField(help_text="填写说明。")
    max_length = serializers.IntegerField(allow_null=True, help_text="最多几个字。")
    choices = ChoiceSerializer(
        many=True, allow_null=True, help_text=f"选项；多于 {MOST_CHOICES} 个的不列出，为 null。"
    )
    initial = serializers.JSONField(allow_null=True, help_text="页面上预先填好的值；不提交就没有。")


def described(form: MoveForm) -> list[dict[str, Any]]:
    """Every field but the version, which stands with the object."""
    return [_field(form, name) for name in form.fields if name != "version"]


def type_of(field: forms.Field) -> str:
    kind = next((kind for base, kind in KINDS if isinstance(field, base)), "text")
    is_several = getattr(field.widget, "allow_multiple_selected", False)
    return SEVERAL.get(kind, kind) if is_several else kind


def _field(form: MoveForm, name: str) -> dict[str, Any]:
    field = form.fields[name]
    kind = type_of(field)
    return {
        "name": name,
        "label": str(field.label or name),
        "type": kind,
        "required": field.required,
        "help": str(field.help_text or ""),
        "max_length": getattr(field, "max_length", None),
        "choices": _choices(field) if kind in ("choice", "choices") else None,
        "initial": _plain(form.get_initial_for_field(field, name)),
    }


def _choices(field: Any) -> list[dict[str, str]] | None:
    pairs = list(islice(_flat(field.choices), MOST_CHOICES + 1))
    if len(pairs) > MOST_CHOICES:
        return None
    return [{"value": str(value), "label": str(label)} for value, label in pairs]


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    """Without the empty one, and without the headings of groups."""
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        elif str(value):
            yield value, label


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, (list, tuple, set, QuerySet)):
        return [_plain(each) for each in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)
