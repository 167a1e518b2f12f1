"""Who sees which rows. Only the branches of the roles that a user holds are built."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery

from congress.people.models import Liaison
from congress.people.roles import Role, congress_ids, organ_ids
from congress.people.visibility import register_visible, register_withheld
from congress.workflow.transition import Audience
from proposals.enums import (
    CoSignatureStatus,
    DispatchStatus,
    HandlingRole,
    OpinionStatus,
    ProposalStatus,
    ReplyStatus,
    TaskStatus,
)
from proposals.models import (
    Batch,
    Contact,
    CoSignature,
    Dispatch,
    HandlingTask,
    JointOpinion,
    Message,
    Proposal,
    Reply,
    Verdict,
)
from proposals.selectors.owning import answering_own, carried_by, of_own, own_deputies, signed_by

STAFF = (Role.OFFICE, Role.ADMIN)
HANDLERS = (Role.CLERK, Role.REVIEWER, Role.HEAD)
#: What leaders and committees read begins with the number.
UNREGISTERED = (
    ProposalStatus.DRAFT,
    ProposalStatus.COSIGNING,
    ProposalStatus.SUBMITTED,
    ProposalStatus.RETURNED,
    ProposalStatus.SUGGESTED,
    ProposalStatus.WITHDRAWN,
    ProposalStatus.REFUSED,
    ProposalStatus.VOIDED,
    ProposalStatus.SPLIT,
)


def own_tasks(user: Any, prefix: str = "") -> Q | None:
    """Tasks of the user's unit or system; None where he has none, and is asked for none.

    What was revoked is no longer the organ's; who sees the proposal otherwise sees that it was.
    ``prefix`` is the path to the task from the model that is asked, such as ``"reply__task__"``.
    """
    units, systems = organ_ids(user, *HANDLERS), organ_ids(user, Role.DISPATCHER)
    if not (units or systems):
        return None
    rows = Q(**{f"{prefix}organ__in": units | systems})
    if systems:
        rows |= Q(**{f"{prefix}organ__parent__in": systems})
    return rows & ~Q(**{f"{prefix}status": TaskStatus.VOID})


def followed_tasks(user: Any, prefix: str = "") -> Q | None:
    """Tasks of the organs which the user's committees follow (对口联系); else as ``own_tasks``."""
    committees = organ_ids(user, Role.COMMITTEE)
    if not committees:
        return None
    organs = Liaison.objects.filter(committee__in=committees).values("organ")
    rows = Q(**{f"{prefix}organ__in": Subquery(organs)})
    return rows & ~Q(**{f"{prefix}status": TaskStatus.VOID})


def _task_rows(user: Any, prefix: str = "") -> Q | None:
    """Tasks that a user sees because of an organ: his unit's, his system's, his committee's."""
    own, followed = own_tasks(user, prefix), followed_tasks(user, prefix)
    return own | followed if own and followed else own or followed


def visible_proposals(user: Any) -> QuerySet[Proposal]:
    rows = Q(pk__in=[])
    if staff := congress_ids(user, *STAFF):
        # What a deputy has not handed in is his own; what staff entered is theirs, and where a
        # deputy without an account was asked to sign, staff serve him.
        unserved = CoSignature.objects.filter(
            proposal=OuterRef("pk"), status=CoSignatureStatus.INVITED, deputy__user=None
        )
        serves = Q(Exists(unserved), status=ProposalStatus.COSIGNING)
        handed_in = ~Q(status=ProposalStatus.DRAFT) & Q(submission__gt=0)
        rows |= Q(congress__in=staff) & (handed_in | Q(is_entered_by_staff=True) | serves)
    if led := congress_ids(user, Role.LEADER):
        # A number keeps its line, whatever became of the matter.
        rows |= Q(congress__in=led) & (~Q(status__in=UNREGISTERED) | Q(number__isnull=False))
    if mandates := own_deputies(user):
        standing = (CoSignatureStatus.INVITED, CoSignatureStatus.CONFIRMED)
        rows |= Q(lead__in=mandates) | Q(pk__in=signed_by(mandates, *standing).values("proposal"))
    if tasks := _task_rows(user):
        rows |= carried_by(HandlingTask.objects.filter(tasks))
    if systems := organ_ids(user, Role.DISPATCHER):
        rows |= carried_by(Dispatch.objects.standing().filter(system__in=systems))
    return Proposal.objects.filter(rows)


def never_handed_in() -> QuerySet[Proposal]:
    """What a deputy writes, and asks others to sign, before the office has it."""
    return Proposal.objects.filter(submission=0, is_entered_by_staff=False)


register_withheld(Proposal, never_handed_in)


def visible_cosignatures(user: Any) -> QuerySet[CoSignature]:
    """Who was asked is the lead's and the office's to see; who signed, everybody's who reads it."""
    proposals = visible_proposals(user).values("pk")
    rows = Q(status=CoSignatureStatus.CONFIRMED)
    if mandates := own_deputies(user):
        rows |= Q(proposal__lead__in=mandates)
        rows |= Q(deputy__in=mandates, status=CoSignatureStatus.INVITED)
    if staff := congress_ids(user, *STAFF):
        rows |= Q(congress__in=staff)
    return CoSignature.objects.filter(rows, proposal__in=proposals)


def visible_dispatches(user: Any) -> QuerySet[Dispatch]:
    rows = Q(pk__in=[])
    if congresses := congress_ids(user, *STAFF, Role.LEADER):
        rows |= Q(congress__in=congresses)
    if mandates := own_deputies(user):
        rows |= answering_own(mandates)
    if systems := organ_ids(user, Role.DISPATCHER):
        rows |= Q(system__in=systems) & ~Q(status=DispatchStatus.VOID)
    if _task_rows(user):
        rows |= Q(proposal__in=visible_proposals(user).values("pk"))
    return Dispatch.objects.filter(rows)


def visible_tasks(user: Any) -> QuerySet[HandlingTask]:
    """Who handles a proposal sees who else does, and how far they are."""
    rows = Q(pk__in=[])
    if congresses := congress_ids(user, *STAFF, Role.LEADER):
        rows |= Q(congress__in=congresses)
    if mandates := own_deputies(user):
        rows |= answering_own(mandates)
    if tasks := _task_rows(user):
        rows |= Q(Exists(HandlingTask.objects.filter(tasks, proposal=OuterRef("proposal"))))
    if systems := organ_ids(user, Role.DISPATCHER):
        handed = Dispatch.objects.standing().filter(system__in=systems)
        rows |= Q(Exists(handed.filter(proposal=OuterRef("proposal"))))
    return HandlingTask.objects.filter(rows)


def visible_replies(user: Any) -> QuerySet[Reply]:
    """Before delivery a reply is its unit's, its system's and the office's; then its readers'."""
    delivered = Q(status=ReplyStatus.DELIVERED)
    rows = Q(pk__in=[])
    if staff := congress_ids(user, *STAFF):
        rows |= Q(congress__in=staff)
    if led := congress_ids(user, Role.LEADER):
        rows |= delivered & Q(congress__in=led)
    if mandates := own_deputies(user):
        rows |= delivered & answering_own(mandates, "task__")
    if own := own_tasks(user, "task__"):
        rows |= own
    if followed := followed_tasks(user, "task__"):
        rows |= delivered & followed
    return Reply.objects.filter(rows)


def visible_opinions(user: Any) -> QuerySet[JointOpinion]:
    """Its unit's, its system's and the office's; once sent, also the lead unit's and its system's.

    Deputies and leaders read what the lead unit makes of it, in the reply.
    """
    rows = Q(pk__in=[])
    if staff := congress_ids(user, *STAFF):
        rows |= Q(congress__in=staff)
    if mine := own_tasks(user):
        lead = HandlingTask.objects.filter(
            mine, role=HandlingRole.LEAD, round=OuterRef("task__round")
        )
        rows |= Q(task__in=HandlingTask.objects.filter(mine).values("pk"))
        rows |= Q(Exists(lead), status=OpinionStatus.SENT)
    return JointOpinion.objects.filter(rows)


def visible_verdicts(user: Any) -> QuerySet[Verdict]:
    """A deputy sees his own; the handling side those on its own replies."""
    rows = Q(pk__in=[])
    if congresses := congress_ids(user, *STAFF, Role.LEADER):
        rows |= Q(congress__in=congresses)
    if mandates := own_deputies(user):
        rows |= Q(deputy__in=mandates)
    if tasks := _task_rows(user, "reply__task__"):
        rows |= tasks
    return Verdict.objects.filter(rows)


def _spoken_of(user: Any, prefix: str = "task__") -> Q:
    """Tasks whose contacts and messages the user reads: the deputies', the unit's, the office's."""
    rows = Q(pk__in=[])
    if congresses := congress_ids(user, *STAFF):
        rows |= Q(congress__in=congresses)
    if mandates := own_deputies(user):
        rows |= of_own(mandates, f"{prefix}proposal")
    if own := own_tasks(user, prefix):
        rows |= own
    return rows


def tasks_spoken_of(user: Any) -> QuerySet[HandlingTask]:
    """Tasks whose contacts and messages the user reads."""
    rows = _spoken_of(user, "")
    if mandates := own_deputies(user):
        rows |= answering_own(mandates)
    return HandlingTask.objects.filter(rows)


def visible_contacts(user: Any) -> QuerySet[Contact]:
    """To whom the unit spoke about another's proposal, into which his own was merged, reads that
    and no more."""
    rows = _spoken_of(user)
    if mandates := own_deputies(user):
        spoken = Contact.deputies.through.objects.filter(deputy__in=mandates)
        rows |= Q(pk__in=spoken.values("contact"))
    return Contact.objects.filter(rows)


def visible_messages(user: Any) -> QuerySet[Message]:
    return Message.objects.filter(_spoken_of(user))


def visible_batches(user: Any) -> QuerySet[Batch]:
    """The office's own work."""
    return Batch.objects.filter(congress__in=congress_ids(user, Role.OFFICE))


def audiences_of(user: Any, proposal: Proposal, tasks: Iterable[HandlingTask]) -> set[Audience]:
    """As what the user reads this proposal's timeline. ``tasks``: those he sees, with organs;
    ``proposal.dispatches`` and ``proposal.cosignatures`` as he sees them."""
    audiences = set()
    own = own_deputies(user)
    if proposal.congress_id in congress_ids(user, *STAFF):
        audiences.add(Audience.CONGRESS)
    if proposal.congress_id in congress_ids(user, Role.LEADER, Role.COMMITTEE):
        audiences.add(Audience.DEPUTY)
    if proposal.lead_id in own or any(row.deputy_id in own for row in proposal.cosignatures.all()):
        audiences.add(Audience.DEPUTY)
    systems = organ_ids(user, Role.DISPATCHER)
    if any(row.system_id in systems for row in proposal.dispatches.all()) or any(
        concerns(user, task) for task in tasks
    ):
        audiences.add(Audience.UNIT)
    return audiences


def concerns(user: Any, task: HandlingTask) -> bool:
    """Is it a task of the user's unit, or of a unit of his system? (``task`` with its organ.) What
    was revoked concerns the unit no more; its dispatcher took it elsewhere and knows why."""
    units, systems = organ_ids(user, *HANDLERS), organ_ids(user, Role.DISPATCHER)
    if task.status == TaskStatus.VOID:
        return task.organ.parent_id in systems
    return task.organ_id in units or bool({task.organ_id, task.organ.parent_id} & systems)


for _model, _rule in {
    Proposal: visible_proposals,
    HandlingTask: visible_tasks,
    Reply: visible_replies,
    Verdict: visible_verdicts,
    CoSignature: visible_cosignatures,
    Dispatch: visible_dispatches,
    JointOpinion: visible_opinions,
    Contact: visible_contacts,
    Message: visible_messages,
    Batch: visible_batches,
}.items():
    _registered: type[Model] = _model
    register_visible(_registered, _rule)
