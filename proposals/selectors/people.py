"""To whom an answer is owed."""

from __future__ import annotations

from congress.people.models import Deputy
from proposals.enums import CoSignatureStatus
from proposals.models import Proposal


def deputies_of(proposal: Proposal) -> list[Deputy]:
    """The lead deputy and the confirmed co-signers, in the order in which they were asked."""
    signed = proposal.cosignatures.filter(status=CoSignatureStatus.CONFIRMED)
    return [proposal.lead, *(row.deputy for row in signed.select_related("deputy").order_by("pk"))]
