"""Which questions the address of a list in the admin may put to the table.

Django lets every local field be asked with every lookup; the number of rows then answers
``password__startswith``. Here only what the list itself offers is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.filters import SimpleListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.db.models import DateField, Field, Model

DATE_PARTS = ("year", "month", "day", "gte", "lt")


def _lookups(field: Field[Any, Any], path: str) -> set[str]:
    """The parameters that Django's own filter of this field writes into its links."""
    names = {path, f"{path}__exact", f"{path}__isnull"}
    if isinstance(field, DateField):
        return names | {f"{path}__{lookup}" for lookup in ("gte", "gt", "lte", "lt", "range")}
    if field.is_relation:
        target = f"{path}__{field.target_field.name}"
        return names | {f"{path}__in", f"{target}__exact", f"{target}__in"}
    if field.choices:
        names.add(f"{path}__in")
    return names


def offered_lookups(
    model: type[Model], list_filter: Iterable[Any], date_hierarchy: str | None
) -> set[str]:
    names: set[str] = set()
    for item in list_filter:
        if isinstance(item, type) and issubclass(item, SimpleListFilter):
            names.add(str(item.parameter_name))
            continue
        path = item[0] if isinstance(item, (list, tuple)) else item
        names |= _lookups(get_fields_from_path(model, path)[-1], path)
    if date_hierarchy:
        names |= {f"{date_hierarchy}__{part}" for part in DATE_PARTS}
    return names
