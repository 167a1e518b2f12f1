"""What an organ that ceases hands on: unfinished tasks, dispatches, lines of allocations.

Each task goes by a move of its own, with its row in the ledger; finished work stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from congress.people.models import Organ, OrganChange
from congress.people.organ_changes import Estate, Line, register_estate
from congress.workflow.engine import SYSTEM, MoveRefused, perform
from congress.workflow.together import ended, together
from proposals.enums import DispatchStatus
from proposals.models import Dispatch, HandlingTask, PlannedUnit, Proposal
from proposals.selectors.inheriting import (
    UNFINISHED,
    Plan,
    dispatch_plans,
    line_plans,
    task_plans,
)


def locked(keys: Any) -> None:
    """As in a move: the roots' rows first, in the order of their keys, with what is handled
    together with them. ``keys``: of proposals, a queryset or a collection."""
    family = Q(pk__in=keys) | Q(merged_into__in=keys) | Q(merged__in=keys)
    found = Proposal.objects.filter(family).order_by().values("pk")
    list(Proposal.objects.select_for_update().filter(pk__in=found).order_by("pk"))


@contextmanager
def sentences() -> Iterator[None]:
    """A refusal of the engine (a missing rule, a hand that was first) as people say it."""
    try:
        yield
    except MoveRefused as refusal:
        raise ValidationError(str(refusal)) from None


def _lines(plans: list[Plan]) -> list[Line]:
    return [
        Line(
            plan.part.pk,
            plan.part.proposal.number_label,
            plan.part.proposal.title,
            plan.outcome,
            plan.part.proposal.get_absolute_url(),
            plan.refusal,
        )
        for plan in plans
    ]


def task_lines(organ: Organ, successor: Organ | None) -> list[Line]:
    return _lines(task_plans(organ, successor))


def dispatch_lines(organ: Organ, successor: Organ | None) -> list[Line]:
    return _lines(dispatch_plans(organ, successor))


def planned_lines(organ: Organ, successor: Organ | None) -> list[Line]:
    return _lines(line_plans(organ, successor))


def _heir(change: OrganChange) -> Organ:
    if change.successor is None:
        raise ValueError("only a successor inherits")
    return change.successor


def _words(change: OrganChange) -> str:
    return f"{change.words}（{change.reason}）"


def pass_on_tasks(change: OrganChange) -> dict[str, Any]:
    """``moved``: keys of those that came back as they went; ``together``: of those that did not."""
    heir = _heir(change)
    plans = task_plans(change.organ, heir)
    locked({plan.part.proposal_id for plan in plans})
    moved = _performed(change, task_plans(change.organ, heir), heir, f"organ-tasks:{change.pk}")
    return {"moved": moved, "together": len(plans) - len(moved)}


def pass_on_dispatches(change: OrganChange) -> dict[str, Any]:
    heir = _heir(change)
    plans = dispatch_plans(change.organ, heir)
    locked({plan.part.proposal_id for plan in plans})
    fresh = dispatch_plans(change.organ, heir)
    moved = _performed(change, fresh, heir, f"organ-dispatches:{change.pk}")
    return {"moved": moved, "together": len(plans) - len(moved)}


def _performed(change: OrganChange, plans: list[Plan], heir: Organ, key: str) -> list[int]:
    today = timezone.localdate()
    with together(key), sentences():
        for plan in plans:
            perform(
                plan.kept, "succeed", by=SYSTEM, on=today,
                organ=heir, instead=plan.instead, words=_words(change),
            )  # fmt: skip
    ended(key)
    return [plan.part.pk for plan in plans if plan.instead is None]


def pass_on_lines(change: OrganChange) -> dict[str, Any]:
    heir, moved = _heir(change), []
    locked({plan.part.proposal_id for plan in line_plans(change.organ, heir)})
    for plan in line_plans(change.organ, heir):
        if plan.instead is not None:
            plan.instead.delete()
        else:
            moved.append(plan.part.pk)
        plan.kept.organ = heir
        plan.kept.save()
    return {"moved": moved}


def give_back_tasks(change: OrganChange, facts: Any) -> int:
    """Those that the successor has not finished, and beside which the organ has no other."""
    rows = HandlingTask.objects.filter(
        pk__in=(facts or {}).get("moved", ()),
        organ=_heir(change),
        status__in=UNFINISHED,
        ended_on=None,
    )
    return _given_back(change, rows, {"organ": change.organ}, "tasks")


def give_back_dispatches(change: OrganChange, facts: Any) -> int:
    rows = Dispatch.objects.filter(
        pk__in=(facts or {}).get("moved", ()),
        system=_heir(change),
        status__in=(DispatchStatus.AWAITING, DispatchStatus.DISPATCHED),
        ended_on=None,
    )
    return _given_back(change, rows, {"system": change.organ}, "dispatches")


def _given_back(change: OrganChange, rows: Any, own: dict[str, Organ], code: str) -> int:
    locked(rows.order_by().values("proposal"))
    taken = rows.model.objects.standing().filter(**own, ended_on=None).values("round")
    parts = list(rows.exclude(round__in=taken).order_by("pk"))
    today, key = timezone.localdate(), f"organ-back-{code}:{change.pk}"
    with together(key), sentences():
        for part in parts:
            perform(
                part, "succeed", by=SYSTEM, on=today,
                organ=change.organ, words=f"{change.organ.name}恢复设置",
            )  # fmt: skip
    ended(key)
    return len(parts)


def give_back_lines(change: OrganChange, facts: Any) -> int:
    rows = PlannedUnit.objects.filter(
        pk__in=(facts or {}).get("moved", ()),
        organ=_heir(change),
        proposal__assigned_on=None,
    ).exclude(proposal__planned_units__organ=change.organ)
    return rows.update(organ=change.organ)


register_estate(Estate("在办任务", task_lines, pass_on_tasks, give_back_tasks))
register_estate(Estate("转承办", dispatch_lines, pass_on_dispatches, give_back_dispatches))
register_estate(Estate("分办方案", planned_lines, pass_on_lines, give_back_lines))
