"""A task with its parts, as one user may see them; kinds that it never had cost no query."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from congress.calendar.models import Deadline
from congress.people.visibility import visible
from congress.workflow.models import Stateful
from proposals.models import Extension, HandlingTask, JointOpinion, Objection, Reply, Verdict


@dataclass
class TaskPage:
    """``deadlines`` are those of the task itself; the moves do not ask for them."""

    task: HandlingTask
    replies: list[Reply] = field(default_factory=list)
    opinions: list[JointOpinion] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    deadlines: QuerySet[Deadline] | None = None

    @property
    def parts(self) -> list[Stateful]:
        """Everything that may be moved, the task first."""
        verdicts = [verdict for reply in self.replies for verdict in reply.verdicts.all()]
        return [
            self.task, *self.opinions, *self.replies, *verdicts,
            *self.objections, *self.extensions,
        ]  # fmt: skip


def page_of_task(user: Any, task: HandlingTask) -> TaskPage:
    page = TaskPage(task, _replies(user, task), _opinions(user, task))
    if task.objected_on:
        seen = visible(Objection, user).filter(task=task).select_related("competent", "filed_by")
        page.objections = list(_of(task, seen.prefetch_related("attachments").order_by("pk")))
    if task.extension_asked_on:
        rows = visible(Extension, user).filter(task=task).select_related("asked_by")
        page.extensions = list(_of(task, rows.order_by("pk")))
    return page


def _of(task: HandlingTask, rows: QuerySet) -> QuerySet:
    for row in rows:
        row.task = task
    return rows


def _replies(user: Any, task: HandlingTask) -> list[Reply]:
    verdicts = visible(Verdict, user).select_related("deputy").order_by("pk")
    rows = visible(Reply, user).filter(task=task).select_related("signatory", "task__organ")
    return list(rows.prefetch_related("attachments", Prefetch("verdicts", verdicts)).order_by("pk"))


def _opinions(user: Any, task: HandlingTask) -> list[JointOpinion]:
    rows = visible(JointOpinion, user).filter(task=task).select_related("task__organ")
    return list(rows.prefetch_related("attachments"))
