"""Reads about drafts: what stands there now, and what somebody was asked to sign before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from congress.calendar.models import Deadline
from proposals.enums import CoSignatureStatus
from proposals.models import CoSignature, ProposalDraft, ProposalText

CLOCK = "proposal.cosigning"


def is_saved(draft: ProposalDraft, fields: dict[str, Any]) -> bool:
    """Does the draft say exactly this already? Then an answer was lost, and nobody overtook.

    ``fields``: as ``services.save_draft`` takes them.
    """
    proposal = draft.proposal
    for name, value in fields.items():
        if name in ("tags", "wished_units", "cleared"):
            rows = getattr(draft if name == "cleared" else proposal, name)
            if set(rows.values_list("pk", flat=True)) != {row.pk for row in value}:
                return False
        elif getattr(draft if hasattr(draft, name) else proposal, name) != value:
            return False
    return True


def asked_before(row: CoSignature) -> ProposalText | None:
    """The version about which the deputy was asked the last time before this one.

    Each asking opens its own run of the clock, in the transaction that cut its version. Versions
    cut while nobody asked him were never sent to him: they are not his to read.
    """
    if row.asked < 2:
        return None
    kind = ContentType.objects.get_for_model(CoSignature)
    last = Deadline.objects.filter(
        owner_type=kind, owner_id=row.pk, clock=CLOCK, run=row.asked - 1
    ).first()
    if last is None:
        return None
    versions = ProposalText.objects.filter(
        proposal=row.proposal_id, number__lte=row.text.number, created_at__lte=last.opened_at
    )
    return versions.order_by("-number").first()


def unanswered(on: date) -> QuerySet[CoSignature]:
    """Invitations whose last day lies before ``on``."""
    return CoSignature.objects.filter(
        status=CoSignatureStatus.INVITED, next_legal_on__lt=on
    ).order_by("pk")
