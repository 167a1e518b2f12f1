"""What the congress has decided for itself."""

from __future__ import annotations

from congress.people.enums import Level
from congress.people.models import Congress
from proposals.models import ProposalSettings


def settings_of(congress_id: int) -> ProposalSettings:
    """The congress's own row, or the defaults."""
    row = ProposalSettings.objects.filter(congress=congress_id).first()
    return row or ProposalSettings(congress_id=congress_id)


def chairs_assign(congress: Congress) -> bool:
    """Is what was proposed between sessions handed over by decision of the 主任会议
    (北京市代表建议办理条例第14至16条)? A township has none, unless it says so itself."""
    row = ProposalSettings.objects.filter(congress=congress).first()
    return row.chairs_assign if row else congress.level != Level.TOWNSHIP
