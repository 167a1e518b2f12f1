"""What check_invariants asks of legislation plans."""

from __future__ import annotations

from collections.abc import Iterator

from congress.plans.invariants import CHUNK, unlike_their_adjustments
from congress.plans.timing import TimingError
from congress.workflow.invariants import register_check
from legislation.models import PlanItem


@register_check
def items_and_adjustments() -> Iterator[str]:
    return unlike_their_adjustments(PlanItem)


@register_check
def steps_and_timing() -> Iterator[str]:
    """Readings, votes and months are those that the timing of the item means."""
    items = PlanItem.objects.select_related("plan").prefetch_related("steps").order_by("pk")
    for item in items.iterator(CHUNK):
        written = [_shown(step) for step in sorted(item.steps.all(), key=lambda row: row.pk)]
        months = item.first_month, item.last_month
        try:
            meaning = item.meaning
        except TimingError as error:
            yield f"{item._meta.label} {item.pk}：时间安排{error}"
            continue
        item.cover(meaning)
        if written != [_shown(step) for step in item.planned(meaning)]:
            yield f"{item._meta.label} {item.pk}：登记的审次与时间安排不同"
        if months != (item.first_month, item.last_month):
            yield f"{item._meta.label} {item.pk}：登记的月份与时间安排不同"


def _shown(step: object) -> tuple[object, ...]:
    names = ("year", "month", "reading", "is_reading", "is_vote")
    return tuple(getattr(step, name) for name in names)
