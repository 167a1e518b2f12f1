"""What the deputies say of the replies, and the end."""

from __future__ import annotations

from collections.abc import Iterable

from congress.workflow.refusals import BadInput
from congress.workflow.transition import Context
from proposals.enums import (
    ProposalStatus,
    Satisfaction,
    TaskStatus,
    VerdictStatus,
)
from proposals.models import Proposal, Verdict
from proposals.selectors.settings import settings_of


def judge(verdict: Verdict, context: Context) -> None:
    """The lead deputy's verdicts count: the proposal takes the worst of them (domain §8)."""
    verdict.attitude = context.data["attitude"]
    verdict.result = context.data["result"]
    verdict.reason = context.data.get("reason", "").strip()
    verdict.given_on = context.on
    if verdict.is_dissatisfied and not verdict.reason:
        raise BadInput("评价为不满意的，请写明意见和理由。")
    verdict.save()
    proposal = verdict.reply.task.proposal
    given = list(
        Verdict.objects.filter(
            reply__task__proposal=proposal, deputy=proposal.lead_id, given_on__isnull=False
        )
    )
    if given:
        proposal.worst_attitude = _worst(row.attitude for row in given)
        proposal.worst_result = _worst(row.result for row in given)
        proposal.save()
    if closes_itself(proposal):
        context.follow(proposal, "finish")


def _worst(values: Iterable[str]) -> str:
    return max(values, key=lambda value: Satisfaction(value).rank)


def closes_itself(proposal: Proposal) -> bool:
    """Everybody satisfied on both scales, every reply judged, every unit done, and so set."""
    if proposal.status != ProposalStatus.REPLIED:
        return False
    if not settings_of(proposal.congress_id).closes_itself:
        return False
    verdicts = list(Verdict.objects.filter(reply__task__proposal=proposal))
    done = (TaskStatus.REPLIED, TaskStatus.ADVISED, TaskStatus.RELEASED)
    content = Satisfaction.SATISFIED
    return bool(verdicts) and (
        all(verdict.attitude == verdict.result == content for verdict in verdicts)
        and not proposal.tasks.exclude(status__in=done).exists()
    )


def close(proposal: Proposal, context: Context) -> None:
    """办结: what was never said of a reply is not waited for any longer."""
    unhappy = Satisfaction.DISSATISFIED in (proposal.worst_attitude, proposal.worst_result)
    if unhappy and not context.note:
        raise BadInput("代表不满意的，请写明办结的理由。")
    proposal.closed_on = context.on
    proposal.save()
    awaited = Verdict.objects.filter(
        reply__task__proposal=proposal, status=VerdictStatus.AWAITED
    ).order_by("pk")
    for verdict in awaited:
        context.follow(verdict, "lapse")


def lapse(verdict: Verdict, context: Context) -> None:
    verdict.lapsed_on = context.on
    verdict.save()
