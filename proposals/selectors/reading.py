"""What of a loaded proposal one reader reads: the same on its page and through the API."""

from __future__ import annotations

from typing import Any

from congress.workflow.transition import Audience
from proposals.selectors.page import ProposalPage


def wording_of(page: ProposalPage, may_edit: bool) -> Any:
    """The draft to its writer; to a co-signer what he was asked about; to all others what was
    handed in, while it is being rewritten."""
    proposal = page.proposal
    if not proposal.is_editable:
        return proposal.text
    if may_edit or proposal.text is None:
        return proposal.draft
    if Audience.CONGRESS in page.audiences and proposal.submitted_text:
        return proposal.submitted_text
    return proposal.text


def shows_contact(page: ProposalPage, may_edit: bool) -> bool:
    """The telephone of the lead deputy: for those who work on the proposal."""
    return may_edit or bool(page.audiences & {Audience.CONGRESS, Audience.UNIT})


def shows_verdict(page: ProposalPage) -> bool:
    """Who reads the lead deputy's verdict reads what the proposal takes from it."""
    return any(row.deputy_id == page.proposal.lead_id for row in page.verdicts)
