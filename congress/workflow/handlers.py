"""One move for more rows than one waits for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.http import QueryDict
from django.urls import reverse

from congress.jobs import handler
from congress.jobs.runner import JobRefused
from congress.people.visibility import visible
from congress.workflow.many import KIND, Outcome, move_each, summary_of
from congress.workflow.registry import flow_with


@handler(KIND, label="批量办理")
def move_many(
    job: Any, *, model: str, move: str, rows: list[list[int]], data: str, on: str
) -> dict[str, Any]:
    """With the owner's rights of now, as of the day on which he asked. After a crash it goes on
    where it stopped: what it has moved before is counted, and not moved again."""
    table = apps.get_model(model)
    flow = flow_with(table, move)
    if job.owner is None or flow is None:
        raise JobRefused("这个步骤已经没有了，没有办理。")
    outcomes: list[Outcome] = move_each(
        visible(table, job.owner),
        [(pk, version) for pk, version in rows],
        move,
        by=job.owner,
        today=date.fromisoformat(on),
        data=QueryDict(data),
        act=f"many:{job.pk}",
        since=job.created_at,
        report=lambda done, total: job.report(done, total, "正在逐件办理"),
    )
    return {
        "url": reverse(f"admin:{table._meta.label_lower.replace('.', '_')}_moved", args=[job.pk]),
        "text": summary_of(outcomes, flow[move].label),
        "move": move,
        "rows": [outcome.as_dict() for outcome in outcomes],
    }
