"""Before another deputy takes the lead."""

from __future__ import annotations

from congress.people.enums import DeputyStatus
from proposals.enums import CoSignatureStatus
from proposals.models import Proposal


def somebody_can_lead(proposal: Proposal) -> str | None:
    """有在任的附议代表: only who has signed may take it over. Without one it goes on, and nobody
    judges the reply."""
    signed = proposal.cosignatures.filter(
        status=CoSignatureStatus.CONFIRMED, deputy__status=DeputyStatus.ACTIVE
    )
    if signed.exists():
        return None
    return (
        "本件没有在任的附议代表，不能更换领衔代表；原领衔代表已不在任的，照常办理，不再等候其反馈。"
    )
