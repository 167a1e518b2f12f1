"""What a move would do to the clocks: it is made, looked at, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from congress.calendar.models import Deadline, Outcome
from congress.calendar.selectors import deadlines_under
from congress.people.models import User
from congress.workflow.engine import perform
from congress.workflow.models import Stateful
from congress.workflow.refusals import MoveRefused
from proposals.models import CoSignature, Dispatch, HandlingTask, Verdict


@dataclass(frozen=True)
class Standing:
    """How one clock stands on a day: until when it runs, whether it is or was late."""

    legal_on: date
    target_on: date | None
    closed_on: date | None
    is_late: bool
    is_void: bool

    @property
    def words(self) -> str:
        if self.is_void:
            return "不再计时"
        if self.closed_on:
            return "逾期办理" if self.is_late else "按期办理"
        return "已超期" if self.is_late else "未到期"


@dataclass(frozen=True)
class Foreseen:
    """One clock before and after; None where there is none."""

    label: str
    whose: str
    before: Standing | None
    after: Standing | None


def foresee(
    obj: Stateful,
    move: str,
    *,
    by: User,
    on: date,
    note: str,
    beside: Iterable[Stateful] = (),
    **data: Any,
) -> tuple[list[Foreseen], MoveRefused | None]:
    """The clocks of ``obj`` and of the roots ``beside`` it that ``move`` would change; or why it
    would be refused. Nothing of it stays."""
    roots = [obj.root, *beside]
    before = _standing(roots, on)
    with transaction.atomic():
        try:
            perform(type(obj)._base_manager.get(pk=obj.pk), move, by=by, on=on, note=note, **data)
            after = _standing(roots, on)
        except MoveRefused as refusal:
            return [], refusal
        finally:
            transaction.set_rollback(True)
    names = {key: row for key, (row, _) in (before | after).items()}
    found = []
    for key, (label, whose) in names.items():
        was, will = (side[key][1] if key in side else None for side in (before, after))
        if was != will:
            found.append(Foreseen(label, whose, was, will))
    return found, None


def _standing(roots: Iterable[Stateful], on: date) -> dict[int, tuple[tuple[str, str], Standing]]:
    return {
        row.pk: ((row.clock_label, name_of(row.owner)), _stands(row, on))
        for root in roots
        for row in deadlines_under(root).order_by("pk").prefetch_related("owner")
    }


def _stands(row: Deadline, on: date) -> Standing:
    is_late = row.was_late if row.closed_on else row.legal_on < on
    void = row.closed_on is not None and row.outcome != Outcome.MET
    return Standing(row.legal_on, row.target_on, row.closed_on, is_late, void)


def name_of(owner: Any) -> str:
    """Whose clock it is."""
    if isinstance(owner, HandlingTask):
        return owner.organ.name
    if isinstance(owner, Dispatch):
        return owner.system.name
    if isinstance(owner, (CoSignature, Verdict)):
        return f"{owner.deputy.name}代表"
    return "代表工委"
