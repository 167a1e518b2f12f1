"""A proposal taken back before the hand-over: the wish, the co-signers' answers, the end."""

from __future__ import annotations

from congress.calendar.explanation import day_words
from congress.workflow.refusals import BadInput
from congress.workflow.transition import Context
from proposals.enums import CoSignatureStatus
from proposals.models import CoSignature, Proposal


def ask(proposal: Proposal, context: Context) -> None:
    """The co-signers are asked, whatever they said of an earlier wish."""
    forget_withdrawal(proposal)
    proposal.withdrawal_asked_on = context.on
    proposal.save()


def keep(proposal: Proposal, context: Context) -> None:
    """The lead deputy no longer wishes it."""
    forget_withdrawal(proposal)
    proposal.save()


def forget_withdrawal(proposal: Proposal) -> None:
    """Nobody is asked any more, and what was answered no longer counts; the caller saves."""
    proposal.withdrawal_asked_on = None
    for row in proposal.cosignatures.order_by("pk"):
        if row.withdrawal_agreed_on or row.withdrawal_refused_on:
            row.withdrawal_agreed_on = row.withdrawal_refused_on = None
            row.save()


def withdraw(proposal: Proposal, context: Context) -> None:
    """撤回: the clocks are cancelled; the number, where there is one, keeps its line."""
    proposal.ended_on, proposal.ended_for = context.on, context.note
    proposal.save()
    for row in proposal.cosignatures.filter(status=CoSignatureStatus.INVITED).order_by("pk"):
        context.follow(row, "lapse")


def agree(row: CoSignature, context: Context) -> None:
    _not_before_the_wish(row, context)
    row.withdrawal_agreed_on, row.withdrawal_refused_on = context.on, None
    row.save()


def disagree(row: CoSignature, context: Context) -> None:
    _not_before_the_wish(row, context)
    row.withdrawal_agreed_on, row.withdrawal_refused_on = None, context.on
    row.save()


def _not_before_the_wish(row: CoSignature, context: Context) -> None:
    asked_on = row.proposal.withdrawal_asked_on
    if asked_on and context.on < asked_on:
        raise BadInput(f"办理日期不能早于提出撤回的日期（{day_words(asked_on)}）。")
