"""What unit and deputies said to each other: contacts (三次沟通) and messages, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from congress.people.enums import DeputyStatus
from congress.people.models import Deputy, User
from congress.people.roles import Role, deputies_of
from congress.people.visibility import visible
from proposals.enums import ContactStage
from proposals.models import Contact, HandlingTask, Message, Proposal
from proposals.selectors.people import deputies_of as deputies_answered
from proposals.selectors.visible import tasks_spoken_of


@dataclass(frozen=True)
class Mark:
    """One of the three contacts: ``on`` is the day of the latest record, None without any."""

    stage: str
    label: str
    on: date | None

    @property
    def short(self) -> str:
        """「前」「中」「后」."""
        return self.label[1]


def marks_of(contacts: Iterable[Contact]) -> list[Mark]:
    """The three contacts in their order, of a task's records."""
    days = {row.stage: row.held_on for row in sorted(contacts, key=lambda row: row.held_on)}
    return [Mark(stage.value, stage.label, days.get(stage.value)) for stage in ContactStage]


def spoken_tasks(user: Any, proposal: Proposal) -> list[HandlingTask]:
    """The tasks of ``proposal`` whose contacts and messages the user reads, the latest round first;
    each with ``seen_contacts`` and ``marks``. Three queries, whatever the number."""
    contacts = (
        visible(Contact, user)
        .select_related("recorded_by")
        .prefetch_related("deputies")
        .order_by("held_on", "pk")
    )
    tasks: list[Any] = list(
        tasks_spoken_of(user)
        .filter(proposal=proposal.merged_into_id or proposal.pk)
        .select_related("organ", "round", "clerk")
        .prefetch_related(Prefetch("contacts", contacts, to_attr="seen_contacts"))
        .order_by("-round__number", "pk")
    )
    for task in tasks:
        if task.proposal_id == proposal.pk:
            task.proposal = proposal
        task.marks = marks_of(task.seen_contacts)
    return tasks


def messages_of(user: Any, task: HandlingTask) -> QuerySet[Message]:
    """The thread of one task, the newest first."""
    return visible(Message, user).filter(task=task).order_by("-pk")


def mandate_for(user: User, proposal: Proposal) -> Deputy | None:
    """As which of its deputies, in office, the user speaks of this proposal, if any."""
    own = {d.pk for d in deputies_of(user) if d.status == DeputyStatus.ACTIVE}
    return next((d for d in deputies_answered(proposal) if d.pk in own), None)


def desk_of(task: HandlingTask, on: date) -> list[User]:
    """Who reads what a deputy writes: the clerk of the task, or all clerks while it has none."""
    clerks = (
        User.objects.filter(
            Q(grants__ends_on=None) | Q(grants__ends_on__gte=on),
            is_active=True,
            grants__role__in=(Role.CLERK, Role.DISPATCHER),
            grants__organ=task.organ_id,
            grants__starts_on__lte=on,
        )
        .distinct()
        .order_by("pk")
    )
    found = list(clerks)
    return [user for user in found if user.pk == task.clerk_id] or found


def deputies_to_tell(proposal: Proposal) -> list[User]:
    """The accounts of the lead deputy and the confirmed co-signers."""
    users = [deputy.user_id for deputy in deputies_answered(proposal) if deputy.user_id]
    return list(User.objects.filter(pk__in=users).order_by("pk"))
