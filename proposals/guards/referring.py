"""Before a matter is sent elsewhere as beyond the city's powers (超出市权)."""

from __future__ import annotations

from proposals.enums import ObjectionStatus, ProposalStatus
from proposals.guards.merging import leaves_none_behind
from proposals.guards.voiding import nothing_was_delivered
from proposals.guards.withdrawal import no_withdrawal_waits
from proposals.models import Proposal


def can_be_referred(proposal: Proposal) -> str | None:
    """登记以后、交办以前；或者有单位提出异议、尚未决定，而且没有答复送达。

    One guard that stops at the first sentence: every page of what is handled asks it.
    """
    if proposal.status != ProposalStatus.REGISTERED:
        if not _is_objected_to(proposal):
            return "已经交办，没有单位提出异议等待决定，不能按超出市权处理。"
        if sentence := nothing_was_delivered(proposal):
            return sentence
    return no_withdrawal_waits(proposal) or leaves_none_behind(proposal)


def _is_objected_to(proposal: Proposal) -> bool:
    """No query of its own where tasks and dispatches are in hand, and nobody has ever objected."""
    days = [task.objected_on for task in proposal.tasks.all()]
    days += [dispatch.objected_on for dispatch in proposal.dispatches.all()]
    if not any(days):
        return False
    return proposal.objections.filter(status=ObjectionStatus.FILED).exists()
