"""并案: several proposals about one matter, one of which carries the others through handling."""

from __future__ import annotations

from typing import Any

from congress.workflow.refusals import BadInput
from congress.workflow.transition import Context
from proposals.effects.judging import closes_itself
from proposals.enums import ProposalStatus
from proposals.models import Proposal
from proposals.selectors.merging import why_not_into
from proposals.selectors.targets import rule_target


def merge(proposal: Proposal, context: Context) -> None:
    """``principal``: the proposal that carries it from now on; one level deep."""
    principal = _fresh(context.data.get("principal"))
    if principal is None:
        raise BadInput("请选择主办件。")
    if sentence := why_not_into(proposal, principal):
        raise BadInput(sentence)
    proposal.merged_into, proposal.merged_on = principal, context.on
    proposal.save()


def merged_in_words(proposal: Proposal, data: dict[str, Any]) -> str:
    """For the ledger: 「并入第0001号“关于……的建议”办理」."""
    principal = data.get("principal")
    return f"并入{in_words(principal)}办理" if isinstance(principal, Proposal) else ""


def in_words(proposal: Proposal) -> str:
    return f"{proposal.number_label}“{proposal.title}”"


def principals(data: dict[str, Any]) -> list[Proposal]:
    """Which other root a merging touches: locked with its own."""
    principal = data.get("principal")
    return [principal] if isinstance(principal, Proposal) else []


def unmerge(proposal: Proposal, context: Context) -> None:
    """拆并: as if it had never been merged; it was not handed over by itself."""
    proposal.merged_into = proposal.merged_on = None
    proposal.assigned_on = proposal.target_on = proposal.assigning_meeting = None
    proposal.save()


def unmerged_in_words(proposal: Proposal, data: dict[str, Any]) -> str:
    principal = proposal.merged_into
    return f"不再并入{in_words(principal)}办理" if principal else ""


def strictest_target(proposal: Proposal, context: Context) -> None:
    """The batch target of the group is the earliest: that of one that sat in session holds for
    a principal that did not."""
    rows = proposal.merged.all()
    if proposal.is_in_session or not any(row.is_in_session for row in rows):
        return
    asked = rule_target(proposal.congress, context.on)
    if asked and (proposal.target_on is None or asked < proposal.target_on):
        proposal.target_on = asked
        proposal.save()


def assign_together(proposal: Proposal, context: Context) -> None:
    """What was merged into ``proposal`` is handed over with it, on the same day."""
    for row in proposal.merged.filter(status=ProposalStatus.JOINED).order_by("pk"):
        context.follow(row, "accompany")


def accompany(proposal: Proposal, context: Context) -> None:
    principal = _principal(proposal)
    proposal.assigned_on, proposal.target_on = principal.assigned_on, principal.target_on
    if not proposal.is_in_session:
        proposal.assigning_meeting = principal.assigning_meeting
    proposal.save()


def answer_together(proposal: Proposal, context: Context) -> None:
    """The reply to the principal answers them all."""
    for row in proposal.merged.filter(status=ProposalStatus.MERGED).order_by("pk"):
        context.follow(row, "answer-along")


def answer_along(proposal: Proposal, context: Context) -> None:
    principal = _principal(proposal)
    proposal.replied_on, proposal.dispatched_on = principal.replied_on, principal.dispatched_on
    proposal.save()
    if closes_itself(proposal):
        context.follow(proposal, "finish")


def _principal(proposal: Proposal) -> Proposal:
    if proposal.merged_into is None:
        raise BadInput("本件没有并案。")
    return proposal.merged_into


def _fresh(principal: Any) -> Proposal | None:
    """As it is under its lock."""
    if not isinstance(principal, Proposal):
        return None
    return Proposal.objects.get(pk=principal.pk)
