"""What waits for the proposal office (代表工委)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from congress.people.enums import DeputyStatus
from congress.workflow.worklist import WorkGroup, WorkItem
from proposals.enums import (
    EDITABLE,
    CoSignatureStatus,
    Gate,
    GateResult,
    ProposalStatus,
    ReplyStatus,
    Satisfaction,
    VerdictStatus,
)
from proposals.models import (
    CoSignature,
    GateReview,
    PlannedUnit,
    Proposal,
    ProposalSettings,
    Reply,
    Verdict,
)
from proposals.selectors.waiting.items import (
    awaited_verdicts,
    cosignature_item,
    group,
    proposal_item,
    reply_item,
    task_item,
    tasks,
    verdict_item,
)


def groups(congresses: set[int], on: date) -> Iterable[WorkGroup]:
    proposals = Proposal.objects.filter(congress__in=congresses).select_related("lead")
    gates = GateReview.objects.filter(
        proposal=OuterRef("pk"), submission=OuterRef("submission"), result=GateResult.PASSED
    )
    submitted = proposals.filter(status=ProposalStatus.SUBMITTED)
    for gate in Gate:
        submitted = submitted.annotate(**{gate.value: Exists(gates.filter(gate=gate))})
    failed = GateReview.objects.filter(
        proposal=OuterRef("pk"), submission=OuterRef("submission"), result=GateResult.FAILED
    )
    words = [When(Exists(failed.filter(gate=gate)), then=Value(gate.label)) for gate in Gate]
    submitted = submitted.annotate(failed_gates=Case(*words, default=Value("")))
    passed = {gate.value: True for gate in Gate}
    yield group("screen", "审核", submitted.exclude(**passed), proposal_item("审核", move="screen"))
    yield group(
        "register", "登记", submitted.filter(**passed), proposal_item("登记", move="register")
    )
    registered = proposals.filter(status=ProposalStatus.REGISTERED).annotate(
        is_planned=Exists(PlannedUnit.objects.filter(proposal=OuterRef("pk")))
    )
    yield group(
        "allocate", "分办", registered.filter(is_planned=False), proposal_item("分办", "allocate")
    )
    yield group(
        "assign",
        "交办",
        registered.filter(is_planned=True),
        proposal_item("交办", move="assign"),
    )
    yield _replies_to_clear(congresses)
    verdicts = Verdict.objects.filter(reply__task__proposal=OuterRef("pk"))
    unhappy = Q(attitude=Satisfaction.DISSATISFIED) | Q(result=Satisfaction.DISSATISFIED)
    replied = proposals.filter(status=ProposalStatus.REPLIED).annotate(
        awaits=Exists(verdicts.filter(status=VerdictStatus.AWAITED)),
        awaits_lead=Exists(
            verdicts.filter(status=VerdictStatus.AWAITED, deputy=OuterRef("lead")).exclude(
                deputy__status=DeputyStatus.ENDED
            )
        ),
        is_unhappy=Exists(verdicts.filter(unhappy)),
    )
    # The lead deputy's word counts; for the others one waits as long as they have time.
    over = Q(awaits=False) | Q(awaits_lead=False, next_legal_on__lt=on)
    yield group("close", "办结", replied.filter(over), proposal_item("办结", move="close"))
    without_account = {"congress__in": congresses, "deputy__user": None}
    yield group(
        "judge-for",
        "代录反馈（代表没有账号）",
        awaited_verdicts(**without_account, deputy__status=DeputyStatus.ACTIVE),
        verdict_item,
    )
    invited = CoSignature.objects.filter(
        status=CoSignatureStatus.INVITED, **without_account
    ).select_related("proposal__lead", "deputy")
    yield group(
        "confirm-for", "代录附议（代表没有账号）", invited, cosignature_item("代录", "confirm")
    )
    yield group(
        "unjudged",
        "逾期未反馈",
        replied.filter(awaits_lead=True, next_legal_on__lt=on),
        proposal_item("查看"),
        is_reading=True,
    )
    late = tasks(congress__in=congresses, next_legal_on__lt=on)
    yield group("units-late", "承办单位超期", late, task_item("查看"), is_reading=True)
    own = Q(is_entered_by_staff=True, status__in=EDITABLE)
    undecided = Q(status=ProposalStatus.SUGGESTED, lead__user=None)
    yield group("entered", "代录", proposals.filter(own | undecided), _entered_item)


def _entered_item(proposal: Proposal) -> WorkItem:
    """What staff write, or ask a deputy without an account whether he withdraws."""
    if proposal.status == ProposalStatus.SUGGESTED:
        return proposal_item("代录是否撤回")(proposal)
    return proposal_item("继续录入", "edit")(proposal)


def _replies_to_clear(congresses: set[int]) -> WorkGroup:
    """Only where the congress wants to read a reply before the deputies do."""
    checking = ProposalSettings.objects.filter(congress__in=congresses, checks_replies=True)
    rows = (
        Reply.objects.filter(
            status=ReplyStatus.SIGNED, cleared_on=None, congress__in=checking.values("congress")
        )
        .select_related("task__proposal", "task__organ")
        .annotate(next_due_on=F("task__next_due_on"))
    )
    return group("clear", "审看答复", rows, reply_item("审看", "reply-move", "clear"))
