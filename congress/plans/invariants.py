"""What must hold of every plan: its rows say what its adoption and its adjustments come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from congress.plans.enums import FIXED, PlanStatus
from congress.plans.folding import Facts, differing, fold

CHUNK = 500


def unlike_their_adjustments(model: Any) -> Iterator[str]:
    """One sentence for each item that the fold contradicts; ``model`` is an AbstractItem of an app.
    Two queries, read in chunks; what adjustments there are is held in memory."""
    changes: dict[int, list[Facts]] = defaultdict(list)
    adjustments = model._meta.get_field("adjustments").related_model
    rows = adjustments.objects.standing().values_list("item", "after")
    for pk, after in rows.iterator(CHUNK):
        changes[pk].append(after)
    items = model._base_manager.select_related("plan").order_by("pk")
    for item in items.iterator(CHUNK):
        now = item.facts if item.is_in else None
        if item.plan.status in FIXED:
            due = fold(item.adopted, changes[item.pk])
            if due != now:
                names = "、".join(differing(due, now)) or "is_in"
                yield f"{model._meta.label} {item.pk}：与通过和调整的内容不同（{names}）"
        elif item.plan.status == PlanStatus.DRAFT and (item.adopted or changes[item.pk]):
            yield f"{model._meta.label} {item.pk}：计划还在拟订，已有通过的内容或者调整"
