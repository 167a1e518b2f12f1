"""What people watch: late and dissatisfied ones of their unit, system, departments, congress."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet

from congress.calendar.models import Deadline
from congress.people.models import Liaison
from congress.people.roles import Role, congress_ids, organ_ids
from congress.workflow.worklist import WorkGroup
from proposals.enums import ProposalStatus, Satisfaction, TaskStatus
from proposals.models import HandlingTask, Proposal
from proposals.selectors.answering import REPLY_CLOCKS
from proposals.selectors.visible import HANDLERS
from proposals.selectors.waiting.items import group, proposal_item, task_item, tasks

#: A closed one with which the deputy was not satisfied stays in sight so long.
REMEMBERED = timedelta(days=365)


def groups(user: Any, on: date) -> Iterable[WorkGroup]:
    if organ_ids(user, Role.REVIEWER, Role.HEAD):
        late = tasks(organ__in=organ_ids(user, *HANDLERS), next_legal_on__lt=on)
        yield _late("unit-late", "本单位超期", late)
    if systems := organ_ids(user, Role.DISPATCHER):
        ours = tasks().filter(Q(organ__in=systems) | Q(organ__parent__in=systems))
        awaiting = ours.filter(status=TaskStatus.AWAITING)
        yield group("unreceived", "本系统尚未签收", awaiting, task_item("查看"), is_reading=True)
        late = ours.filter(status=TaskStatus.HANDLING, next_legal_on__lt=on)
        yield _late("system-late", "本系统超期", late)
    if followed := _followed_or_led(user):
        unanswered = tasks().filter(followed).filter(_reply_is_late(on))
        yield _late("late", "超期未答复", unanswered)
        handled = HandlingTask.objects.standing().filter(followed, proposal=OuterRef("pk"))
        unhappy = Q(worst_attitude=Satisfaction.DISSATISFIED) | Q(
            worst_result=Satisfaction.DISSATISFIED
        )
        recent = Q(status=ProposalStatus.CLOSED, closed_on__gte=on - REMEMBERED)
        rows = Proposal.objects.filter(
            unhappy, Exists(handled), Q(status=ProposalStatus.REPLIED) | recent
        ).select_related("lead")
        yield group("dissatisfied", "代表不满意", rows, proposal_item("查看"), is_reading=True)


def _late(code: str, label: str, rows: QuerySet[HandlingTask]) -> WorkGroup:
    return group(code, label, rows, task_item("查看"), is_reading=True)


def _followed_or_led(user: Any) -> Q | None:
    """Tasks of the departments that the user's committees follow, and of congresses he leads."""
    rows = Q()
    if committees := organ_ids(user, Role.COMMITTEE):
        followed = Liaison.objects.filter(committee__in=committees).values("organ")
        rows |= Q(organ__in=followed)
    if led := congress_ids(user, Role.LEADER):
        rows |= Q(congress__in=led)
    return rows or None


def _reply_is_late(on: date) -> Exists:
    """The reply's own clock has run out, whatever other clocks the task has."""
    return Exists(
        Deadline.objects.filter(
            owner_type=ContentType.objects.get_for_model(HandlingTask),
            owner_id=OuterRef("pk"),
            clock__in=REPLY_CLOCKS,
            closed_on=None,
            legal_on__lt=on,
        )
    )
