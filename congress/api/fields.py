"""Fields of answers that several resources share."""

from __future__ import annotations

from typing import Any

from django.db.models import TextChoices
from rest_framework import serializers


class CodeField(serializers.ReadOnlyField):
    """A code of a fixed list; null where there is none. In the schema it has the list's name."""

    def __init__(self, choices: type[TextChoices], **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(**kwargs)

    def to_representation(self, value: Any) -> str | None:
        return str(value) if value else None


def label(name: str = "status", **kwargs: Any) -> serializers.CharField:
    """What the code in ``name`` is called on the pages."""
    return serializers.CharField(source=f"get_{name}_display", read_only=True, **kwargs)


class NamedSerializer(serializers.Serializer):
    """另一个对象：id 和名称。"""

    id = serializers.IntegerField(source="pk")
    name = serializers.SerializerMethodField(help_text="名称")

    def get_name(self, row: Any) -> str:
        return str(getattr(row, "name", "") or row)
