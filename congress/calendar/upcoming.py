"""The earliest open clock, kept on the rows that lists sort by: written here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from congress.calendar.models import Deadline

#: day that warns, its clock, provisional, earliest legal date
Next = tuple[date | None, str, bool, date | None]
NOTHING: Next = (None, "", False, None)


def is_root(owner: Any) -> bool:
    root = owner.root
    return root is owner or (type(root) is type(owner) and root.pk == owner.pk)


def earliest(rows: Iterable[Deadline]) -> Next:
    """Of rows in memory: the open one that warns first, and the first legal date of all."""
    running = [row for row in rows if row.closed_on is None]
    if not running:
        return NOTHING
    first = min(running, key=_order)
    legal_on = min(row.legal_on for row in running)
    return first.warn_on, first.clock, first.provisional, legal_on


def earliest_under(root: Any) -> Next:
    """Of everything open on an object and its parts; one query."""
    rows = Deadline.objects.filter(
        root_type=ContentType.objects.get_for_model(root), root_id=root.pk, closed_on=None
    )
    return earliest(rows.only("warn_on", "legal_on", "clock", "provisional", "closed_on"))


def remember(owner: Any, found: Next) -> None:
    """Write it to the row and to the instance in hand; no save(), no history, no version."""
    due_on, clock, provisional, legal_on = found
    values = {
        "next_due_on": due_on,
        "next_clock": clock,
        "next_provisional": provisional,
        "next_legal_on": legal_on,
    }
    type(owner)._base_manager.filter(pk=owner.pk).update(**values)
    for name, value in values.items():
        setattr(owner, name, value)


def known(owner: Any) -> Next:
    return owner.next_due_on, owner.next_clock, owner.next_provisional, owner.next_legal_on


def remember_for(rows: Iterable[Deadline]) -> None:
    """The same for all owners and roots of ``rows``: one statement for each kind of object, and two
    more where a row says something else than its deadlines."""
    parts: dict[int, set[int]] = {}
    roots: dict[int, set[int]] = {}
    for row in rows:
        roots.setdefault(row.root_type_id, set()).add(row.root_id)
        if (row.owner_type_id, row.owner_id) != (row.root_type_id, row.root_id):
            parts.setdefault(row.owner_type_id, set()).add(row.owner_id)
    for kind, pks in sorted(parts.items()):
        _write(kind, pks, Deadline.objects.filter(owner_type=kind, owner_id=OuterRef("pk")))
    for kind, pks in sorted(roots.items()):
        _write(kind, pks, Deadline.objects.filter(root_type=kind, root_id=OuterRef("pk")))


def _write(kind: int, pks: set[int], deadlines: QuerySet[Deadline]) -> None:
    """A night's check writes next to nothing: what is right already is read, not locked.

    The rest is locked before it is written: a statement that only waited for another hand would
    write what it read before.
    """
    model = ContentType.objects.get_for_id(kind).model_class()
    if model is None:
        return  # an app that is no longer installed left its rows behind
    first = deadlines.filter(closed_on=None).order_by("warn_on", "pk")
    legal = deadlines.filter(closed_on=None).order_by("legal_on")
    should: dict[str, Any] = {
        "next_due_on": Subquery(first.values("warn_on")[:1]),
        "next_clock": Coalesce(
            Subquery(first.values("clock")[:1]), Value(""), output_field=CharField()
        ),
        "next_provisional": Coalesce(Subquery(first.values("provisional")[:1]), Value(False)),
        "next_legal_on": Subquery(legal.values("legal_on")[:1]),
    }
    rows = model._base_manager.filter(pk__in=pks).order_by("pk")
    found = rows.values_list("pk", *should, *should.values())
    wrong = [pk for pk, *values in found if values[: len(should)] != values[len(should) :]]
    if not wrong:
        return
    with transaction.atomic():
        rows = model._base_manager.filter(pk__in=wrong)
        list(rows.order_by("pk").select_for_update().values_list("pk"))
        rows.update(**should)


def _order(row: Deadline) -> tuple[date, int]:
    return row.warn_on, row.pk
