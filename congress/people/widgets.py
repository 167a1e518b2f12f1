"""Choices that are found by what people type: characters, pinyin, initials, a card number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.widgets import Script


class Keyed:
    """Options carry their search keys in ``data-keys``.

    It serves a ModelChoiceField: the keys are read off the instance that the choice already holds,
    so an option costs no query. Without JavaScript it is an ordinary select.
    """

    class Media:
        css = {"all": ["vendor/tom-select/tom-select.bootstrap5.min.css", "css/select.css"]}
        js = [
            Script("vendor/tom-select/tom-select.complete.min.js", defer=True),
            Script("js/select.js", defer=True),
        ]

    #: Attributes of the instance that are looked through besides the label.
    keys = ("pinyin", "initials", "short_name", "former_words", "card_number")

    def __init__(self, attrs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__({"data-select": "", **(attrs or {})}, **kwargs)  # type: ignore[call-arg]

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, label, *args, **kwargs)  # type: ignore[misc]
        if instance := getattr(value, "instance", None):
            words = (getattr(instance, key, "") for key in self.keys)
            option["attrs"]["data-keys"] = " ".join(word for word in words if word)
        return option


class KeyedSelect(Keyed, forms.Select):
    """One of many, found by typing."""


class KeyedSelectMultiple(Keyed, forms.SelectMultiple):
    """Some of many; each choice can be taken away again."""
