"""Objects whose life was lived elsewhere: they arrive at a status by one automatic move, many at
once.

The same ledger and the same table as ``perform``; but nobody is told and no clock is asked, for
what they record is over. Every fact stands on the objects before; only the move is made here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from congress.workflow.engine import SUBJECT_LENGTH, SYSTEM
from congress.workflow.flow import Workflow
from congress.workflow.models import Stateful, StatusChange
from congress.workflow.refusals import BadInput, Stale
from congress.workflow.registry import flow_with
from congress.workflow.transition import Transition

CHUNK = 500


@dataclass(frozen=True)
class Arrival:
    """``obj`` was made a moment ago and has not moved yet; ``on``: the day of its end."""

    obj: Stateful
    move: str
    on: date
    note: str = ""


def enter(arrivals: Sequence[Arrival]) -> None:
    """Make the moves and write the ledger, inside the transaction that made the objects.

    The objects carry their new status afterwards. A move that a person makes, or that has effects
    or guards, is not made in this way. Raises BadInput, Stale.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("enter() belongs inside the transaction that makes the objects")
    groups: dict[tuple[type[Stateful], str], list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        groups[type(arrival.obj), arrival.move].append(arrival)
    changes: list[StatusChange] = []
    for (model, move), group in groups.items():
        flow = flow_with(model, move)
        step = flow[move] if flow else None
        if flow is None or step is None or not _is_arrival(flow, step):
            raise BadInput(f"不能由“{move}”一步到位。")
        for begin in range(0, len(group), CHUNK):
            changes += _move(flow, step, group[begin : begin + CHUNK])
    StatusChange.objects.bulk_create(changes)


def _is_arrival(flow: Workflow, step: Transition) -> bool:
    """From the first status to an end, by SYSTEM, with nothing to ask and nothing to do."""
    return (
        step.automatic
        and step.effect is None
        and not step.guards
        and step.sources == (flow.initial,)
        and step.target is not None
    )


def _move(flow: Workflow, step: Transition, group: Iterable[Arrival]) -> list[StatusChange]:
    group = list(group)
    source, target = flow.initial, str(step.target)
    rows = flow.model._base_manager.filter(
        pk__in=[arrival.obj.pk for arrival in group], version=0, **{flow.field: source}
    )
    if rows.update(version=1, **{flow.field: target}) != len(group):
        raise Stale("刚刚有人办理了其中的一件，没有保存任何内容。")
    for arrival in group:
        setattr(arrival.obj, flow.field, target)
        arrival.obj.version = 1
    kind = ContentType.objects.get_for_model(flow.model)
    roots: dict[type[Model], ContentType] = {}
    made = []
    for arrival in group:
        root = arrival.obj.root
        root_kind = roots.setdefault(type(root), ContentType.objects.get_for_model(type(root)))
        made.append(
            StatusChange(
                congress_id=arrival.obj.congress_id,
                flow=flow.code,
                move=step.name,
                object_type=kind,
                object_id=arrival.obj.pk,
                root_type=root_kind,
                root_id=root.pk,
                subject=str(root)[:SUBJECT_LENGTH],
                from_status=source,
                to_status=target,
                actor=None,
                actor_name=SYSTEM.name,
                note=arrival.note,
                happened_on=arrival.on,
                is_internal=step.is_internal,
            )
        )
    return made
