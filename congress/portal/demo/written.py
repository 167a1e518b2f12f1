"""The columns that a copy of a life writes anew: its own words, numbers and addresses.

Each entry makes, for a row of the exemplar, a function of (copy, the exemplar's value).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from congress.portal.demo.letters import COPIES_FROM
from congress.portal.demo.units import LETTERS
from congress.workflow.models import StatusChange
from proposals.models import Proposal, ProposalDraft, ProposalText, Reply

Cell = Callable[[Any, Any], Any]
YEAR = re.compile(r"〔\d{4}〕")


def _title(row: Any, proposal: Proposal) -> Cell:
    return lambda copy, value: copy.part.words.title


def _facts(row: Any, proposal: Proposal) -> Cell:
    """An earlier version said less."""
    is_earlier = isinstance(row, ProposalText) and row.pk != proposal.text_id
    return lambda copy, value: copy.part.facts(is_earlier)


def _request(row: Any, proposal: Proposal) -> Cell:
    return lambda copy, value: copy.part.words.request


def _digest(row: Any, proposal: Proposal) -> Cell:
    is_earlier = row.pk != proposal.text_id
    return lambda copy, value: copy.part.digest(is_earlier)


def _letter(row: Any, proposal: Proposal) -> Cell:
    """文号 are each unit's own, and never the same twice: past those of the lives."""
    organ = row.task.organ

    def cell(copy: Any, value: str) -> str:
        word = LETTERS[copy.part.names.get(organ.name, organ.name)]
        year = YEAR.search(value)
        return f"{word}{year[0] if year else ''}{COPIES_FROM + copy.key}号"

    return cell


def _actor(row: Any, proposal: Proposal) -> Cell:
    from_column = row.actor_id
    if from_column is None:
        return lambda copy, value: value
    if row.move in ("approve", "reject"):
        return lambda copy, value: copy.part.people[copy.part.reviewer(from_column)]
    return lambda copy, value: copy.part.people[copy.part.user(from_column)]


WRITTEN: dict[tuple[type, str], Callable[[Any, Proposal], Cell]] = {
    (Proposal, "title"): _title,
    (Proposal, "number"): lambda row, proposal: lambda copy, value: copy.number,
    (Proposal, "number_label"): lambda row, proposal: lambda copy, value: copy.label,
    (Proposal, "contact_phone"): lambda row, proposal: (
        lambda copy, value: copy.part.phones.get(proposal.lead_id, value)
    ),
    (ProposalDraft, "title"): _title,
    (ProposalDraft, "facts"): _facts,
    (ProposalDraft, "request"): _request,
    (ProposalText, "title"): _title,
    (ProposalText, "facts"): _facts,
    (ProposalText, "request"): _request,
    (ProposalText, "digest_hex"): _digest,
    (Reply, "letter_number"): _letter,
    (StatusChange, "actor_name"): _actor,
}
