"""The only way in which an adopted plan changes, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from congress.calendar.explanation import day_words
from congress.calendar.models import Meeting
from congress.people.models import Organ, User
from congress.plans.enums import PlanStatus
from congress.plans.folding import differing
from congress.plans.models import AbstractAdjustment, AbstractItem, AbstractPlan


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who decided it, when, why, on what basis."""

    reason: str
    decided_by: Organ
    decided_on: date
    basis: str = ""
    meeting: Meeting | None = None


def adjust(
    item: AbstractItem, kind: str, facts: Mapping[str, Any], decision: Decision, *, by: User,
    today: date,
) -> Any:  # fmt: skip
    """Make one adjustment of ``item``, and let its row say so; return the adjustment.

    ``facts``: those that the kind may set, with their new values; empty for a kind that takes the
    item out. Raises ValidationError with a sentence.
    """
    with transaction.atomic():
        plan = _locked(item.plan)  # type: ignore[attr-defined]
        _check_reason(decision)
        fresh = type(item)._base_manager.select_for_update().get(pk=item.pk)
        fresh.plan = plan  # type: ignore[attr-defined]
        _check_day(plan, fresh, decision.decided_on, today)
        if not fresh.is_in:
            raise ValidationError("这一项已经调出计划，不能再调整。")
        before, after = _changes(plan, kind, fresh, facts)
        fresh.take(after or {})
        fresh.is_in = after is not None
        fresh.save(adjusting=True)
        return _written(plan, fresh, kind, before, after, decision, by)


def admit(
    plan: Any, kind: str, facts: Mapping[str, Any], decision: Decision, *, by: User, today: date
) -> Any:
    """Take a new item into an adopted plan (增补); return the adjustment, which names it."""
    with transaction.atomic():
        plan = _locked(plan)
        _check_reason(decision)
        _check_day(plan, None, decision.decided_on, today)
        item = plan.items.model(plan=plan)
        item.take(dict(facts))
        item.full_clean()
        item.save(adjusting=True)
        return _written(plan, item, kind, None, item.facts, decision, by)


def undo(adjustment: Any, *, by: User, on: date, reason: str) -> None:
    """Of what was entered wrongly: the item says again what it said before, and the row stays to be
    read. Only the last of an item can be undone. Raises ValidationError."""
    if not reason.strip():
        raise ValidationError("请填写撤回的理由。")
    with transaction.atomic():
        plan = _locked(adjustment.plan)
        row = type(adjustment)._base_manager.select_for_update().get(pk=adjustment.pk)
        item = plan.items.model._base_manager.select_for_update().get(pk=row.item_id)
        item.plan = plan
        if row.is_undone:
            raise ValidationError("这一条调整已经撤回。")
        _check_open(plan)
        last = plan.adjustments.standing().filter(item=item).last()
        if last != row:
            raise ValidationError("这一项后来又有调整，请先撤回后来的。")
        row.undone_on, row.undone_by, row.undone_reason = on, by, reason.strip()
        row.save(update_fields=["undone_on", "undone_by", "undone_reason"])
        item.take(row.before or {})
        item.is_in = row.before is not None
        item.validate_constraints()  # another item may have taken its number since
        item.save(adjusting=True)


def _locked(plan: AbstractPlan) -> Any:
    return type(plan)._base_manager.select_for_update().get(pk=plan.pk)


def _check_reason(decision: Decision) -> None:
    if not decision.reason.strip():
        raise ValidationError({"reason": "请填写调整的理由。"})


def _check_open(plan: Any) -> None:
    if plan.status == PlanStatus.DRAFT:
        raise ValidationError("计划还没有通过，请直接修改。")
    if plan.status == PlanStatus.CLOSED:
        raise ValidationError("计划已经结束，不能再调整。")


def _check_day(plan: Any, item: Any, on: date, today: date) -> None:
    _check_open(plan)
    if on > today:
        raise ValidationError({"decided_on": "决定日期不能晚于今天。"})
    if on < plan.adopted_on:
        words = day_words(plan.adopted_on)
        raise ValidationError({"decided_on": f"决定日期不能早于计划通过的日期（{words}）。"})
    last = plan.adjustments.standing().filter(item=item).last() if item else None
    if last and on < last.decided_on:
        words = day_words(last.decided_on)
        sentence = f"决定日期不能早于这一项上一次调整的日期（{words}）。"
        raise ValidationError({"decided_on": sentence})


def _changes(
    plan: Any, kind: str, item: AbstractItem, facts: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """The facts that change, before and after; None after: it goes out of the plan."""
    table: dict[str, tuple[str, ...] | None] = plan.adjustments.model.CHANGES
    may = table[kind]
    if may is None:
        return item.facts, None
    unknown = set(facts) - set(may or item.FACTS)
    if unknown:
        raise ValueError(f"{kind} does not set {sorted(unknown)}")
    old = item.facts
    item.take(dict(facts))
    item.full_clean()
    changed = differing(old, item.facts)
    if not changed:
        raise ValidationError("内容与现在的相同，没有需要调整的。")
    return {name: pair[0] for name, pair in changed.items()}, {
        name: pair[1] for name, pair in changed.items()
    }


def _written(
    plan: Any,
    item: AbstractItem,
    kind: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    decision: Decision,
    by: User,
) -> AbstractAdjustment:
    row: AbstractAdjustment = plan.adjustments.create(
        item=item, kind=kind, before=before, after=after, made_by=by, reason=decision.reason,
        basis=decision.basis, decided_by=decision.decided_by, meeting=decision.meeting,
        decided_on=decision.decided_on,
    )  # fmt: skip
    return row
