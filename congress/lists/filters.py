"""The base of filters: they read as a sentence, know the day and the user, and never guess."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from congress.people.texts import PlainTextForm

WORDS_LENGTH = 100
DRESSED = {
    forms.Select: "form-select",
    forms.TextInput: "form-control",
    forms.DateInput: "form-control",
}


class FilterForm(PlainTextForm, forms.Form):
    """What is pasted into a search box is made plain before it is looked for."""


class DayInput(forms.DateInput):
    """The browser's own calendar; it wants the date as 2026-06-30."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ChoiceBoxes(forms.CheckboxSelectMultiple):
    """Several of a few words; ``lists/_filter.html`` folds them up like a select."""


class ListFilter(filters.FilterSet):
    """``user`` is who looks, ``on`` the day of 「已超期」; the same for page, export and job.

    ``phrases``: filter → how its condition is said, from ``{label}``, ``{shown}`` (in quotes) and
    ``{plain}``. ``main``: filters that stay in sight while the others are folded away.
    """

    phrases: ClassVar[dict[str, str]] = {}
    main: ClassVar[tuple[str, ...]] = ()

    class Meta:
        fields: ClassVar[list[str]] = []
        form = FilterForm

    def __init__(
        self, data: QueryDict, queryset: QuerySet, *, user: Any, on: date, **kwargs: Any
    ) -> None:
        super().__init__(data, queryset, **kwargs)
        self.user, self.on = user, on
        self.furnish()
        for field in self.form.fields.values():
            for kind, css in DRESSED.items():
                if isinstance(field.widget, kind):
                    field.widget.attrs["class"] = css

    def furnish(self) -> None:
        """Give choices to the filters that take them from the database."""

    def offer(self, name: str, choices: Any) -> None:
        self.filters[name].extra["choices"] = choices

    @property
    def found(self) -> QuerySet:
        """The rows that fit; none at all while a condition is not understood."""
        return self.qs if self.form.is_valid() else self.queryset.none()

    @property
    def main_fields(self) -> list[Any]:
        return [self.form[name] for name in self.main]

    @property
    def more_fields(self) -> list[Any]:
        return [field for field in self.form if field.name not in (*self.main, "q")]

    def conditions(self) -> Iterator[tuple[str, str, bool]]:
        """(filter, its condition in words, is it understood) for each active filter."""
        errors, cleaned = self.form.errors, self.form.cleaned_data
        for name, field in self.form.fields.items():
            if name in errors:
                yield name, f"“{field.label}”不正确", False
            elif (value := cleaned.get(name)) not in (None, "", []):
                yield name, self._said(name, field, value), True

    def _said(self, name: str, field: forms.Field, value: Any) -> str:
        labels = {str(code): str(label) for code, label in getattr(field, "choices", ())}
        values = [str(v) for v in (value if isinstance(value, list) else [value])]
        # In the order of the choices, however they stand in the address.
        words = [label for code, label in labels.items() if code in values] or values
        return self.phrases.get(name, "{label}为{shown}").format(
            label=field.label,
            shown="或".join(f"“{word}”" for word in words),
            plain="或".join(words),
        )
