"""Before a proposal is withdrawn (北京市代表建议办理条例第13条), and while that is under way."""

from __future__ import annotations

from django.db.models import QuerySet

from congress.people.enums import DeputyStatus
from proposals.enums import CoSignatureStatus, ProposalStatus
from proposals.models import CoSignature, Proposal
from proposals.selectors.withdrawal import WITHDRAWABLE


def is_under_way(proposal: Proposal) -> bool:
    """Are the co-signers asked, by the office's suggestion or by the lead deputy's wish?"""
    if proposal.status == ProposalStatus.SUGGESTED:
        return True
    return proposal.withdrawal_asked_on is not None and proposal.status in WITHDRAWABLE


def those_asked(proposal: Proposal) -> QuerySet[CoSignature]:
    """Whose consent it takes: who has signed and whose mandate has not ended."""
    signed = proposal.cosignatures.filter(status=CoSignatureStatus.CONFIRMED)
    return signed.exclude(deputy__status=DeputyStatus.ENDED).order_by("pk")


def withdrawal_is_under_way(row: CoSignature) -> str | None:
    """Only where the office has suggested it or the lead deputy wishes it, and once."""
    if not is_under_way(row.proposal):
        return "本件没有在办的撤回。"
    if row.withdrawal_agreed_on:
        return "该代表已同意撤回。"
    return None


def withdrawal_is_not_refused(row: CoSignature) -> str | None:
    """The same; he may change his mind until it is decided."""
    if not is_under_way(row.proposal):
        return "本件没有在办的撤回。"
    if row.withdrawal_refused_on:
        return "该代表已表示不同意撤回。"
    return None


def cosigners_agree_to_withdraw(proposal: Proposal) -> str | None:
    """联名提出的，撤回须经全体附议代表同意 (北京市代表建议办理条例第13条; other provinces)."""
    rows = list(those_asked(proposal).filter(withdrawal_agreed_on=None).select_related("deputy"))
    if not rows:
        return None
    if not is_under_way(proposal):
        return "联名提出的建议，撤回须经附议代表同意，请先提出撤回，征求附议代表的意见。"
    waiting = "、".join(row.deputy.name for row in rows if not row.withdrawal_refused_on)
    against = "、".join(row.deputy.name for row in rows if row.withdrawal_refused_on)
    words = [f"尚未同意：{waiting}。" if waiting else "", f"不同意：{against}。" if against else ""]
    return f"联名提出的建议，撤回须经附议代表同意。{''.join(words)}"


def others_have_signed(proposal: Proposal) -> str | None:
    """有附议代表: who stands alone withdraws at once, without asking anybody."""
    if those_asked(proposal).exists():
        return None
    return "本件没有附议代表，可以直接撤回。"


def nobody_was_asked_yet(proposal: Proposal) -> str | None:
    """The wish is recorded once."""
    return "已提出撤回，正在征求附议代表的意见。" if proposal.withdrawal_asked_on else None


def withdrawal_was_asked(proposal: Proposal) -> str | None:
    """There is a wish to take back."""
    return None if proposal.withdrawal_asked_on else "没有提出过撤回。"


def no_withdrawal_waits(proposal: Proposal) -> str | None:
    """领衔代表没有待了结的撤回: the hand-over would end the deputies' right to it (第13条), so it
    waits for the co-signers, whose answer the office may take by telephone. Once one of them is
    against it, nothing is waited for."""
    if proposal.withdrawal_asked_on is None or proposal.status not in WITHDRAWABLE:
        return None
    if those_asked(proposal).filter(withdrawal_refused_on__isnull=False).exists():
        return None
    return (
        "领衔代表已提出撤回，尚未了结：附议代表都同意的，由领衔代表撤回；"
        "有人不同意或者领衔代表不再撤回的，才能继续办理。"
    )


def withdrawal_is_refused(proposal: Proposal) -> str | None:
    """A wish that a co-signer stands against: the office goes on, and knows of it."""
    if proposal.withdrawal_asked_on is None or no_withdrawal_waits(proposal):
        return None
    return "领衔代表提出过撤回，有附议代表不同意。继续办理后不能再撤回。"
