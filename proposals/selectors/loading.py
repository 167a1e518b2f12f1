"""What a page need not ask for: relations that are known to be empty cost no query."""

from __future__ import annotations

from django.db.models import Model, prefetch_related_objects

from proposals.models import Proposal, ProposalDraft, ProposalText


def know_the_rest_empty(row: Model, *names: str) -> None:
    """Relations of ``row`` that were not prefetched, because nothing is there, cost no query: as if
    they had been, and nothing was found. The one place that knows where Django keeps them."""
    known = row.__dict__.setdefault("_prefetched_objects_cache", {})
    for name in names:
        known.setdefault(name, getattr(row, name).none())


def load_files(proposal: Proposal, wording: ProposalDraft | ProposalText | None) -> None:
    """The files of the wording that is shown; one query at most, none where there are none."""
    if wording is None:
        return
    if getattr(proposal, "has_files", True):
        prefetch_related_objects([wording], "attachments")
    else:
        know_the_rest_empty(wording, "attachments")
