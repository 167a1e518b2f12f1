"""From the allocation to the units' desks: hop 1 to systems, hop 2 to units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from congress.people.models import Organ
from congress.workflow.refusals import BadInput, Guarded
from congress.workflow.transition import Context
from proposals.effects.deciding import deciding_meeting
from proposals.effects.handling import conclude_when_all_have
from proposals.effects.merging import assign_together, strictest_target
from proposals.enums import DispatchStatus, HandlingRole, ProposalStatus, TaskStatus
from proposals.guards.allocation import plan_changed
from proposals.models import Dispatch, HandlingRound, HandlingTask, Proposal
from proposals.selectors.parts import parts_in_words
from proposals.selectors.routes import Route, in_words, routes_of


def assign(proposal: Proposal, context: Context) -> None:
    """交办: to systems whose dispatchers name the units, and straight to units without one.

    ``plan`` in the data: the allocation in words as the person saw it; another one is refused.
    """
    routes = routes_of(proposal)
    now = in_words(routes)
    if context.data.get("plan") not in (None, "", now):
        raise Guarded(plan_changed(now))
    proposal.assigned_on = context.on
    proposal.assigning_meeting = deciding_meeting(proposal, context)
    proposal.target_on = context.data.get("target_on")
    proposal.save()
    strictest_target(proposal, context)
    first = _first_round(proposal, context.on)
    for route in routes:
        if route.system is None:
            give_task(first, route.organ, route.role, context)
    for system, role in systems_of(routes):
        dispatch = Dispatch.objects.create(
            congress=proposal.congress,
            proposal=proposal,
            round=first,
            system=system,
            role=role,
            assigned_on=context.on,
        )
        context.touch(dispatch)
    assign_together(proposal, context)
    dispatched_when_all_are(proposal, first, context)


def _first_round(proposal: Proposal, on: date) -> HandlingRound:
    """Begun anew where what was handed over once was taken back before anybody answered."""
    row = proposal.rounds.filter(number=1).first() or HandlingRound(proposal=proposal)
    row.started_on = on
    row.save()
    return row


def systems_of(routes: Iterable[Route]) -> list[tuple[Organ, str]]:
    """Each system once, with the weightiest part that one of its units has: 主办, 分办, 会办."""
    weight: list[str] = [HandlingRole.LEAD, HandlingRole.SEPARATE, HandlingRole.JOINT]
    parts: dict[Organ, list[str]] = {}
    for route in routes:
        if route.system is not None:
            parts.setdefault(route.system, []).append(route.role)
    return [(system, min(roles, key=weight.index)) for system, roles in parts.items()]


def dispatch(row: Dispatch, context: Context) -> None:
    """转承办: the units named get their tasks; the system itself may be the only one."""
    answered = row.round.tasks.filter(role=HandlingRole.LEAD, status=TaskStatus.REPLIED)
    if context.data.get(HandlingRole.JOINT.value) and answered.exists():
        raise BadInput("主办单位已经答复，不再需要会办单位。")
    row.dispatched_on = context.on
    row.save()
    for role in HandlingRole:
        for organ in context.data.get(role.value) or ():
            give_task(row.round, organ, role, context, row)
    dispatched_when_all_are(row.proposal, row.round, context)


def dispatched_in_words(row: Dispatch, data: dict) -> str:
    """For the ledger: who has which part."""
    named = ((role, organ.name) for role in HandlingRole for organ in data.get(role.value) or ())
    return parts_in_words(named, between="\n")


def release(row: Dispatch, context: Context) -> None:
    """The lead unit has answered: a system that was only to join is not waited for."""
    row.ended_on = context.on
    row.save()
    if not row.round.dispatches.filter(status=DispatchStatus.AWAITING).exists():
        transfer(row.proposal, context)


def transfer(proposal: Proposal, context: Context) -> None:
    proposal.dispatched_on = context.on
    proposal.save()


def give_task(
    handling_round: HandlingRound,
    organ: Organ,
    role: str,
    context: Context,
    via: Dispatch | None = None,
    counts_from: date | None = None,
) -> None:
    """Hop 2. ``counts_from``: where the reply's period does not count from 交办 of the whole;
    what a system got later than the others counts from the day on which the system got it."""
    if counts_from is None and via and via.assigned_on > handling_round.started_on:
        counts_from = via.assigned_on
    task = HandlingTask.objects.create(
        congress=handling_round.proposal.congress,
        proposal=handling_round.proposal,
        round=handling_round,
        organ=organ,
        role=role,
        dispatch=via,
        assigned_on=context.on,
        counts_from=counts_from,
    )
    context.touch(task)


def dispatched_when_all_are(
    proposal: Proposal, handling_round: HandlingRound, context: Context
) -> None:
    if handling_round.dispatches.filter(status=DispatchStatus.AWAITING, ended_on=None).exists():
        return
    if proposal.status == ProposalStatus.ASSIGNED:
        context.follow(proposal, "transfer")
    else:  # a unit of another system has begun already
        transfer(proposal, context)
        conclude_when_all_have(handling_round, context)
