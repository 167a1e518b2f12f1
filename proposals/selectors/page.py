"""What a proposal's page shows: everything of it that one user may see, in a few queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from congress.documents.models import Attachment
from congress.people.roles import Role, organ_ids
from congress.people.visibility import visible
from congress.workflow.transition import Audience
from proposals.enums import HandlingRole, ProposalStatus, ReplyStatus
from proposals.models import (
    CoSignature,
    Dispatch,
    GateReview,
    HandlingTask,
    JointOpinion,
    PlannedUnit,
    Proposal,
    ProposalDraft,
    ProposalText,
    Reply,
    Verdict,
)
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
    ProposalStatus.REGISTERED,
)


def shown(user: Any) -> QuerySet[Proposal]:
    """Visible proposals with what their page needs of themselves, and what else to look for."""
    files = Attachment.objects.filter(
        owner_type=ContentType.objects.get_for_model(Proposal), owner_id=OuterRef("pk")
    )
    return (
        visible(Proposal, user)
        .select_related(
            "congress",
            "session__term__congress",
            "category",
            "lead__delegation",
            "text",
            "submitted_text",
            "draft",
            "refusal",
        )
        .annotate(
            has_cosignatures=Exists(CoSignature.objects.filter(proposal=OuterRef("pk"))),
            has_files=Exists(files),
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
    gates: list[GateReview] = field(default_factory=list)
    planned: list[PlannedUnit] = field(default_factory=list)
    audiences: set[Audience] = field(default_factory=set)

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
        ]

    def unit_names(self) -> dict[tuple[str, int], str]:
        """Whose step an entry of the timeline is, by (flow, object id): with several units one
        wants to know."""
        names = {("proposal.task", t.pk): t.organ.label for t in self.tasks}
        names |= {("proposal.opinion", o.pk): o.task.organ.label for o in self.opinions}
        names |= {("proposal.reply", r.pk): r.task.organ.label for r in self.replies}
        return names

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
            own |= dict.fromkeys(self.opinions, ("send",))
        own |= dict.fromkeys(task for task in self.tasks if task.pk in mine)
        # Once all units are named the dispatches are not loaded; that by which it came concerns it.
        own |= dict.fromkeys(
            Dispatch(pk=task.dispatch_id)
            for task in self.tasks
            if task.pk in mine and task.dispatch_id
        )
        own |= dict.fromkeys(o for o in self.opinions if o.task_id in mine)
        own |= dict.fromkeys(reply for reply in self.replies if reply.task_id in mine)
        own |= dict.fromkeys(v for v in self.verdicts if v.reply.task_id in mine)
        types = ContentType.objects.get_for_models(*{type(part) for part in own})
        return {(types[type(part)].pk, part.pk): moves for part, moves in own.items()}


def page_of(user: Any, proposal: Proposal) -> ProposalPage:
    """Load the parts of ``proposal`` (a row of ``shown``); empty kinds cost no query."""
    page = ProposalPage(user, proposal)
    wanted: list[Prefetch | str] = []
    if getattr(proposal, "has_cosignatures", True):
        rows = visible(CoSignature, user).select_related("deputy__delegation", "text")
        wanted.append(Prefetch("cosignatures", rows.order_by("pk")))
    if proposal.status not in BEFORE_ASSIGNMENT:
        tasks = visible(HandlingTask, user).select_related("organ__parent", "round", "clerk")
        replies = visible(Reply, user).select_related("signatory")
        wanted += [
            Prefetch("tasks", tasks.order_by("round__number", "pk")),
            Prefetch("tasks__replies", replies),
            "tasks__replies__attachments",
        ]
        if proposal.dispatched_on is None:  # somebody has still to name his units
            dispatches = visible(Dispatch, user).select_related("system", "round")
            wanted.append(Prefetch("dispatches", dispatches.order_by("pk")))
    prefetch_related_objects([proposal], *wanted)
    know_the_rest_empty(proposal, "cosignatures", "dispatches", "tasks")
    page.cosignatures = list(proposal.cosignatures.all())
    page.dispatches = list(proposal.dispatches.all())
    page.tasks = list(proposal.tasks.all())
    page.replies = [reply for task in page.tasks for reply in task.replies.all()]
    page.verdicts = _verdicts(user, page.replies)
    page.audiences = audiences_of(user, proposal, page.tasks)
    if any(task.role == HandlingRole.JOINT for task in page.tasks):
        page.opinions = _opinions(user, page.tasks)
        prefetch_related_objects(page.replies, "opinions__task__organ")
    else:  # nobody has given one that a reply could take over
        for reply in page.replies:
            know_the_rest_empty(reply, "opinions")
    if Audience.CONGRESS in page.audiences:
        page.gates = list(proposal.gates.select_related("reviewer").order_by("-submission", "pk"))
        if proposal.status == ProposalStatus.REGISTERED:
            page.planned = list(proposal.planned_units.select_related("organ").order_by("pk"))
    return page


def know_the_rest_empty(row: Model, *names: str) -> None:
    """Relations of ``row`` that were not prefetched, because nothing is there, cost no query: as if
    they had been, and nothing was found. The one place that knows where Django keeps them."""
    known = row.__dict__.setdefault("_prefetched_objects_cache", {})
    for name in names:
        known.setdefault(name, getattr(row, name).none())


def _verdicts(user: Any, replies: list[Reply]) -> list[Verdict]:
    """Only what was delivered is judged: before that there is nothing to ask for."""
    if any(reply.status == ReplyStatus.DELIVERED for reply in replies):
        rows = visible(Verdict, user).select_related("deputy")
        prefetch_related_objects(replies, Prefetch("verdicts", rows))
    else:
        for reply in replies:
            know_the_rest_empty(reply, "verdicts")
    return [verdict for reply in replies for verdict in reply.verdicts.all()]


def load_files(proposal: Proposal, wording: ProposalDraft | ProposalText | None) -> None:
    """The files of the wording that is shown; one query at most, none where there are none."""
    if wording is None:
        return
    if getattr(proposal, "has_files", True):
        prefetch_related_objects([wording], "attachments")
    else:
        know_the_rest_empty(wording, "attachments")


def _opinions(user: Any, tasks: list[HandlingTask]) -> list[JointOpinion]:
    known = {task.pk: task for task in tasks}
    rows = visible(JointOpinion, user).filter(task__in=known).prefetch_related("attachments")
    opinions = list(rows.order_by("pk"))
    for opinion in opinions:
        opinion.task = known[opinion.task_id]
    return opinions
