"""Days of the ledger as they count: what was put right is judged by the right day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from congress.workflow.models import Correction, Stateful, StatusChange
from congress.workflow.registry import all_flows


def last_day(entries: QuerySet[StatusChange]) -> date | None:
    """The latest day of ``entries``, each as it was put right last. A correction itself, entered
    whenever it was noticed, is not one of them. One query."""
    newest = Correction.objects.filter(entry=OuterRef("pk")).order_by("-pk").values("new_on")[:1]
    entries = entries.exclude(move__in=correcting_moves())
    days = entries.aggregate(day=Max(Coalesce(Subquery(newest), "happened_on")))
    found: date | None = days["day"]
    return found


def day_of(entry: StatusChange) -> date:
    """The day that counts for one entry."""
    newest = entry.corrected_by.order_by("-pk").first()
    return (newest and newest.new_on) or entry.happened_on


def correcting_moves() -> set[str]:
    return {step.name for flow in all_flows() for step in flow if step.corrects}


def record(
    change: StatusChange,
    obj: Stateful,
    field: str,
    days: tuple[date | None, date | None],
    moves: Collection[str],
) -> Correction:
    """Note that ``change`` put ``field`` of ``obj`` right, from days[0] to days[1]. ``moves``: by
    which one it had been recorded."""
    kind = ContentType.objects.get_for_model(type(obj))
    entries = StatusChange.objects.filter(object_type=kind, object_id=obj.pk, move__in=moves)
    return Correction.objects.create(
        change=change,
        entry=entries.order_by("pk").last(),
        object_type=kind,
        object_id=obj.pk,
        field=field,
        old_on=days[0],
        new_on=days[1],
    )
