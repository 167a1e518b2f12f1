"""What a proposal's page shows: everything of it that one user may see, in a few queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from congress.documents.models import Attachment
from congress.people.roles import Role, organ_ids
from congress.people.visibility import may_see, visible
from congress.workflow.ledger import timeline
from congress.workflow.transition import Audience
from proposals.enums import HandlingRole, ProposalStatus, ReplyStatus
from proposals.models import (
    Conciliation,
    CoSignature,
    Dispatch,
    Extension,
    GateReview,
    HandlingTask,
    JointOpinion,
    Objection,
    PlannedUnit,
    Proposal,
    Referral,
    Reply,
    Verdict,
)
from proposals.selectors.loading import know_the_rest_empty
from proposals.selectors.meetings import meetings_of
from proposals.selectors.merging import paths_to_tasks
from proposals.selectors.referrals import referrals_of
from proposals.selectors.visible import audiences_of, concerns

#: Before the hand-over there are no units, and nothing to look for.
BEFORE_ASSIGNMENT = (
    ProposalStatus.DRAFT,
    ProposalStatus.COSIGNING,
    ProposalStatus.SUBMITTED,
    ProposalStatus.RETURNED,
    ProposalStatus.SUGGESTED,
    ProposalStatus.WITHDRAWN,
    ProposalStatus.REFUSED,
    ProposalStatus.SPLIT,
    ProposalStatus.REGISTERED,
    ProposalStatus.JOINED,
)
#: What the page says of the proposal itself.
OF_ITSELF = (
    "congress", "session__term__congress", "category", "lead__delegation", "text",
    "submitted_text", "draft", "refusal", "derived_from", "merged_into", "assigning_meeting",
)  # fmt: skip


def shown(user: Any) -> QuerySet[Proposal]:
    """Visible proposals with what their page needs of themselves, and what else to look for."""
    files = Attachment.objects.filter(
        owner_type=ContentType.objects.get_for_model(Proposal), owner_id=OuterRef("pk")
    )
    own = Extension.objects.filter(task__proposal=OuterRef("pk"))
    principals = Extension.objects.filter(task__proposal=OuterRef("merged_into"))
    return (
        visible(Proposal, user)
        .select_related(*OF_ITSELF)
        .annotate(
            has_cosignatures=Exists(CoSignature.objects.filter(proposal=OuterRef("pk"))),
            has_files=Exists(files),
            has_met=Exists(Conciliation.objects.filter(proposal=OuterRef("pk"))),
            has_merged=Exists(Proposal.objects.filter(merged_into=OuterRef("pk"))),
            has_referrals=Exists(Referral.objects.filter(proposal=OuterRef("pk"))),
            # Those taken back too: the timeline tells of them.
            has_extensions=Exists(own) | Exists(principals),
        )
    )


@dataclass
class ProposalPage:
    """The proposal with its parts, as ``user`` may see them; ``own_parts`` concern his unit."""

    user: Any
    proposal: Proposal
    cosignatures: list[CoSignature] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    tasks: list[HandlingTask] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    opinions: list[JointOpinion] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    gates: list[GateReview] = field(default_factory=list)
    planned: list[PlannedUnit] = field(default_factory=list)
    meetings: list[Conciliation] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    audiences: set[Audience] = field(default_factory=set)
    origin: Proposal | None = None
    derived: list[Proposal] = field(default_factory=list)

    @property
    def parts(self) -> list[Any]:
        """Everything that may be moved and may carry clocks, the proposal first."""
        return [
            self.proposal,
            *self.cosignatures,
            *self.dispatches,
            *self.tasks,
            *self.opinions,
            *self.replies,
            *self.verdicts,
            *self.objections,
            *self.extensions,
        ]

    @property
    def own_handling(self) -> list[Any]:
        """What of it is moved on this page: what its principal's units do, on the principal's."""
        if self.proposal.merged_into_id is None:
            return self.parts
        theirs = {task.pk for task in self.tasks if task.proposal_id != self.proposal.pk}
        parts = (*self.tasks, *self.opinions, *self.replies, *self.extensions)
        away = {part for part in parts if getattr(part, "task_id", part.pk) in theirs}
        return [part for part in self.parts if part not in away]

    @property
    def rounds(self) -> list[dict[str, Any]]:
        """The rounds of which the user sees a task, the first one first: ``round``, its ``tasks``
        and ``meetings``."""
        found: dict[int, dict[str, Any]] = {}
        for task in self.tasks:
            row = {"round": task.round, "tasks": [], "meetings": []}
            found.setdefault(task.round_id, row)["tasks"].append(task)
        for meeting in self.meetings:
            if meeting.round_id in found:
                found[meeting.round_id]["meetings"].append(meeting)
        return list(found.values())

    def unit_names(self) -> dict[tuple[str, int], str]:
        """Whose step an entry of the timeline is, by (flow, object id): with several units one
        wants to know."""
        names = {("proposal.task", t.pk): t.organ.label for t in self.tasks}
        names |= {("proposal.opinion", o.pk): o.task.organ.label for o in self.opinions}
        names |= {("proposal.extension", e.pk): e.task.organ.label for e in self.extensions}
        names |= {("proposal.objection", o.pk): o.organ.label for o in self.objections}
        names |= {("proposal.reply", r.pk): r.task.organ.label for r in self.replies}
        return names

    def unit_of(self, part: Any) -> str:
        """Whose part it is that a button moves; empty for what is not a unit's."""
        if isinstance(part, Verdict):
            part = part.reply
        if isinstance(part, Dispatch):
            return str(part.system.label)
        if isinstance(part, HandlingTask | Objection):
            return str(part.organ.label)
        if isinstance(part, JointOpinion | Extension | Reply):
            return str(part.task.organ.label)
        return ""

    def own_parts(self) -> dict[tuple[int, int], tuple[str, ...] | None]:
        """What the user reads as a unit, by (content type id, id), for ``ledger.timeline``.

        His own unit's or system's parts; the lead unit's people also that the joint units have
        received and sent, not what these did among themselves.
        """
        mine = {task.pk for task in self.tasks if concerns(self.user, task)}
        systems = organ_ids(self.user, Role.DISPATCHER)
        own: dict[Model, tuple[str, ...] | None] = dict.fromkeys(
            row for row in self.dispatches if row.system_id in systems
        )
        if any(t.role == HandlingRole.LEAD and t.pk in mine for t in self.tasks):
            own |= {t: ("receive", "release") for t in self.tasks if t.role == HandlingRole.JOINT}
            own |= dict.fromkeys(self.opinions, ("send", "send-back"))
        own |= dict.fromkeys(task for task in self.tasks if task.pk in mine)
        # Once all units are named the dispatches are not loaded; that by which it came concerns it.
        own |= dict.fromkeys(
            Dispatch(pk=task.dispatch_id)
            for task in self.tasks
            if task.pk in mine and task.dispatch_id
        )
        own |= dict.fromkeys(o for o in self.opinions if o.task_id in mine)
        own |= dict.fromkeys(e for e in self.extensions if e.task_id in mine)
        own |= dict.fromkeys(self.objections)  # each that he sees is his unit's or his system's
        own |= dict.fromkeys(reply for reply in self.replies if reply.task_id in mine)
        own |= dict.fromkeys(v for v in self.verdicts if v.reply.task_id in mine)
        return _by_key(own)

    def seen_parts(self) -> set[tuple[int, int]]:
        """Whose days, when they are put right, the user reads of: what is his to see, and of the
        units' parts, unless it is his proposal, only his own unit's."""
        others: set[Any] = set()
        if Audience.DEPUTY not in self.audiences:
            others = {*self.tasks, *self.dispatches, *self.replies, *self.opinions}
        seen = _by_key(dict.fromkeys(part for part in self.parts if part not in others))
        return set(seen) | set(self.own_parts())


def _by_key(
    parts: dict[Model, tuple[str, ...] | None],
) -> dict[tuple[int, int], tuple[str, ...] | None]:
    types = ContentType.objects.get_for_models(*{type(part) for part in parts})
    return {(types[type(part)].pk, part.pk): moves for part, moves in parts.items()}


def said_of(page: ProposalPage) -> list[dict[str, Any]]:
    """The timeline, as the user may read it, oldest first."""
    return timeline(page.proposal, page.audiences, page.own_parts(), page.seen_parts())


def page_of(user: Any, proposal: Proposal) -> ProposalPage:
    """Load the parts of ``proposal`` (a row of ``shown``); empty kinds cost no query."""
    page = ProposalPage(user, proposal)
    wanted: list[Prefetch | str] = []
    if getattr(proposal, "has_cosignatures", True):
        rows = visible(CoSignature, user).select_related("deputy__delegation", "text")
        wanted.append(Prefetch("cosignatures", rows.order_by("pk")))
    if proposal.status not in BEFORE_ASSIGNMENT:
        tasks = visible(HandlingTask, user).select_related(
            "organ__parent", "round", "clerk", "dispatch"
        )
        replies = visible(Reply, user).select_related("signatory")
        for path in paths_to_tasks(proposal):
            wanted += [
                Prefetch(path, tasks.order_by("round__number", "pk")),
                Prefetch(f"{path}__replies", replies),
                f"{path}__replies__attachments",
            ]
        is_merged = proposal.merged_into_id is not None
        if proposal.dispatched_on is None and not is_merged:  # somebody has still to name his units
            dispatches = visible(Dispatch, user).select_related("system", "round")
            wanted.append(Prefetch("dispatches", dispatches.order_by("pk")))
    prefetch_related_objects([proposal], *wanted)
    know_the_rest_empty(proposal, "cosignatures", "dispatches", "tasks")
    if not getattr(proposal, "has_merged", True):
        know_the_rest_empty(proposal, "merged")
    page.cosignatures = list(proposal.cosignatures.all())
    page.dispatches = list(proposal.dispatches.all())
    # Before the hand-over it speaks of nobody's, not of its principal's either.
    is_early = proposal.status in BEFORE_ASSIGNMENT
    page.tasks = [] if is_early else proposal.answered_tasks
    page.replies = [reply for task in page.tasks for reply in task.replies.all()]
    page.verdicts = _verdicts(user, page.replies)
    tasks_objected = any(task.objected_on for task in page.tasks)
    if tasks_objected or any(row.objected_on for row in page.dispatches):
        seen = visible(Objection, user).filter(proposal=proposal)
        page.objections = list(
            seen.select_related(
                "task__organ", "task__dispatch", "dispatch__system", "competent", "filed_by"
            )
            .prefetch_related("attachments")
            .order_by("pk")
        )
    if page.tasks and getattr(proposal, "has_extensions", True):
        rows = visible(Extension, user).filter(task__in=page.tasks)
        page.extensions = list(rows.select_related("task__organ", "asked_by").order_by("pk"))
    if getattr(proposal, "has_met", True):
        page.meetings = meetings_of(user, proposal)
    if getattr(proposal, "has_referrals", True):
        page.referrals = referrals_of(user, proposal)
    page.audiences = audiences_of(user, proposal, page.tasks)
    if any(task.role == HandlingRole.JOINT for task in page.tasks):
        page.opinions = _opinions(user, page.tasks)
        prefetch_related_objects(page.replies, "opinions__task__organ")
    else:  # nobody has given one that a reply could take over
        for reply in page.replies:
            know_the_rest_empty(reply, "opinions")
    if (origin := proposal.derived_from) and may_see(user, origin):
        page.origin = origin
    if proposal.status in (ProposalStatus.VOIDED, ProposalStatus.SPLIT):
        page.derived = list(visible(Proposal, user).filter(derived_from=proposal).order_by("pk"))
    if Audience.CONGRESS in page.audiences:
        page.gates = list(proposal.gates.select_related("reviewer").order_by("-submission", "pk"))
        if proposal.status == ProposalStatus.REGISTERED:
            page.planned = list(proposal.planned_units.select_related("organ").order_by("pk"))
    return page


def _verdicts(user: Any, replies: list[Reply]) -> list[Verdict]:
    """Only what was delivered is judged: before that there is nothing to ask for."""
    if any(reply.status == ReplyStatus.DELIVERED for reply in replies):
        rows = visible(Verdict, user).select_related("deputy")
        prefetch_related_objects(replies, Prefetch("verdicts", rows))
    else:
        for reply in replies:
            know_the_rest_empty(reply, "verdicts")
    return [verdict for reply in replies for verdict in reply.verdicts.all()]


def _opinions(user: Any, tasks: list[HandlingTask]) -> list[JointOpinion]:
    known = {task.pk: task for task in tasks}
    rows = visible(JointOpinion, user).filter(task__in=known).prefetch_related("attachments")
    opinions = list(rows.order_by("pk"))
    for opinion in opinions:
        opinion.task = known[opinion.task_id]
    return opinions
