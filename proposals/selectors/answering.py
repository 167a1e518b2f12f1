"""How proposals stand with their answers, as conditions: lists filter by them, figures count by
them, so that a figure is always the length of the list it opens."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When

from congress.calendar.models import Deadline, Outcome
from congress.people.roles import Role, congress_ids, deputies_of, organ_ids
from congress.people.visibility import visible
from proposals.enums import (
    ANSWERING_ROLES,
    REACHED,
    AnswerState,
    Heard,
    Milestone,
    ProposalStatus,
    Satisfaction,
    TaskStatus,
)
from proposals.models import HandlingTask, Verdict
from proposals.selectors.visible import HANDLERS, STAFF

#: Till when a unit answers: the first time, or once more.
REPLY_CLOCKS: Final = ("proposal.reply", "proposal.rehandle")
#: Today and so many days more.
SOON: Final = timedelta(days=30)
#: A condition, and the states of what fits it: the first one whose own condition fits.
Ladder = tuple[Q, tuple[tuple[AnswerState, Q], ...]]
REACHED_ON = {
    Milestone.NUMBERED: "registered_on",
    Milestone.ASSIGNED: "assigned_on",
    Milestone.ANSWERED: "replied_on",
    Milestone.CLOSED: "closed_on",
}
UNDER_WAY = (
    ProposalStatus.ASSIGNED,
    ProposalStatus.DISPATCHED,
    ProposalStatus.HANDLING,
    ProposalStatus.MERGED,
)
#: What a deputy said stands first; ``Heard.GIVEN`` is any of it.
SAID = tuple(Heard(value) for value in Satisfaction.values)
SAID_NOTHING = (Heard.AWAITED, Heard.UNANSWERED, Heard.LAPSED)


def legal_day_of(task: HandlingTask) -> date | None:
    """Till when the unit has to answer, as its running clock says; None without one."""
    rows = Deadline.objects.filter(
        owner_type=ContentType.objects.get_for_model(HandlingTask),
        owner_id=task.pk,
        clock__in=REPLY_CLOCKS,
        closed_on=None,
    )
    found: date | None = rows.values_list("legal_on", flat=True).first()
    return found


def reached(milestone: str, by: date | None = None) -> Q:
    """As things stand; with ``by``, what had come so far up to and including that day."""
    condition = Q(status__in=REACHED[Milestone(milestone)])
    if by is None:
        return condition
    return condition & Q(**{f"{REACHED_ON[Milestone(milestone)]}__lte": by})


def answer_conditions(on: date) -> dict[AnswerState, Q]:
    """State of the answer → proposals in it on the day ``on``. The five exclude each other, and
    together are all that was assigned.

    Late as soon as one of its units delivered after the legal date (代表法51条); overdue and due
    soon as long as one that has not. An extension moves the legal date, and with it the state.
    """
    return _apart(_of_proposals(on))


def task_answer_conditions(on: date) -> dict[AnswerState, Q]:
    """The same for the answering tasks of single units."""
    answers = Q(role__in=ANSWERING_ROLES)
    answered = answers & Q(status=TaskStatus.REPLIED)
    under_way = answers & Q(status__in=(TaskStatus.AWAITING, TaskStatus.HANDLING))
    return _apart(_ladders(answered, under_way, "owner_id", on))


def answer_case(on: date) -> Case:
    """The state of each proposal in one expression: the first rung that fits, nothing where none
    does. Each subquery stands in it once."""
    whens = [
        When(branch & rung, then=Value(state.value))
        for branch, rungs in _of_proposals(on)
        for state, rung in rungs
    ]
    return Case(*whens, default=Value(""), output_field=CharField())


def _of_proposals(on: date) -> tuple[Ladder, ...]:
    answered = Q(status__in=REACHED[Milestone.ANSWERED])
    under_way = Q(status__in=UNDER_WAY)
    return _ladders(answered, under_way, "root_id", on, with_merged=True)


def _ladders(
    answered: Q, under_way: Q, key: str, on: date, *, with_merged: bool = False
) -> tuple[Ladder, ...]:
    """``with_merged``: what was merged stands as its principal does.

    Of what was answered and of what is under way: the states, the first that fits counts.

    The clock's code says what its owner and its root are: no need to ask for their types.
    """
    clocks = Deadline.objects.filter(clock__in=REPLY_CLOCKS).values(key)
    running = clocks.filter(closed_on=None)

    def one_of(keys: QuerySet) -> Q:
        own = Q(pk__in=keys)
        if not with_merged:
            return own
        return own | (Q(merged_into__isnull=False) & Q(merged_into__in=keys))

    was_late = one_of(clocks.filter(outcome=Outcome.MET, closed_on__gt=F("legal_on")))
    is_over = one_of(running.filter(legal_on__lt=on))
    is_soon = one_of(running.filter(legal_on__gte=on, legal_on__lte=on + SOON))
    return (
        (answered, ((AnswerState.LATE, was_late), (AnswerState.ON_TIME, Q()))),
        (
            under_way,
            (
                (AnswerState.OVERDUE, is_over),
                (AnswerState.SOON, is_soon),
                (AnswerState.RUNNING, Q()),
            ),
        ),
    )


def _apart(ladders: tuple[Ladder, ...]) -> dict[AnswerState, Q]:
    """Each state by itself: on its rung, and on none above it."""
    found = {}
    for branch, rungs in ladders:
        rest = branch
        for state, rung in rungs:
            found[state] = rest & rung
            rest &= ~rung
    return found


def heard_conditions(user: Any) -> dict[Heard, Q]:
    """What the lead deputy said of the result, at worst → proposals of which he said it.

    Only of those verdicts that the user may read. Nothing said: unanswered where he was reminded
    and his grace has passed, else awaited while the proposal is answered, lapsed once it is closed.
    All three stay out of the rate of satisfaction.
    """
    nothing, waited = Q(worst_result=""), Q(unheard_on=None)
    seen = _reads(user)
    found = {value: Q(worst_result=value) & seen for value in SAID}
    return found | {
        Heard.GIVEN: Q(worst_result__in=[value.value for value in SAID]) & seen,
        Heard.AWAITED: nothing & waited & Q(status=ProposalStatus.REPLIED),
        Heard.UNANSWERED: nothing & ~waited & Q(status__in=REACHED[Milestone.ANSWERED]),
        Heard.LAPSED: nothing & waited & Q(status=ProposalStatus.CLOSED),
    }


def heard_case(user: Any) -> Case:
    """What was said of each proposal in one expression; ``Heard.GIVEN`` is any of the three."""
    conditions = heard_conditions(user)
    whens = [When(conditions[heard], then=Value(heard.value)) for heard in SAID_NOTHING]
    said = When(conditions[Heard.GIVEN], then=F("worst_result"))
    return Case(*whens, said, default=Value(""), output_field=CharField())


def _reads(user: Any) -> Q:
    """Proposals of which the user may read a verdict that says what the worst one says.

    Staff and leaders read all of their congress (``visible_verdicts``): what needs no look into the
    verdicts is said first, and alone where the user has no other way to one.
    """
    path = "reply__task__proposal"
    said = visible(Verdict, user).filter(result=F(f"{path}__worst_result")).order_by()
    beside = visible(Verdict, user).filter(
        reply__task__proposal=OuterRef("merged_into"), result=OuterRef("worst_result")
    )
    by_verdict = Q(pk__in=said.values(path)) | Q(Exists(beside))
    everywhere = congress_ids(user, *STAFF, Role.LEADER)
    if not everywhere:
        return by_verdict
    others = (*HANDLERS, Role.DISPATCHER, Role.COMMITTEE)
    if not organ_ids(user, *others) and not deputies_of(user):
        return Q(congress__in=everywhere)
    return Q(congress__in=everywhere) | by_verdict
