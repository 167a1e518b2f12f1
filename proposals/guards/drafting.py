"""Before a proposal is shown to others, and before it is submitted."""

from __future__ import annotations

from congress.people.enums import DeputyStatus
from proposals.enums import EDITABLE, CoSignatureStatus
from proposals.guards.words import labels, please_fill
from proposals.models import UNNAMED, CoSignature, Proposal, ProposalDraft, RefusalReason


def missing_text(proposal: Proposal) -> list[str]:
    """Of title, facts and request, what is still empty."""
    draft = proposal.draft
    title = "" if draft.title == UNNAMED else draft.title
    asked = {"title": title, "facts": draft.facts, "request": draft.request}
    return [field for field, value in asked.items() if not value.strip()]


def missing_wording(proposal: Proposal) -> list[str]:
    """Fields that are asked for and empty (北京市代表建议办理条例第9条)."""
    missing = missing_text(proposal)
    for field in ("contact_phone", "origin"):
        if not getattr(proposal, field).strip():
            missing.append(field)
    return missing


def text_is_complete(proposal: Proposal) -> str | None:
    """What others are asked to sign has title, facts and request."""
    return please_fill(labels(missing_text(proposal), Proposal, ProposalDraft))


def wording_is_complete(proposal: Proposal) -> str | None:
    """北京市代表建议办理条例第9条: title, facts and problems, concrete proposal, contact."""
    return please_fill(labels(missing_wording(proposal), Proposal, ProposalDraft))


def unchecked_reasons(proposal: Proposal) -> list[RefusalReason]:
    """Of the matters that are not accepted, those the deputy has not ruled out yet."""
    asked = RefusalReason.objects.filter(congress=proposal.congress_id, is_active=True)
    return list(asked.exclude(pk__in=proposal.draft.cleared.values("pk")))


def checklist_is_done(proposal: Proposal) -> str | None:
    """北京市代表建议办理条例第12条: the matters not accepted, each ruled out by the deputy."""
    if unchecked_reasons(proposal):
        return "请先逐项对照“不予受理的情形”，确认本件都不属于。"
    return None


def lead_is_in_office(proposal: Proposal) -> str | None:
    """领衔代表在任: a suspended or ended deputy cannot submit."""
    if proposal.lead.status != DeputyStatus.ACTIVE:
        return "领衔代表已不在任或暂停执行职务，不能提交。"
    return None


def wording_was_changed(proposal: Proposal) -> str | None:
    """A returned proposal must come back changed."""
    last = proposal.submitted_text
    if last is None or proposal.draft.digest() != last.digest_hex:
        return None
    return "退回后内容没有改动，请按退回意见修改后再提交。"


def cosigners_know_the_words(proposal: Proposal) -> str | None:
    """Who has signed has signed these words, and no others."""
    draft = proposal.draft.digest()
    signed = proposal.cosignatures.filter(status=CoSignatureStatus.CONFIRMED)
    others = [row.deputy.name for row in signed.select_related("deputy", "text").order_by("pk")
              if row.text.digest_hex != draft]  # fmt: skip
    if not others:
        return None
    return f"标题或内容已改动，请先请附议代表重新确认：{'、'.join(others)}。"


def words_are_new(proposal: Proposal) -> str | None:
    """There is somebody to ask again, and something new to ask about."""
    standing = (CoSignatureStatus.INVITED, CoSignatureStatus.CONFIRMED)
    rows = proposal.cosignatures.filter(status__in=standing).select_related("text")
    digests = {row.text.digest_hex for row in rows}
    if not digests:
        return "本件还没有邀请附议代表。"
    if digests == {proposal.draft.digest()}:
        return "内容没有改动，不必重新确认。"
    return None


def was_never_submitted(proposal: Proposal) -> str | None:
    """What was submitted is withdrawn by another road."""
    return "本件已提交过，不能放弃。" if proposal.was_submitted else None


def cosigner_is_in_office(row: CoSignature) -> str | None:
    """附议代表在任: a suspended or ended deputy cannot sign, not through the office either."""
    if row.deputy.status != DeputyStatus.ACTIVE:
        return "该代表已不在任或暂停执行职务，不能附议。"
    return None


def is_being_drafted(row: CoSignature) -> str | None:
    """A co-signature can be given or taken back until the proposal is submitted."""
    if row.proposal.status not in EDITABLE:
        return "建议已经提交，附议不能再变动。"
    return None


def late_cosigners(proposal: Proposal) -> str | None:
    """Who was asked and has not answered: nobody waits for them."""
    late = proposal.cosignatures.filter(status=CoSignatureStatus.INVITED)
    names = [row.deputy.name for row in late.select_related("deputy").order_by("pk")]
    return (
        f"还没有答复的受邀代表：{'、'.join(names)}。提交后，对他们的邀请即告失效。"
        if names
        else None
    )
