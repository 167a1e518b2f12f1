"""The clocks on a proposal's page: those of the parts that one sees, equal ones on one face."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType

from congress.calendar.account import register_records
from congress.calendar.explanation import day_words
from congress.calendar.models import Deadline
from congress.calendar.selectors import deadlines_under
from proposals.models import (
    CoSignature,
    Dispatch,
    Extension,
    HandlingTask,
    Objection,
    Proposal,
    Verdict,
)
from proposals.selectors.page import ProposalPage, page_of, said_of, shown


def clocks_of(page: ProposalPage) -> list[Any]:
    """Deadlines with ``parts``, whose they are, and ``who``, the names of those for whom they run,
    where it is not the office.

    Ten deputies who judge one reply have ten deadlines with one date: they are shown as one.
    """
    owners = {
        (ContentType.objects.get_for_model(type(part)).pk, part.pk): part for part in page.parts
    }
    faces: dict[tuple[Any, ...], list[Any]] = {}
    running = list(deadlines_under(page.proposal))
    if page.proposal.merged_into is not None and page.tasks:
        running += deadlines_under(page.proposal.merged_into)
    for row in running:
        if (part := owners.get((row.owner_type_id, row.owner_id))) is not None:
            key = (row.clock, row.anchor_on, row.legal_on, row.warn_on, row.closed_on, row.outcome)
            faces.setdefault(key, []).append((row, part))
    shown = []
    for rows in faces.values():
        first = rows[0][0]
        first.parts = [part for _, part in rows]
        first.who = "、".join(dict.fromkeys(name for part in first.parts if (name := _name(part))))
        shown.append(first)
    return shown


def entries_of(page: ProposalPage) -> list[dict[str, Any]]:
    """The proposal's timeline as this user reads it, newest first."""
    asked, units = {row.pk for row in page.cosignatures}, page.unit_names()
    granted = {row.pk: row for row in page.extensions if row.new_legal_on}
    return [
        _with_new_day(entry, granted) | {"unit": units.get((entry["flow"], entry["object_id"]), "")}
        for entry in said_of(page)[::-1]
        # who declined, and who was asked in vain, is not each co-signer's to know
        if entry["flow"] != "proposal.cosignature" or entry["object_id"] in asked
    ]


def _with_new_day(entry: dict[str, Any], granted: dict[int, Extension]) -> dict[str, Any]:
    """A granted extension says till when: its entry was written before that was worked out."""
    if (entry["flow"], entry["move"]) != ("proposal.extension", "grant"):
        return entry
    row = granted.get(entry["object_id"])
    if row is None or row.new_legal_on is None:
        return entry
    first, *rest = entry["note"].split("\n")
    new = f"{first}现延至{day_words(row.new_legal_on)}。" if first else ""
    return entry | {"note": "\n".join([new, *rest])}


def start_records(user: Any, deadline: Deadline) -> list[dict[str, Any]]:
    """What the ledger says of the day from which ``deadline`` runs, if he reads it: the entries of
    its first day that its words name (「交办」)."""
    proposal = shown(user).filter(pk=deadline.root_id).first()
    if proposal is None:
        return []
    named = deadline.anchor_label
    return [
        entry
        for entry in entries_of(page_of(user, proposal))
        if entry["on"] == deadline.anchor_on
        and (named in entry["label"] or entry["label"] in named)
    ]


register_records(Proposal, start_records)


def _name(part: Any) -> str:
    if isinstance(part, HandlingTask):
        return str(part.organ.name)
    if isinstance(part, Dispatch):
        return str(part.system.name)
    if isinstance(part, Objection):
        return str(part.organ.name)
    if isinstance(part, (CoSignature, Verdict)):
        return str(part.deputy.name)
    return ""
