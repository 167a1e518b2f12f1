"""Reading the ledger: the timeline of an object and all its parts, for those who may read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from congress.workflow.flow import Workflow
from congress.workflow.models import Correction, StatusChange
from congress.workflow.registry import find_flow
from congress.workflow.transition import Audience


def timeline(
    root: Model,
    audiences: Collection[Audience],
    own_parts: Mapping[tuple[int, int], Collection[str] | None] | None = None,
    seen_parts: Collection[tuple[int, int]] = (),
) -> list[dict[str, Any]]:
    """What happened to ``root`` and its parts, oldest first, as the given audiences may read it.

    ``own_parts`` names the parts, by (content type id, id), that concern the reader's own unit,
    with the moves that do (None: every one): as UNIT he reads nothing of the others. Without
    ``own_parts`` all of them do. A correction of a day is read by staff of the congress, by others
    only where it concerns one of ``seen_parts``. One query, with corrections two.

    Each entry: at, on, actor, on_behalf_of, source, files, label, part, from_label, to_label, note,
    internal.
    """
    changes = (
        StatusChange.objects.filter(
            root_type=ContentType.objects.get_for_model(type(root)), root_id=root.pk
        )
        .select_related("on_behalf_of", "scan")
        .order_by("happened_on", "pk")
    )
    entries, corrected = [], []
    for change in changes:
        table = find_flow(change.flow)
        if table is None or change.move not in table:
            continue  # a step of former times: it stays in the ledger, nobody knows its words
        step = table[change.move]
        is_part = (change.object_type_id, change.object_id) != (change.root_type_id, root.pk)
        readers = set(audiences)
        if is_part and own_parts is not None:
            moves = own_parts.get((change.object_type_id, change.object_id), ())
            if moves is not None and change.move not in moves:
                readers.discard(Audience.UNIT)
        if not set(step.seen_by) & readers:
            continue
        reads_note = bool(set(step.note_seen_by) & readers)
        moved = change.from_status != change.to_status
        if step.corrects and Audience.CONGRESS not in audiences:
            corrected.append(change.pk)
        entries.append(
            {
                "pk": change.pk,
                "at": change.recorded_at,
                "on": change.happened_on,
                "actor": change.actor_name,
                "on_behalf_of": change.on_behalf_of,
                "source": change.get_source_display(),
                # A paper carries its writer's telephone number: it is the office's to open.
                "files": _files(change) if Audience.CONGRESS in audiences else [],
                "label": step.label,
                "part": table.label,
                "is_part": is_part,
                "object_id": change.object_id,
                "flow": change.flow,
                "move": change.move,
                "from_label": _label(table, change.from_status) if moved else "",
                "to_label": _label(table, change.to_status) if moved else "",
                "to_tone": _tone(table.statuses, change.to_status) if moved else "neutral",
                "note": change.note if reads_note else "",
                "internal": change.is_internal,
            }
        )
    hidden = _of_others(corrected, seen_parts)
    return [entry for entry in entries if entry["pk"] not in hidden]


def _of_others(corrected: list[int], seen_parts: Collection[tuple[int, int]]) -> set[int]:
    """Of these corrections, those whose first fact, the one that was chosen, is not seen."""
    if not corrected:
        return set()
    chosen: dict[int, tuple[int, int]] = {}
    rows = Correction.objects.filter(change__in=corrected).order_by("pk")
    for change, kind, pk in rows.values_list("change", "object_type", "object_id"):
        chosen.setdefault(change, (kind, pk))
    return {change for change in corrected if chosen.get(change) not in seen_parts}


def last_entry(obj: Model, *moves: str) -> StatusChange | None:
    """The latest of these moves on ``obj``, if it was the last of all: why it came back."""
    entry = StatusChange.objects.filter(
        object_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk
    ).last()
    return entry if entry and entry.move in moves else None


def _files(change: StatusChange) -> list[dict[str, str]]:
    if change.scan is None:
        return []
    return [{"name": f"扫描件：{change.scan.name}", "url": change.scan.get_absolute_url()}]


def _label(table: Workflow, status: str) -> str:
    return table.label_of(status) if status in table.statuses.values else "（原有状态）"


def _tone(statuses: Any, status: str) -> str:
    known = status in statuses.values
    return str(getattr(statuses(status), "tone", "neutral")) if known else "neutral"
