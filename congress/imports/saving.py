"""What importers share when they write: what was checked must still be so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Model
from simple_history.utils import bulk_update_with_history

from congress.imports.rows import CHANGED_MEANWHILE, Action, ImportRefused, Line
from congress.people.models import User


def new_and_changed(lines: Iterable[Line]) -> tuple[list[Line], list[Line]]:
    """Lines that make something, and lines that change something."""
    found: dict[Action, list[Line]] = {action: [] for action in Action}
    for line in lines:
        found[line.action].append(line)
    return found[Action.NEW], found[Action.CHANGED]


def locked(model: type[Model], lines: Sequence[Line], fields: Collection[str]) -> dict[Any, Any]:
    """The objects that the lines are about, locked, by primary key.

    Raises ImportRefused when one of ``fields`` (attribute names) is not what it was when checked.
    """
    if not lines:
        return {}
    rows: Any = model._base_manager.select_for_update().order_by("pk")
    fresh = {row.pk: row for row in rows.filter(pk__in=[line.found.pk for line in lines])}
    for line in lines:
        row = fresh.get(line.found.pk)
        if row is None or any(getattr(row, f) != getattr(line.found, f) for f in fields):
            raise ImportRefused(CHANGED_MEANWHILE)
    return fresh


def update_all(objects: Sequence[Any], fields: Sequence[str], *, by: User) -> None:
    """Write ``fields`` of each, and one entry of its history."""
    if objects:
        bulk_update_with_history(
            list(objects), type(objects[0]), list(fields), batch_size=100, default_user=by
        )
