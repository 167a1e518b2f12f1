"""From draft to submission: versions, invitations to sign as well, the first handing in."""

from __future__ import annotations

from datetime import date

from congress.calendar.explanation import day_words
from congress.people.models import Deputy
from congress.people.selectors import session_on
from congress.workflow.refusals import BadInput
from congress.workflow.transition import Context
from proposals.effects.people import person
from proposals.effects.withdrawal import forget_withdrawal
from proposals.enums import CoSignatureStatus
from proposals.models import CoSignature, Proposal, ProposalText

#: Whom a new version asks again without being invited anew.
STANDING = (CoSignatureStatus.INVITED, CoSignatureStatus.CONFIRMED)


def cut_text(proposal: Proposal, context: Context) -> tuple[ProposalText, bool]:
    """Make the draft a version, unless the latest says the same; was there anything new?"""
    draft, latest = proposal.draft, proposal.text
    files = list(draft.attachments.order_by("pk"))
    if (
        latest
        and latest.digest_hex == draft.digest()
        and list(latest.attachments.order_by("pk")) == files
    ):
        return latest, False
    text = ProposalText.objects.create(
        proposal=proposal,
        number=(latest.number if latest else 0) + 1,
        title=draft.title,
        facts=draft.facts,
        request=draft.request,
        digest_hex=draft.digest(),
        cut_on=context.on,
        cut_by=person(context),
    )
    text.attachments.set(files)
    proposal.text = text
    return text, True


def invite(proposal: Proposal, context: Context) -> None:
    """Ask the chosen deputies; those asked before are asked again when the words have changed."""
    chosen: list[Deputy] = list(context.data["deputies"])
    text, is_new = cut_text(proposal, context)
    _entitle(proposal)
    proposal.save()
    known = {row.deputy_id: row for row in proposal.cosignatures.all()}
    for deputy in chosen:
        if row := known.get(deputy.pk):
            context.follow(row, "ask")
        else:
            row = CoSignature.objects.create(
                congress=proposal.congress,
                proposal=proposal,
                deputy=deputy,
                text=text,
                invited_on=context.on,
            )
            context.touch(row)
    if is_new:
        asked = {deputy.pk for deputy in chosen}
        for row in known.values():
            if row.status in STANDING and row.deputy_id not in asked:
                context.follow(row, "ask")


def _entitle(proposal: Proposal) -> None:
    """The title by which others find it is that of the words they were sent; the office's, once it
    has it, that of the words handed in."""
    if not proposal.was_submitted:
        proposal.title = proposal.draft.title


def invited_in_words(proposal: Proposal, data: dict) -> str:
    """For the ledger: who was asked."""
    return f"邀请附议：{'、'.join(deputy.name for deputy in data['deputies'])}"


def renew(proposal: Proposal, context: Context) -> None:
    """The changed words go to everybody who was asked or has signed."""
    cut_text(proposal, context)
    _entitle(proposal)
    proposal.save()
    for row in proposal.cosignatures.filter(status__in=STANDING).order_by("pk"):
        context.follow(row, "ask")


def ask(row: CoSignature, context: Context) -> None:
    """Asked (again) about the words as they now are; the clock starts anew."""
    if row.proposal.text is not None:
        row.text = row.proposal.text
    row.asked += 1
    row.invited_on, row.ended_on = context.on, None
    row.save()


def end_invitation(row: CoSignature, context: Context) -> None:
    row.ended_on = context.on
    row.save()


def abandon(proposal: Proposal, context: Context) -> None:
    lapse_the_late(proposal, context)


def submit(proposal: Proposal, context: Context) -> None:
    """Hand in the version; the first submission decides the session and whether it sits.

    Invitations without an answer lapse: nobody can hold a proposal up.
    """
    begins = proposal.lead.term.starts_on
    if context.on < begins:
        raise BadInput(f"提交日期不能早于领衔代表本届任期开始的日期（{day_words(begins)}）。")
    text, _ = cut_text(proposal, context)
    proposal.submission += 1
    text.submission = proposal.submission
    text.save(update_fields=["submission"])
    proposal.submitted_text = text
    if proposal.session is None:
        session, sits = session_on(proposal.congress, context.on)
        if session is None:
            raise BadInput("本级人大尚未设置会次，请联系代表工委。")
        proposal.session, proposal.is_in_session = session, sits
    proposal.title = proposal.draft.title
    forget_withdrawal(proposal)
    _begin_screening(proposal, context.on)
    lapse_the_late(proposal, context)


def insist(proposal: Proposal, context: Context) -> None:
    """Not withdrawn: screened anew, with gates and a clock of its own."""
    proposal.submission += 1
    forget_withdrawal(proposal)
    _begin_screening(proposal, context.on)


def _begin_screening(proposal: Proposal, on: date) -> None:
    proposal.submitted_on, proposal.screened_on = on, None
    proposal.save()


def lapse_the_late(proposal: Proposal, context: Context) -> None:
    for row in proposal.cosignatures.filter(status=CoSignatureStatus.INVITED).order_by("pk"):
        context.follow(row, "lapse")
