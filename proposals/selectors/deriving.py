"""Proposals that came from others."""

from __future__ import annotations

from django.db.models import QuerySet

from proposals.enums import Derivation
from proposals.models import Proposal


def parts_of(proposal: Proposal) -> QuerySet[Proposal]:
    """What it was split into; not what an earlier split, that was undone, had made of it."""
    return proposal.derived.filter(derivation=Derivation.PART).order_by("pk")
