"""Names of fields, for sentences that ask to fill them."""

from __future__ import annotations

from django.db.models import Model


def labels(fields: list[str], *models: type[Model]) -> list[str]:
    words = {f.name: str(f.verbose_name) for model in models for f in model._meta.fields}
    return [words[field] for field in fields]


def please_fill(names: list[str]) -> str | None:
    return f"请先填写：{'、'.join(names)}。" if names else None
