"""Handled again: on the office's order, by itself, or after it was closed (条例第27条)."""

from __future__ import annotations

from collections.abc import Iterable

from congress.workflow.refusals import BadInput
from congress.workflow.transition import Context
from proposals.enums import RoundKind
from proposals.models import HandlingRound, HandlingTask, Proposal
from proposals.selectors.rounds import former_tasks, latest_round, roles_again
from proposals.selectors.verdicts import awaited_only_for, dissatisfied_verdicts

OF_ITSELF = "领衔代表对答复不满意，请重新办理。"


def rehandle(proposal: Proposal, context: Context) -> None:
    """重新办理 on the office's order: ``units`` in the data, or those who were judged badly."""
    proposal.rehandlings += 1
    begin_round(proposal, RoundKind.REHANDLING, _chosen(proposal, context), context, context.note)


def repeat(proposal: Proposal, context: Context) -> None:
    """自动重新办理, where the congress wants it so."""
    proposal.rehandlings += 1
    unhappy = unhappy_units(proposal)
    chosen = [task for task in former_tasks(proposal) if task.organ_id in unhappy]
    begin_round(proposal, RoundKind.REHANDLING, chosen, context, OF_ITSELF)


def reopen(proposal: Proposal, context: Context) -> None:
    """重新启动: what was closed is in handling again, with the period of a new reply."""
    proposal.reopened_on = context.on
    begin_round(proposal, RoundKind.REOPENED, _chosen(proposal, context), context, context.note)


def unhappy_units(proposal: Proposal) -> set[int]:
    """The units with whose latest reply the lead deputy is not satisfied."""
    return {row.reply.task.organ_id for row in dissatisfied_verdicts(proposal)}


def _chosen(proposal: Proposal, context: Context) -> list[HandlingTask]:
    wanted = {organ.pk for organ in context.data.get("units") or ()} or unhappy_units(proposal)
    chosen = [task for task in former_tasks(proposal) if task.organ_id in wanted]
    if not chosen or len(chosen) < len(wanted):
        raise BadInput("请从原承办单位中选择。")
    return chosen


def begin_round(
    proposal: Proposal,
    kind: RoundKind,
    former: Iterable[HandlingTask],
    context: Context,
    requirements: str,
) -> None:
    """The same units, by the same way, on a new round's clock; what was said of their earlier
    replies stays, and is not asked for any longer."""
    latest = latest_round(proposal)
    row = HandlingRound.objects.create(
        proposal=proposal,
        number=latest.number + 1,
        kind=kind,
        started_on=context.on,
        requirements=requirements,
    )
    former = list(former)
    chosen = roles_again(former)
    for task, role in chosen:
        again = HandlingTask.objects.create(
            congress=proposal.congress,
            proposal=proposal,
            round=row,
            organ=task.organ.successor or task.organ,
            role=role,
            dispatch=task.dispatch,
            assigned_on=context.on,
        )
        context.touch(again)
    proposal.replied_on = proposal.closed_on = proposal.unheard_on = None
    proposal.save()
    units = {task.organ_id for task in former}
    for verdict in awaited_only_for(proposal):
        if verdict.reply.task.organ_id in units:
            context.follow(verdict, "lapse")
