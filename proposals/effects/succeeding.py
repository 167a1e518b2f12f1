"""A task or a dispatch goes on with its organ's successor. No clock moves because an organ changed
(domain §6); where two are taken together, the strictest date counts, as in every merging."""

from __future__ import annotations

from typing import Any

from congress.workflow.transition import Context
from proposals.effects.handling import take_back
from proposals.models import Dispatch, HandlingTask
from proposals.selectors.inheriting import WEIGHT

TOGETHER = "机构变动，与承接机构的任务一并办理"


def succeed_task(task: HandlingTask, context: Context) -> None:
    """``organ`` in the data goes on with it; ``instead``: the other task of the round, which ends
    as both are one unit's now."""
    other: HandlingTask | None = context.data.get("instead")
    if other is not None:
        take_back(other, context, TOGETHER)
        if task.answers and other.answers:
            starts = (task.counts_from, other.counts_from)
            task.counts_from = None if None in starts else min(day for day in starts if day)
    task.organ = context.data["organ"]
    task.save()


def succeed_dispatch(row: Dispatch, context: Context) -> None:
    """The same for a system; the units that the other one named are this one's now."""
    other: Dispatch | None = context.data.get("instead")
    if other is not None:
        other.tasks.update(dispatch=row)
        row.role = min(row.role, other.role, key=WEIGHT.index)
        take_back(other, context, TOGETHER)
    row.system = context.data["organ"]
    row.save()


def succeeded_in_words(part: Any, data: dict[str, Any]) -> str:
    """「市教委并入市文旅局，由市文旅局继续主办」; ``words`` in the data: what changed."""
    organ, other = data["organ"], data.get("instead")
    words = [data["words"]] if data.get("words") else []
    old = part.system if isinstance(part, Dispatch) else part.organ
    if organ != old:
        words.append(f"由{organ.name}继续{part.get_role_display()}")
    if other is not None:
        its = other.system if isinstance(other, Dispatch) else other.organ
        whose = "其原有" if its == organ else its.name
        words.append(f"{whose}的{other.get_role_display()}任务一并办理")
    return "，".join(words)
