"""Another deputy takes the lead: from then on his word counts, and he carries the clocks."""

from __future__ import annotations

from typing import Any

from congress.people.models import Deputy
from congress.workflow.models import StatusChange
from congress.workflow.refusals import BadInput
from congress.workflow.transition import Context
from proposals.effects.judging import settle, take_stock
from proposals.effects.withdrawal import forget_withdrawal
from proposals.enums import CoSignatureStatus, LeadLeaves
from proposals.models import CoSignature, Proposal
from proposals.selectors.verdicts import awaited_from


def replace(proposal: Proposal, context: Context) -> None:
    """``new_lead``, ``stays`` (does the former sign on?), ``contact_phone`` in the data."""
    former, new = proposal.lead, context.data["new_lead"]
    signed = proposal.cosignatures.filter(deputy=new, status=CoSignatureStatus.CONFIRMED).first()
    if signed is None:
        raise BadInput(f"{new.name}代表没有附议本件，不能领衔。")
    proposal.lead = new
    proposal.contact_phone = context.data["contact_phone"]
    forget_withdrawal(proposal)  # it was the other's wish
    proposal.worst_attitude = proposal.worst_result = ""
    proposal.save()
    context.follow(signed, "take-lead")
    if context.data.get("stays"):
        _sign_on(proposal, former, signed, context)
    else:
        _not_waited_for(proposal, former, context)
    take_stock(proposal, context)
    settle(proposal, context)


def _sign_on(proposal: Proposal, former: Deputy, signed: CoSignature, context: Context) -> None:
    """The former lead beside the others; he wrote the words himself."""
    row, _ = CoSignature.objects.get_or_create(
        proposal=proposal,
        deputy=former,
        defaults={
            "congress_id": proposal.congress_id,
            "text": proposal.text or signed.text,
            "invited_on": context.on,
            "ended_on": context.on,
        },
    )
    context.follow(row, "stay")


def _not_waited_for(proposal: Proposal, former: Deputy, context: Context) -> None:
    for verdict in awaited_from(proposal, former):
        context.follow(verdict, "lapse")


def replaced_in_words(proposal: Proposal, data: dict[str, Any]) -> str:
    """For the ledger: from whom to whom, why, and how the new one agreed."""
    stays = "转为附议代表" if data.get("stays") else "不再参加本件"
    return (
        f"领衔代表由{proposal.lead.name}更换为{data['new_lead'].name}"
        f"（{LeadLeaves(data['cause']).label}），原领衔代表{stays}\n"
        f"{data['new_lead'].name}代表同意领衔（{StatusChange.Source(data['consent']).label}）"
    )
