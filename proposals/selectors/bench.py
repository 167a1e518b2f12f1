"""A unit's desk: every task of the units a user works for, by where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from congress.people.roles import Role, organ_ids
from proposals.enums import (
    ENDED,
    CoSignatureStatus,
    HandlingRole,
    OpinionStatus,
    ReplyStatus,
    TaskStatus,
    VerdictStatus,
)
from proposals.models import Contact, CoSignature, HandlingTask, JointOpinion, Reply, Verdict
from proposals.selectors.visible import HANDLERS

#: Where a task stands, in the order of the work.
PLACES = {
    "awaiting": "待签收",
    "handling": "办理中",
    "review": "待审核、签发",
    "deliver": "待送达",
    "feedback": "待反馈",
    "done": "已完成",
}
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Chosen:
    """What the page is limited to; empty values do not limit."""

    organ: int | None = None
    role: str = ""
    due: str = ""  # "late" or "soon"


def desks_of(user: Any) -> set[int]:
    """The organs whose desk the user works at; a dispatcher's: what his system handles itself."""
    return organ_ids(user, *HANDLERS, Role.DISPATCHER)


def bench(user: Any, chosen: Chosen, on: date) -> QuerySet[HandlingTask]:
    """The tasks with ``place``; the reply's clock and the joint opinion's are the task's own."""
    rows = HandlingTask.objects.standing().filter(organ__in=desks_of(user))
    rows = rows.annotate(place=_place())
    if chosen.organ:
        rows = rows.filter(organ=chosen.organ)
    if chosen.role:
        rows = rows.filter(role=chosen.role)
    if chosen.due == "late":
        rows = rows.filter(next_legal_on__lt=on)
    if chosen.due == "soon":
        rows = rows.filter(next_due_on__lte=on + SOON, next_legal_on__gte=on)
    return rows


def tasks_left(user: Any) -> QuerySet[HandlingTask]:
    """What was taken from the units a user works for, the latest first: that they left it, when and
    why. The proposal's later life is no longer theirs to read (``selectors.visible``)."""
    rows = HandlingTask.objects.filter(organ__in=desks_of(user), status=TaskStatus.VOID)
    return rows.select_related("proposal", "organ").order_by("-ended_on", "-pk")


def _place() -> Case:
    replies = Reply.objects.filter(task=OuterRef("pk"))
    opinions = JointOpinion.objects.filter(task=OuterRef("pk"), status=OpinionStatus.REVIEW)
    under_review = replies.filter(status__in=(ReplyStatus.REVIEW, ReplyStatus.SIGNING))
    signed = replies.filter(status=ReplyStatus.SIGNED)
    awaited = Verdict.objects.filter(reply__task=OuterRef("pk"), status=VerdictStatus.AWAITED)
    return Case(
        When(status=TaskStatus.AWAITING, then=Value("awaiting")),
        When(Q(status=TaskStatus.HANDLING) & Exists(signed), then=Value("deliver")),
        When(
            Q(status=TaskStatus.HANDLING) & (Exists(under_review) | Exists(opinions)),
            then=Value("review"),
        ),
        When(status=TaskStatus.HANDLING, then=Value("handling")),
        When(
            Q(status=TaskStatus.REPLIED) & Exists(awaited) & ~Q(proposal__status__in=ENDED),
            then=Value("feedback"),
        ),
        default=Value("done"),
        output_field=CharField(),
    )


def counts(rows: QuerySet[Any]) -> dict[str, int]:
    """{place: number} with every place; one query."""
    found = dict(rows.order_by().values_list("place").annotate(number=Count("pk")))
    return {place: found.get(place, 0) for place in PLACES}


def furnished(rows: QuerySet[Any], place: str) -> QuerySet[Any]:
    """The tasks of one place with all that their lines show, the most urgent first."""
    unfinished = (TaskStatus.AWAITING, TaskStatus.HANDLING)
    joint = HandlingTask.objects.filter(
        round=OuterRef("round"), role=HandlingRole.JOINT, status__in=unfinished
    )
    missing = joint.order_by().values("round").annotate(number=Count("pk")).values("number")
    signed = CoSignature.objects.filter(status=CoSignatureStatus.CONFIRMED).order_by("pk")
    verdicts = Verdict.objects.select_related("deputy").order_by("pk")
    order = ["-pk"] if place == "done" else [F("next_due_on").asc(nulls_last=True), "pk"]
    return (
        rows.filter(place=place)
        .select_related("proposal__lead", "organ", "opinion")
        .annotate(
            opinions_missing=Case(
                When(role=HandlingRole.LEAD, then=Coalesce(Subquery(missing), 0)),
                default=Value(0),
            )
        )
        .prefetch_related(
            Prefetch("replies", Reply.objects.order_by("pk")),
            Prefetch("replies__verdicts", verdicts),
            Prefetch("contacts", Contact.objects.order_by("held_on", "pk")),
            Prefetch(
                "proposal__cosignatures", signed.select_related("deputy"), to_attr="signatures"
            ),
        )
        .order_by(*order)
    )
