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
from proposals.selectors.verdicts import (
    awaited_only_for,
    concerned,
    current_verdicts,
    leads_verdicts,
    verdicts_on,
)


def judge(verdict: Verdict, context: Context) -> None:
    """The lead deputy's verdicts count: the proposal takes the worst of them (domain §8)."""
    verdict.attitude = context.data["attitude"]
    verdict.result = context.data["result"]
    verdict.reason = context.data.get("reason", "").strip()
    verdict.given_on = context.on
    if verdict.is_dissatisfied and not verdict.reason:
        raise BadInput("评价为不满意的，请写明意见和理由。")
    verdict.save()
    say_of(verdict, context)


def say_of(verdict: Verdict, context: Context) -> None:
    """Each proposal that the reply answers, and the deputy brought forward, takes stock."""
    for proposal in concerned(verdict):
        if proposal.status != ProposalStatus.CLOSED:
            take_stock(proposal, context)
            settle(proposal, context)


def settle(proposal: Proposal, context: Context) -> None:
    """What follows of itself once the deputies have spoken, where the congress wants it so."""
    if closes_itself(proposal):
        context.follow(proposal, "finish")
    elif rehandles_itself(proposal):
        context.follow(proposal, "repeat")


def remind(verdict: Verdict, context: Context) -> None:
    """催告, once: the grace runs from the day on which it went out (条例第23条)."""
    verdict.reminded_on = context.on
    verdict.save()


def expire(verdict: Verdict, context: Context) -> None:
    """逾期未反馈: out of the rate of satisfaction, and in nobody's way."""
    verdict.unanswered_on = context.on
    verdict.save()
    say_of(verdict, context)


def take_stock(proposal: Proposal, context: Context) -> None:
    """What the lead deputy's verdicts come to: the worst of them, or that he was waited for in
    vain.

    Of each unit counts what he said of its latest reply; as long as he has not judged that one,
    what he said before.
    """
    rows = verdicts_on(proposal).filter(deputy=proposal.lead_id)
    own = list(rows.select_related("reply__task").order_by("reply_id"))
    given = list({row.reply.task.organ_id: row for row in own if row.given_on}.values())
    if given:
        proposal.worst_attitude = _worst(row.attitude for row in given)
        proposal.worst_result = _worst(row.result for row in given)
    waited_for = any(row.status == VerdictStatus.AWAITED for row in own)
    in_vain = any(row.status == VerdictStatus.UNANSWERED for row in own)
    is_unheard = in_vain and not given and not waited_for
    proposal.unheard_on = (proposal.unheard_on or context.on) if is_unheard else None
    proposal.save()


def _worst(values: Iterable[str]) -> str:
    return max(values, key=lambda value: Satisfaction(value).rank)


def closes_itself(proposal: Proposal) -> bool:
    """Everybody satisfied on both scales, every reply judged, every unit done, and so set."""
    if proposal.status != ProposalStatus.REPLIED:
        return False
    if not settings_of(proposal.congress_id).closes_itself:
        return False
    verdicts = list(current_verdicts(proposal))
    done = (TaskStatus.REPLIED, TaskStatus.ADVISED, TaskStatus.RELEASED, TaskStatus.VOID)
    content = Satisfaction.SATISFIED
    return bool(verdicts) and (
        all(verdict.attitude == verdict.result == content for verdict in verdicts)
        and all(task.status in done for task in proposal.answered_tasks)
    )


def rehandles_itself(proposal: Proposal) -> bool:
    """The lead deputy is heard, not satisfied, for the first time, and so set."""
    if proposal.status != ProposalStatus.REPLIED or proposal.rehandlings:
        return False
    if not settings_of(proposal.congress_id).rehandles_itself:
        return False
    own = leads_verdicts(proposal)
    if any(row.status == VerdictStatus.AWAITED for row in own):
        return False
    return any(row.is_dissatisfied and row.reply.task.organ.is_active for row in own)


def close(proposal: Proposal, context: Context) -> None:
    """办结: what was never said of a reply is not waited for any longer."""
    unhappy = Satisfaction.DISSATISFIED in (proposal.worst_attitude, proposal.worst_result)
    if unhappy and not context.note:
        raise BadInput("代表不满意的，请写明办结的理由。")
    proposal.closed_on = context.on
    proposal.save()
    for verdict in awaited_only_for(proposal):
        context.follow(verdict, "lapse")


def lapse(verdict: Verdict, context: Context) -> None:
    verdict.lapsed_on = context.on
    verdict.save()
