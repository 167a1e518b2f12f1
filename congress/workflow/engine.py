"""The only hand that moves a status.

``perform`` is one transaction: it locks, checks, moves, writes the ledger, lets the effect work and
refreshes the clocks. ``open_moves`` says what it would accept from a person now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import rules
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from congress.calendar import clocks
from congress.calendar.explanation import day_words
from congress.calendar.models import NoRule
from congress.calendar.workdays import PeriodError
from congress.documents.models import Attachment
from congress.people.models import User
from congress.workflow.corrections import day_of, last_day
from congress.workflow.flow import Workflow
from congress.workflow.models import Stateful, StatusChange
from congress.workflow.refusals import (
    BadInput,
    Guarded,
    MoveRefused,
    NotPermitted,
    Stale,
    WrongStatus,
)
from congress.workflow.registry import find_flow, flow_with, flows_of
from congress.workflow.signals import status_changed
from congress.workflow.transition import (
    SYSTEM,
    ActingFor,
    Actor,
    Context,
    Note,
    System,
    Transition,
)

SUBJECT_LENGTH = 200


def perform(
    obj: Stateful,
    move: str,
    *,
    by: Actor,
    on: date,
    note: str = "",
    acting: ActingFor | None = None,
    version: int | None = None,
    scan: Attachment | None = None,
    **data: Any,
) -> StatusChange:
    """Make ``move`` on ``obj`` as ``by``, as of the day ``on``; return the row of the ledger.

    ``version`` is the one the person looked at; ``data`` goes to the effect; ``scan`` is a paper
    that belongs to the move. Raises a subclass of
    MoveRefused, and then nothing has changed. ``obj`` carries the new values afterwards.
    """
    flow = flow_with(type(obj), move)
    if flow is None:
        raise BadInput("没有这个步骤。")
    step = flow[move]
    with transaction.atomic():
        root, fresh = _lock(obj, step.beside(data) if step.beside else ())
        _check_permission(fresh, step, by, acting)
        check_status(flow, fresh, step, version)
        note = _check_note(step, note)
        if step.summary:
            note = "\n".join(filter(None, [step.summary(fresh, data), note]))
        _check_acting(fresh, step, acting)
        on = _check_day(fresh, step, on, by)
        if refusals := [sentence for guard in step.guards if (sentence := guard(fresh))]:
            raise Guarded(*refusals)
        paper = scan or (acting.scan if acting else None)
        context = Context(actor=by, on=on, note=note, acting=acting, data=data, scan=paper)
        context.change = _move(flow, fresh, step, context)
        if step.effect:
            step.effect(fresh, context)
        _refresh_clocks(fresh, root, context)
        status_changed.send(sender=type(obj), change=context.change, obj=fresh, context=context)
        for part, next_move in context.following:
            perform(fresh if part == fresh else part, next_move, by=SYSTEM, on=on)
    for field in obj._meta.concrete_fields:
        setattr(obj, field.attname, getattr(fresh, field.attname))
    return context.change


@dataclass(frozen=True)
class OpenMove:
    """A move that a person may make now; ``missing`` says what must be done before it."""

    flow: Workflow
    transition: Transition
    obj: Stateful
    acting: bool
    missing: tuple[str, ...] = ()


def open_moves(obj: Stateful, user: User | AnonymousUser) -> list[OpenMove]:
    """The moves open to ``user`` on ``obj`` now, those of one's own before those for others."""
    found = []
    for flow in flows_of(type(obj)):
        for step in flow.from_status(flow.status_of(obj)):
            own = may(user, obj, step)
            if own or may_act_for(user, obj, step):
                missing = tuple(sentence for guard in step.guards if (sentence := guard(obj)))
                found.append(OpenMove(flow, step, obj, not own, missing))
    return sorted(found, key=lambda move: (move.acting, not move.transition.is_primary))


def may(user: User | AnonymousUser, obj: Stateful, step: Transition) -> bool:
    return bool(step.permission and rules.test_rule(step.permission, user, obj))


def may_act_for(user: User | AnonymousUser, obj: Stateful, step: Transition) -> bool:
    return bool(step.on_behalf and rules.test_rule(step.on_behalf, user, obj))


def _lock(obj: Stateful, beside: Iterable[Stateful] = ()) -> tuple[Any, Any]:
    """Root and object as they are now. The roots' rows first, in the order of their keys, then the
    part's: everybody does so. Two hands can wait for each other only if a group of roots has just
    changed; then one of them is sent back."""
    model, key = type(obj.root), obj.root.pk
    wanted = obj.root.locked_with
    for other in beside:
        wanted |= other.locked_with
    rows = model._base_manager.filter(wanted).order_by("pk").select_for_update()
    locked = {row.pk: row for row in rows}
    root = locked.get(key)
    if root is None or root.locked_with != obj.root.locked_with:
        raise Stale("刚刚有人办理了有关的一件，请返回查看后再办理。")
    if root == obj:
        return root, root
    return root, type(obj)._base_manager.select_for_update().get(pk=obj.pk)


def _check_permission(obj: Stateful, step: Transition, by: Actor, acting: ActingFor | None) -> None:
    if isinstance(by, System):
        allowed = step.automatic
    elif acting:
        allowed = may_act_for(by, obj, step)
    else:
        allowed = may(by, obj, step)
    if not allowed:
        raise NotPermitted(f"您没有“{step.label}”的权限。")


def check_status(flow: Workflow, obj: Stateful, step: Transition, version: int | None) -> None:
    """Raises Stale or WrongStatus where ``step`` does not lead on from ``obj`` as it is in hand."""
    fresh = version is None or version == obj.version
    if fresh and flow.status_of(obj) in step.sources:
        return
    last = _entries(obj).order_by("pk").last()
    if last and not fresh:
        raise Stale(
            f"您打开本页以后，{last.actor_name}已于{day_words(last.happened_on)}办理了“{_label(last)}”，"
            f"现在的状态是“{flow.label_of(flow.status_of(obj))}”。请返回查看后再办理。"
        )
    raise WrongStatus(f"现在的状态是“{flow.label_of(flow.status_of(obj))}”，不能“{step.label}”。")


def _check_note(step: Transition, note: str) -> str:
    note = note.strip()
    if step.note is Note.REQUIRED and not note:
        raise BadInput(f"请填写{step.note_label}。")
    return note if step.note is not Note.NONE else ""


def _check_acting(obj: Stateful, step: Transition, acting: ActingFor | None) -> None:
    if acting is None:
        return
    if step.represents is None or step.represents(obj) != acting.deputy:
        raise BadInput("只能代该件的代表本人办理。")
    if acting.source not in StatusChange.Source.values:
        raise BadInput("请选择来源：代表是以什么方式表示的。")
    if step.needs_scan and acting.source == StatusChange.Source.PAPER and acting.scan is None:
        raise BadInput("来源为书面的，请附上扫描件。")


def _check_day(obj: Stateful, step: Transition, on: date, by: Actor) -> date:
    """The day of the move; what only follows another object's move does not precede its own."""
    earlier = _entries(obj).exclude(move__in=step.may_precede)
    last = last_day(earlier) or obj.begins_on
    if last and on < last:
        if isinstance(by, System):
            return last
        raise BadInput(f"办理日期不能早于上一步的日期（{day_words(last)}）。")
    if step.answers_root and isinstance(by, User):
        came = _entries(obj.root).exclude(from_status=models.F("to_status")).order_by("pk").last()
        if came and on < (day := day_of(came)):
            raise BadInput(f"办理日期不能早于“{_label(came)}”的日期（{day_words(day)}）。")
    return on


def _move(flow: Workflow, obj: Stateful, step: Transition, context: Context) -> StatusChange:
    source = flow.status_of(obj)
    target = str(step.leads_to(source))
    moved = (
        type(obj)
        ._base_manager.filter(pk=obj.pk, version=obj.version, **{flow.field: source})
        .update(version=obj.version + 1, **{flow.field: target})
    )
    if not moved:  # the row is locked, so only a missing lock or a broken caller gets here
        raise Stale("刚刚有人办理了这一件，请返回查看后再办理。")
    setattr(obj, flow.field, target)
    obj.version += 1
    acting, root, by = context.acting, obj.root, context.actor
    return StatusChange.objects.create(
        congress_id=obj.congress_id,
        flow=flow.code,
        move=step.name,
        object_type=ContentType.objects.get_for_model(type(obj)),
        object_id=obj.pk,
        root_type=ContentType.objects.get_for_model(type(root)),
        root_id=root.pk,
        subject=str(root)[:SUBJECT_LENGTH],
        from_status=source,
        to_status=target,
        actor=by if isinstance(by, User) else None,
        actor_name=(by.name or by.username) if isinstance(by, User) else SYSTEM.name,
        on_behalf_of=acting.deputy if acting else None,
        source=acting.source if acting else "",
        scan=context.scan,
        note=context.note,
        happened_on=context.on,
        is_internal=step.is_internal,
    )


def _refresh_clocks(obj: Stateful, root: Stateful, context: Context) -> None:
    parts = [part for part in context.touched if part not in (obj, root)]
    by = context.actor if isinstance(context.actor, User) else None
    # An effect may have come to the root by another way: what it wrote there counts.
    root = next((part for part in context.touched if part == root), root)
    try:
        for owner in dict.fromkeys([*parts, obj, root]):
            if isinstance(owner, clocks.Clocked):
                clocks.refresh(owner, on=context.on, by=by)
    except (NoRule, PeriodError) as failure:  # staff must mend the rule table first
        raise Guarded(str(failure)) from None
    if isinstance(obj, clocks.Clocked) and all(
        each.status_of(obj) in each.ends for each in flows_of(type(obj))
    ):
        clocks.close_all(obj, on=context.on, outcome="cancelled", reason="已终结")


def _entries(obj: Stateful) -> models.QuerySet[StatusChange]:
    return StatusChange.objects.filter(
        object_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk
    )


def _label(change: StatusChange) -> str:
    table = find_flow(change.flow)
    return table[change.move].label if table and change.move in table else change.move


__all__ = [
    "SYSTEM",
    "ActingFor",
    "MoveRefused",
    "OpenMove",
    "check_status",
    "may",
    "may_act_for",
    "open_moves",
    "perform",
]
