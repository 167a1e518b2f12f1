"""编号作废: the number keeps its line, is never given again, and the matter may be entered anew."""

from __future__ import annotations

from congress.workflow.transition import Context
from proposals.effects.deriving import Words, derive
from proposals.effects.handling import take_back
from proposals.enums import CoSignatureStatus, Derivation, DispatchStatus, TaskStatus
from proposals.models import Proposal

VOID = "编号已作废"


def void(proposal: Proposal, context: Context) -> None:
    """Whoever had it on his desk has it no longer."""
    end(proposal, context, context.note)
    take_all_back(proposal, context, VOID)


def take_all_back(proposal: Proposal, context: Context, reason: str) -> None:
    """From every system and unit; their clocks are void. ``reason``: at most 100 characters."""
    for dispatch in proposal.dispatches.filter(
        status__in=(DispatchStatus.AWAITING, DispatchStatus.DISPATCHED)
    ).order_by("pk"):
        take_back(dispatch, context, reason)
    for task in proposal.tasks.filter(
        status__in=(TaskStatus.AWAITING, TaskStatus.HANDLING, TaskStatus.ADVISED)
    ).order_by("pk"):
        take_back(task, context, reason)


def end(proposal: Proposal, context: Context, reason: str) -> None:
    """Its clocks are cancelled, and nobody is asked to sign it any more."""
    proposal.ended_on, proposal.ended_for = context.on, reason
    proposal.save()
    for row in proposal.cosignatures.filter(status=CoSignatureStatus.INVITED).order_by("pk"):
        context.follow(row, "lapse")


def reenter(proposal: Proposal, context: Context) -> None:
    """The same matter under a new number; its clocks go on from where this one's began."""
    text = proposal.text
    assert text is not None  # noqa: S101 - it had a number
    words = Words(text.title, text.facts, text.request)
    derive(proposal, context, words=words, derivation=Derivation.REENTRY)
