"""Deputies and units met (面商协调): what was agreed, on the record."""

from __future__ import annotations

from typing import Any

from congress.calendar.explanation import day_words
from congress.workflow.transition import Context
from proposals.effects.people import person
from proposals.models import Conciliation, Proposal
from proposals.selectors.rounds import latest_round


def convene(proposal: Proposal, context: Context) -> None:
    """``files`` in the data: attachments that were kept before, and belong to the record now."""
    data = context.data
    row = Conciliation.objects.create(
        congress=proposal.congress,
        proposal=proposal,
        round=latest_round(proposal),
        held_on=data["held_on"],
        place=data["place"],
        people=data.get("people", ""),
        agreed=data["agreed"],
        recorded_by=person(context),
    )
    row.deputies.set(data["deputies"])
    row.units.set(data["units"])
    for file in data.get("files") or ():
        file.owner = row
        file.save(update_fields=["owner_type", "owner_id"])


def convened_in_words(proposal: Proposal, data: dict[str, Any]) -> str:
    """For the ledger: 「2026年11月10日，代表工委会议室，陈思远代表、市交通委参加。商定：……」."""
    names = [f"{deputy.name}代表" for deputy in data["deputies"]]
    names += [organ.name for organ in data["units"]]
    words = f"{day_words(data['held_on'])}，{data['place']}，{'、'.join(names)}参加"
    return f"{words}。商定：{data['agreed']}"
