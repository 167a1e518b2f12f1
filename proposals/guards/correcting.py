"""Before a recorded day is put right."""

from __future__ import annotations

from proposals.models import Proposal


def was_recorded_here(proposal: Proposal) -> str | None:
    """What was taken in from elsewhere is put right there, and taken in again."""
    if proposal.external_number:
        return "本件由以往资料导入，请在资料中改正后重新导入。"
    return None
