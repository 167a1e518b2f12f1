"""Withdrawals under way, as conditions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from congress.people.enums import DeputyStatus
from congress.workflow.models import StatusChange
from proposals.enums import CoSignatureStatus, ProposalStatus
from proposals.models import CoSignature, Proposal

#: Before the hand-over the deputies may take it back (北京市代表建议办理条例第13条).
WITHDRAWABLE = (
    ProposalStatus.SUBMITTED,
    ProposalStatus.RETURNED,
    ProposalStatus.SUGGESTED,
    ProposalStatus.REGISTERED,
)


def wished(prefix: str = "") -> Q:
    """Proposals that their lead deputy wishes to withdraw; ``prefix``: the path to them."""
    return Q(
        **{
            f"{prefix}withdrawal_asked_on__isnull": False,
            f"{prefix}status__in": WITHDRAWABLE,
        }
    )


def asked(prefix: str = "") -> Q:
    """Proposals whose co-signers are asked whether they agree to a withdrawal."""
    return wished(prefix) | Q(**{f"{prefix}status": ProposalStatus.SUGGESTED})


def with_wishes(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """``is_being_withdrawn``: wished, and nobody who was asked is against it."""
    against = CoSignature.objects.filter(
        proposal=OuterRef("pk"),
        status=CoSignatureStatus.CONFIRMED,
        withdrawal_refused_on__isnull=False,
    ).exclude(deputy__status=DeputyStatus.ENDED)
    return rows.annotate(
        is_being_withdrawn=Case(
            When(wished() & ~Exists(against), then=Value(True)), default=Value(False)
        )
    )


def waiting_for_lead(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """The office suggests it, or everybody whom the lead deputy asked has answered him."""
    unanswered = CoSignature.objects.filter(
        proposal=OuterRef("pk"),
        status=CoSignatureStatus.CONFIRMED,
        withdrawal_agreed_on=None,
        withdrawal_refused_on=None,
    ).exclude(deputy__status=DeputyStatus.ENDED)
    suggested = Q(status=ProposalStatus.SUGGESTED)
    return rows.filter(suggested | wished() & ~Exists(unanswered))


def answers_in_words(rows: Iterable[CoSignature]) -> str:
    """How far the co-signers have answered a wish; ``rows``: the co-signatures, with deputies."""
    asked_rows = [
        row
        for row in rows
        if row.status == CoSignatureStatus.CONFIRMED and row.deputy.status != DeputyStatus.ENDED
    ]
    if any(row.withdrawal_refused_on for row in asked_rows):
        return "有附议代表不同意"
    if all(row.withdrawal_agreed_on for row in asked_rows):
        return "附议代表都已同意，等待领衔代表撤回"
    return "正在征求附议代表的意见"


def reason_of(proposal: Proposal) -> str:
    """Why it is to be withdrawn, as it was last said."""
    from_ledger = StatusChange.objects.filter(
        flow="proposal", object_id=proposal.pk, move__in=("ask-withdrawal", "suggest")
    )
    last = from_ledger.order_by("pk").last()
    return last.note if last else ""
