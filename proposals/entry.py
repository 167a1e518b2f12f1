"""What stands on a deputy's paper becomes a submitted proposal (代录纸质建议, domain §8).

The office acts for the lead deputy and for each co-signer: the ledger says so at every step, with
the source and the scan. There is no other road than that of the deputies themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from congress.documents.models import Attachment
from congress.people.models import Deputy, User
from congress.workflow.engine import perform
from congress.workflow.transition import ActingFor
from proposals.models import Proposal
from proposals.services import create_draft


@dataclass(frozen=True, kw_only=True)
class Paper:
    """``words``: as ``services.create_draft`` takes them. ``received_on``: the day on which the
    deputy handed it in, which is that of every move."""

    lead: Deputy
    cosigners: Sequence[Deputy]
    received_on: date
    source: str
    words: dict[str, Any] = field(default_factory=dict)


def enter(paper: Paper, *, by: User, scan: Attachment | None = None) -> Proposal:
    """The proposal, submitted and signed by everybody who signed the paper; or nothing at all.

    ``scan`` belongs to the proposal afterwards. Raises MoveRefused as ``perform`` does.
    """
    day, source = paper.received_on, paper.source
    acting = ActingFor(paper.lead, source, scan)
    with transaction.atomic():
        proposal = create_draft(lead=paper.lead, by=by, for_deputy=True, **paper.words)
        if scan is not None:
            scan.owner = proposal
            scan.save(update_fields=["owner_type", "owner_id"])
        if paper.cosigners:
            asked = list(paper.cosigners)
            perform(proposal, "invite", by=by, on=day, acting=acting, deputies=asked)
            for row in proposal.cosignatures.select_related("deputy", "proposal").order_by("pk"):
                signed = ActingFor(row.deputy, source, scan)
                perform(row, "confirm", by=by, on=day, acting=signed)
        perform(proposal, "submit", by=by, on=day, acting=acting)
    return proposal
