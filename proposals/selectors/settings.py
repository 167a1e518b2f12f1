"""What the congress has decided for itself."""

from __future__ import annotations

from proposals.models import ProposalSettings


def settings_of(congress_id: int) -> ProposalSettings:
    """The congress's own row, or the defaults."""
    row = ProposalSettings.objects.filter(congress=congress_id).first()
    return row or ProposalSettings(congress_id=congress_id)
