"""Primary keys as they come from outside. What no column can hold names no row: asked of a
database it would be a fault of ours (SQLite refuses numbers of more than 64 bits)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field, IntegerField, Model

LARGEST = 2**63 - 1
LONGEST = len(str(LARGEST))


def key_of(value: str | int) -> int | None:
    """``value`` as the number of a row; None where no row can have it."""
    words = str(value)
    if not (words.isascii() and words.isdigit() and len(words) <= LONGEST):
        return None
    return number if (number := int(words)) <= LARGEST else None


def names_a_row(model: type[Model], value: Any) -> bool:
    """Can a row of ``model`` have this primary key, whatever its kind?"""
    field: Field = model._meta.pk
    while field.remote_field:
        field = field.target_field
    if isinstance(field, IntegerField):
        return key_of(value) is not None
    try:
        field.run_validators(field.to_python(value))
    except ValidationError:
        return False
    return True


def keys_among(model: type[Model], values: Iterable[str]) -> list[str]:
    return [value for value in values if names_a_row(model, value)]


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows. A number that no row can have is answered like one that none has."""

    def clean(self, value: Any) -> Any:
        model = self.queryset.model
        if isinstance(value, (list, tuple)):
            for pk in value:
                if isinstance(pk, (str, int)) and not names_a_row(model, pk):
                    raise ValidationError(
                        self.error_messages["invalid_pk_value"],
                        code="invalid_pk_value",
                        params={"pk": pk},
                    )
        return super().clean(value)
