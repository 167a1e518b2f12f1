"""改办、增办: a task taken to another unit, or another unit beside it; objections and their ends.

Nothing passes sideways: only the assigning office moves a task, the dispatcher within his system,
the congress's office everywhere else.
"""

from __future__ import annotations

from typing import Any

from congress.people.models import Organ
from congress.workflow.refusals import BadInput, Guarded
from congress.workflow.transition import Context
from proposals.effects.allocation import dispatched_when_all_are, give_task
from proposals.effects.handling import take_back
from proposals.effects.people import person
from proposals.enums import ANSWERING_ROLES, DispatchStatus, HandlingRole, TaskStatus
from proposals.models import Dispatch, HandlingRound, HandlingTask, Objection, Proposal
from proposals.selectors.rerouting import last_day_to_object, too_late
from proposals.selectors.routes import dispatching_systems, route_of

REROUTED = "已改由其他单位承办"


def object_to(part: HandlingTask | Dispatch, context: Context) -> None:
    """提出异议, within the period of receipt; the clock of the decision starts. ``files`` in the
    data: attachments that were kept before, and belong to the objection now."""
    last_day = last_day_to_object(part)
    if last_day and context.on > last_day:
        raise Guarded(too_late(last_day))
    objection = Objection.objects.create(
        congress_id=part.congress_id,
        proposal=part.proposal,
        task=part if isinstance(part, HandlingTask) else None,
        dispatch=part if isinstance(part, Dispatch) else None,
        reason=context.note.removeprefix(objected_in_words(part, context.data)).strip(),
        competent=context.data.get("competent"),
        filed_by=person(context),
        filed_on=context.on,
    )
    for file in context.data.get("files") or ():
        file.owner = objection
        file.save(update_fields=["owner_type", "owner_id"])
    part.objected_on = context.on
    part.save()
    context.touch(objection)


def objected_in_words(part: HandlingTask | Dispatch, data: dict[str, Any]) -> str:
    competent = data.get("competent")
    return f"认为应由{competent.name}承办。" if competent else ""


def uphold_by_rerouting(objection: Objection, context: Context) -> None:
    _decide(objection, context)
    reroute(objection.part, context)


def uphold_by_adding(objection: Objection, context: Context) -> None:
    """Another unit beside the objector, who goes on with his part."""
    _decide(objection, context)
    part = objection.part
    via = part if isinstance(part, Dispatch) else part.dispatch
    hand(part.round, context.data["unit"], context.data["role"], context, within=_own(via, part))
    _goes_on(part, context)


def refuse(objection: Objection, context: Context) -> None:
    """不予采纳, or taken back: the unit has its whole period of receipt again, from that day."""
    _decide(objection, context)
    _goes_on(objection.part, context)


def lapse(objection: Objection, context: Context) -> None:
    objection.decided_on = context.on
    objection.save()


def _decide(objection: Objection, context: Context) -> None:
    objection.decided_on, objection.decision = context.on, context.note
    objection.save()


def _goes_on(part: HandlingTask | Dispatch, context: Context) -> None:
    if isinstance(part, HandlingTask) and part.received_on is None:
        part.receipt_again_on = context.on
        part.save()
    context.touch(part)


def reroute(part: HandlingTask | Dispatch, context: Context) -> None:
    """改办: the part's clocks are void, another unit has it in the same role from now on."""
    organ, via = context.data["unit"], getattr(part, "dispatch", None)
    if isinstance(part, Dispatch):
        unfinished = (TaskStatus.AWAITING, TaskStatus.HANDLING, TaskStatus.ADVISED)
        for task in part.tasks.filter(status__in=unfinished).order_by("pk"):
            take_back(task, context, REROUTED)
    take_back(part, context, REROUTED)
    hand(part.round, organ, part.role, context, within=_own(via, part))


def _own(via: Dispatch | None, part: HandlingTask | Dispatch) -> Dispatch | None:
    """The dispatch within which the dispatcher decides; None where the office does."""
    if isinstance(part, Dispatch) or via is None or part.organ_id == via.system_id:
        return None
    return via


def rerouted_in_words(part: Any, data: dict[str, Any]) -> str:
    """「由市教委改由市交通委主办。」"""
    part = part.part if isinstance(part, Objection) else part
    old = part.system if isinstance(part, Dispatch) else part.organ
    return f"由{old.name}改由{data['unit'].name}{HandlingRole(part.role).label}。"


def added_in_words(part: Any, data: dict[str, Any]) -> str:
    """「增加市公安局会办。」"""
    return f"增加{data['unit'].name}{HandlingRole(data['role']).label}。"


def add(part: Proposal | Dispatch, context: Context) -> None:
    """增办, by the office for the whole, by a dispatcher within his system."""
    within = part if isinstance(part, Dispatch) else None
    proposal = part.proposal if isinstance(part, Dispatch) else part
    latest = part.round if isinstance(part, Dispatch) else proposal.rounds.latest("number")
    hand(latest, context.data["unit"], context.data["role"], context, within=within)


def hand(
    handling_round: HandlingRound,
    organ: Organ,
    role: str,
    context: Context,
    within: Dispatch | None = None,
) -> None:
    """Give ``organ`` its part: straight, ``within`` a system, or to the system that is to name."""
    proposal = handling_round.proposal
    # Who chose it may have been overtaken: somebody else has just named the same unit.
    if handling_round.tasks.filter(organ=organ, ended_on=None).exists():
        raise BadInput(f"{organ.name}已经承办本件，请选择其他单位。")
    later = context.on if context.on > handling_round.started_on else None
    if within is not None:
        give_task(handling_round, organ, role, context, within, later)
        _spread(handling_round, role, context)
        return
    route = route_of(organ, role, dispatching_systems(proposal.congress_id))
    known = handling_round.dispatches.standing().filter(system=route.system, ended_on=None).first()
    if route.system is None:
        give_task(handling_round, organ, role, context, counts_from=later)
    elif known is None:
        row = Dispatch.objects.create(
            congress=proposal.congress,
            proposal=proposal,
            round=handling_round,
            system=route.system,
            role=role,
            assigned_on=context.on,
        )
        context.touch(row)
        proposal.dispatched_on = None
        proposal.save()
    elif known.status == DispatchStatus.DISPATCHED and organ != route.system:
        give_task(handling_round, organ, role, context, known, later)
    else:
        raise BadInput(f"{known.system.name}还在转承办本件，请由其确定承办单位。")
    _spread(handling_round, role, context)
    dispatched_when_all_are(proposal, handling_round, context)


def _spread(handling_round: HandlingRound, role: str, context: Context) -> None:
    """From now on the units count from different days: the date of the whole stays and shows. A
    later round has its own clocks."""
    proposal = handling_round.proposal
    if not handling_round.is_first or role not in ANSWERING_ROLES:
        return
    if proposal.assigned_on and context.on > proposal.assigned_on:
        proposal.rerouted_on = proposal.rerouted_on or context.on
        proposal.save()
        context.touch(proposal)
