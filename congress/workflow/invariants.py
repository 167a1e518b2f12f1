"""What must hold whatever happened: ledger = status, clocks = facts, parts = their root."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Min

from congress.calendar import clocks
from congress.calendar.models import Deadline, MeetingState
from congress.workflow.flow import Workflow
from congress.workflow.models import StatusChange
from congress.workflow.registry import all_flows

CHUNK = 500

Check = Callable[[], Iterator[str]]
_checks: list[Check] = []


def register_check(check: Check) -> Check:
    """What an app's own tables must agree in: in its ``invariants`` module, read when Django
    starts."""
    if check not in _checks:
        _checks.append(check)
    return check


def violations() -> Iterator[str]:
    """One sentence per broken invariant; none when all is well. Reads in chunks, writes nothing."""
    for flow in all_flows():
        yield from _ledger(flow)
        yield from _roots(flow)
        yield from _clocks(flow.model)
    yield from _deadlines_without_owner()
    for check in _checks:
        yield from check()


def _ledger(flow: Workflow) -> Iterator[str]:
    """The last entry's status is the object's, entries chain, and there are ``version`` of them."""
    kind = ContentType.objects.get_for_model(flow.model)
    entries = StatusChange.objects.filter(flow=flow.code, object_type=kind)
    single = sum(other.model is flow.model for other in all_flows()) == 1
    expected: dict[int, str] = {}
    counts: dict[int, int] = {}
    for pk, source, target in (
        entries.order_by("pk").values_list("object_id", "from_status", "to_status").iterator(CHUNK)
    ):
        if source != expected.get(pk, flow.initial):
            yield f"{flow.code} {pk}：流程记录不连贯（{expected.get(pk, flow.initial)} → {source}）"
        expected[pk] = target
        counts[pk] = counts.get(pk, 0) + 1
    rows = flow.model._base_manager.values_list("pk", flow.field, "version").order_by("pk")
    present = set()
    for pk, status, version in rows.iterator(CHUNK):
        present.add(pk)
        if status != expected.get(pk, flow.initial):
            yield f"{flow.code} {pk}：状态是 {status}，流程记录是 {expected.get(pk, flow.initial)}"
        if single and version != counts.get(pk, 0):
            yield f"{flow.code} {pk}：版本是 {version}，流程记录有 {counts.get(pk, 0)} 条"
    for pk in expected.keys() - present:
        yield f"{flow.code} {pk}：有流程记录，没有对象"


def _roots(flow: Workflow) -> Iterator[str]:
    """A part belongs to the congress of its root; so does what the ledger says of it."""
    kind = ContentType.objects.get_for_model(flow.model)
    said: dict[int, set[tuple[int, int]]] = {}
    entries = StatusChange.objects.filter(flow=flow.code, object_type=kind).order_by()
    for pk, congress, root in entries.values_list("object_id", "congress", "root_id").distinct():
        said.setdefault(pk, set()).add((congress, root))
    for obj in flow.model._base_manager.order_by("pk").iterator(CHUNK):
        if obj.congress_id != obj.root.congress_id:
            yield f"{flow.code} {obj.pk}：所属人大与整件不同"
        if {congress for congress, _ in said.get(obj.pk, set())} - {obj.congress_id}:
            yield f"{flow.code} {obj.pk}：流程记录所属的人大与对象不同"
        if {root for _, root in said.get(obj.pk, set())} - {obj.root.pk}:
            yield f"{flow.code} {obj.pk}：流程记录所属的整件不同"


def _clocks(model: Any) -> Iterator[str]:
    """Open clocks are those that the facts name, and ``next_due_on`` and ``next_legal_on`` are
    their earliest."""
    if not issubclass(model, clocks.Clocked):
        return
    kind = ContentType.objects.get_for_model(model)
    own = _earliest(kind, "owner")
    below = _earliest(kind, "root")
    open_rows: dict[int, set[tuple[str, int, date]]] = {}
    congresses: dict[int, set[int]] = {}
    rows = Deadline.objects.filter(owner_type=kind, closed_on=None)
    for pk, code, run, anchor, congress in rows.values_list(
        "owner_id", "clock", "run", "anchor_on", "congress"
    ):
        open_rows.setdefault(pk, set()).add((code, run, anchor))
        congresses.setdefault(pk, set()).add(congress)
    for owner in model._base_manager.order_by("pk").iterator(CHUNK):
        runs = {item.code: item.run(owner) for item in clocks.clocks_for(model)}
        wanted = {
            (code, run.key, run.meeting.starts_on if run.meeting else run.anchor_on)
            for code, run in runs.items()
            if run and run.stopped_on is None and not _is_cancelled(run)
        }
        if wanted != open_rows.get(owner.pk, set()):
            yield (
                f"{model._meta.label} {owner.pk}：开着的时限是 "
                f"{sorted(open_rows.get(owner.pk, set()))}，事实是 {sorted(wanted)}"
            )
        if congresses.get(owner.pk, set()) - {owner.congress_id}:
            yield f"{model._meta.label} {owner.pk}：时限所属的人大与对象不同"
        due = (below if owner.root is owner else own).get(owner.pk, (None, None))
        if (owner.next_due_on, owner.next_legal_on) != due:
            yield (
                f"{model._meta.label} {owner.pk}：最近到期是 "
                f"{owner.next_due_on}、{owner.next_legal_on}，应为 {due[0]}、{due[1]}"
            )


def _is_cancelled(run: clocks.Run) -> bool:
    return run.meeting is not None and run.meeting.state == MeetingState.CANCELLED


def _earliest(kind: ContentType, end: str) -> dict[int, tuple[date, date]]:
    rows = Deadline.objects.filter(**{f"{end}_type": kind}, closed_on=None)
    found = rows.order_by().values_list(f"{end}_id").annotate(Min("warn_on"), Min("legal_on"))
    return {pk: (warn_on, legal_on) for pk, warn_on, legal_on in found}


def _deadlines_without_owner() -> Iterator[str]:
    kinds = Deadline.objects.order_by().values_list("owner_type").annotate(Count("pk"), Max("pk"))
    for kind_id, _, _ in kinds:
        model = ContentType.objects.get_for_id(kind_id).model_class()
        if model is None:
            continue
        owners = model._base_manager.values("pk")
        lost = Deadline.objects.filter(owner_type=kind_id).exclude(owner_id__in=owners)
        for pk in lost.values_list("pk", flat=True):
            yield f"时限 {pk}：所属对象不在了"
