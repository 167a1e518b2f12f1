"""What waits for a deputy, as lead and as co-signer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from congress.people.enums import DeputyStatus
from congress.people.roles import deputies_of
from congress.workflow.worklist import WorkGroup
from proposals.enums import CoSignatureStatus, ProposalStatus
from proposals.models import CoSignature, Proposal
from proposals.selectors import withdrawal
from proposals.selectors.waiting.items import (
    agreement_item,
    awaited_verdicts,
    cosignature_item,
    draft_item,
    group,
    proposal_item,
    unanswered_verdicts,
    verdict_item,
)


def groups(user: Any) -> Iterable[WorkGroup]:
    mandates = [d.pk for d in deputies_of(user) if d.status == DeputyStatus.ACTIVE]
    proposals = Proposal.objects.filter(lead__in=mandates).select_related("lead")
    signatures = CoSignature.objects.filter(deputy__in=mandates).select_related(
        "proposal__lead", "deputy"
    )
    yield group("judge", "评价答复", awaited_verdicts(deputy__in=mandates), verdict_item)
    yield group("judge-late", "逾期未反馈的答复", unanswered_verdicts(mandates), verdict_item)
    yield group(
        "confirm",
        "确认附议",
        signatures.filter(status=CoSignatureStatus.INVITED),
        cosignature_item("查看并确认", "confirm"),
    )
    yield group(
        "agree",
        "是否同意撤回",
        signatures.filter(
            withdrawal.asked("proposal__"),
            status=CoSignatureStatus.CONFIRMED,
            withdrawal_agreed_on=None,
            withdrawal_refused_on=None,
        ),
        agreement_item,
    )
    yield group(
        "suggested",
        "是否撤回",
        withdrawal.waiting_for_lead(proposals),
        proposal_item("决定是否撤回"),
    )
    yield group(
        "returned",
        "退回修改",
        proposals.filter(status=ProposalStatus.RETURNED),
        proposal_item("修改", "edit"),
    )
    signed = Count("cosignatures", Q(cosignatures__status=CoSignatureStatus.CONFIRMED))
    asked = Count("cosignatures", Q(cosignatures__status=CoSignatureStatus.INVITED))
    drafts = proposals.filter(status__in=(ProposalStatus.DRAFT, ProposalStatus.COSIGNING))
    yield group("drafts", "草稿", drafts.annotate(signed=signed, asked=asked), draft_item)
