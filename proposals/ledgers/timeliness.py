"""In time or late: of a task, from the clock of its reply or opinion, running or over.

A clock that was voided or is no longer waited for is neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery

from congress.calendar.models import Deadline, Outcome
from congress.people.visibility import visible
from proposals.enums import ANSWERING_ROLES, TaskStatus
from proposals.models import HandlingRound, HandlingTask, Proposal
from proposals.selectors.answering import REPLY_CLOCKS
from proposals.selectors.owning import heard_on
from proposals.selectors.rounds import superseded

CLOCKS = (*REPLY_CLOCKS, "proposal.joint_opinion")
FIELDS = ("legal_on", "target_on", "provisional", "closed_on", "outcome")
#: Clocks that tell whether something is late: running, or stopped by what was waited for.
COUNTED = ("", Outcome.MET)

IN_TIME = Q(due_outcome=Outcome.MET, due_closed_on__lte=F("due_legal_on"))


def with_due(tasks: QuerySet[HandlingTask]) -> QuerySet[HandlingTask]:
    """``due_legal_on``, ``due_target_on``, ``due_provisional``, ``due_closed_on``,
    ``due_outcome`` (empty while it runs)."""
    kind = ContentType.objects.get_for_model(HandlingTask)
    runs = Deadline.objects.filter(owner_type=kind, owner_id=OuterRef("pk"), clock__in=CLOCKS)
    last = runs.order_by("-run", "-pk")
    return tasks.annotate(**{f"due_{name}": Subquery(last.values(name)[:1]) for name in FIELDS})


def late(on: date) -> Q:
    """Done after the legal date, or not done though it has passed."""
    return Q(due_outcome=Outcome.MET, due_closed_on__gt=F("due_legal_on")) | Q(
        due_outcome="", due_legal_on__lt=on
    )


def timeliness(task: Any, on: date) -> str:
    """「按期」「逾期 3 天」「已超期 3 天」「今天到期」「未到期」, or nothing."""
    if task.due_outcome == Outcome.MET:
        over = (task.due_closed_on - task.due_legal_on).days
        return f"逾期 {over} 天" if over > 0 else "按期"
    if task.due_outcome != "":
        return ""
    over = (on - task.due_legal_on).days
    if over > 0:
        return f"已超期 {over} 天"
    return "未到期" if over else "今天到期"


def whole_timeliness(tasks: Iterable[Any], on: date) -> str:
    """Of those who answer the same proposal: the worst."""
    counted = [task for task in tasks if task.due_outcome in COUNTED]
    if not counted:
        return ""
    return timeliness(max(counted, key=lambda task: _badness(task, on)), on)


def _badness(task: Any, on: date) -> tuple[int, int]:
    """Late before running before in time; then the later."""
    is_over = task.due_outcome == Outcome.MET
    days = ((task.due_closed_on if is_over else on) - task.due_legal_on).days
    return (2, days) if days > 0 else (0 if is_over else 1, days)


def with_standing(rows: QuerySet[Proposal], user: Any, on: date) -> QuerySet[Proposal]:
    """``is_answered``, ``is_in_time``, ``is_late`` of whole proposals, by the latest task of each
    unit that answers: the same that ``whole_timeliness`` says of each."""
    rounds = HandlingRound.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    rows = rows.annotate(last_round=Subquery(rounds.values("pk")[:1]))
    tasks = (
        seen_beside(HandlingTask, user, heard_on(""))
        .filter(~superseded(), role__in=ANSWERING_ROLES)
        .exclude(status=TaskStatus.VOID)
    )
    kind = ContentType.objects.get_for_model(HandlingTask)
    clocks = Deadline.objects.filter(
        owner_type=kind, owner_id=OuterRef("pk"), clock__in=REPLY_CLOCKS, outcome__in=COUNTED
    )
    met = Q(outcome=Outcome.MET)
    in_time = met & Q(closed_on__lte=F("legal_on"))
    is_late = (met & ~in_time) | Q(outcome="", legal_on__lt=on)
    return rows.annotate(
        is_answered=Exists(tasks) & ~Exists(tasks.filter(replied_on=None)),
        is_in_time=Exists(tasks.filter(Exists(clocks)))
        & ~Exists(tasks.filter(Exists(clocks.exclude(in_time)))),
        is_late=Exists(tasks.filter(Exists(clocks.filter(is_late)))),
    )


def seen_beside(model: type[Model], user: Any, *conditions: Q, **outer: Any) -> QuerySet:
    """Rows that belong to an outer row, of those that the user sees: looked up from the outer row.
    ``visible`` alone would begin with everything of the congress, once for each of them.

    In no order: that of the model would join the outer table again, under its own name."""
    seen = visible(model, user).filter(pk=OuterRef("pk"))
    return model._default_manager.filter(Exists(seen), *conditions, **outer).order_by()
