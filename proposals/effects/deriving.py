"""One proposal made from another: a part of it, or the same again under a new number.

It begins where the other stood: the days of submission, screening and registration, the gates, the
co-signers with what they confirmed, the allocation that was prepared. So its clocks begin then.
"""

from __future__ import annotations

from dataclasses import dataclass

from congress.documents.models import Attachment
from congress.workflow.transition import Context
from proposals.effects.people import person
from proposals.effects.screening import give_number
from proposals.enums import CoSignatureStatus
from proposals.models import (
    CoSignature,
    PlannedUnit,
    Proposal,
    ProposalDraft,
    ProposalText,
)

#: What the new one takes over as it stands.
INHERITED = (
    "congress_id", "session_id", "is_in_session", "lead_id", "contact_phone", "category_id",
    "origin", "submission", "submitted_on", "screened_on", "registered_on", "is_entered_by_staff",
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    title: str
    facts: str
    request: str


def derive(source: Proposal, context: Context, *, words: Words, derivation: str) -> Proposal:
    """A new proposal, to be moved on by SYSTEM after this move: to the office's desk, or straight
    to a number of its own where ``source`` had one."""
    new = Proposal.objects.create(
        **{name: getattr(source, name) for name in INHERITED},
        title=words.title,
        entered_by=person(context),
        derived_from=source,
        derivation=derivation,
    )
    new.tags.set(source.tags.all())
    new.wished_units.set(source.wished_units.all())
    _write(new, source, words, context)
    for gate in source.gates.filter(submission=source.submission):
        gate.pk, gate.proposal = None, new
        gate.save(force_insert=True)
    PlannedUnit.objects.bulk_create(
        PlannedUnit(proposal=new, organ_id=line.organ_id, role=line.role)
        for line in source.planned_units.order_by("pk")
    )
    context.follow(new, "carry-over" if source.number is None else "renumber")
    _with_signatures(new, source, context)
    return new


def _write(new: Proposal, source: Proposal, words: Words, context: Context) -> None:
    """Draft and first version, with the files of the one it comes from."""
    assert source.text is not None  # noqa: S101 - it was handed in
    said = {"title": words.title, "facts": words.facts, "request": words.request}
    draft = ProposalDraft.objects.create(proposal=new, **said)
    draft.cleared.set(source.draft.cleared.all())
    text = ProposalText.objects.create(
        proposal=new,
        number=1,
        submission=new.submission,
        digest_hex=draft.digest(),
        cut_on=context.on,
        cut_by=person(context),
        **said,
    )
    files = [_again(file, new) for file in source.text.attachments.order_by("pk")]
    draft.attachments.set(files)
    text.attachments.set(files)
    new.text = new.submitted_text = text
    new.save()


def _again(file: Attachment, owner: Proposal) -> Attachment:
    """The same file on the disk under a row of its own: whoever sees ``owner`` reads it. A version
    carries both rows, so that nobody takes the file away from the other."""
    return Attachment.objects.create(
        congress_id=file.congress_id,
        owner=owner,
        file=file.file.name,
        thumbnail=file.thumbnail.name if file.thumbnail else "",
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        sha256=file.sha256,
        uploaded_by_id=file.uploaded_by_id,
    )


def _with_signatures(new: Proposal, source: Proposal, context: Context) -> None:
    """Who has signed the one has signed the other; ``text`` says which words he confirmed."""
    signed = source.cosignatures.filter(status=CoSignatureStatus.CONFIRMED).order_by("pk")
    for row in signed:
        copy = CoSignature.objects.create(
            congress_id=row.congress_id,
            proposal=new,
            deputy_id=row.deputy_id,
            text_id=row.text_id,
            invited_on=row.invited_on,
            ended_on=row.ended_on,
        )
        context.follow(copy, "inherit")


def renumber(proposal: Proposal, context: Context) -> None:
    """A number of its own; registered is it as of the day on which the other one was."""
    give_number(proposal)
    proposal.save()
