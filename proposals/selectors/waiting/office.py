"""What waits for the proposal office (代表工委)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When

from congress.people.enums import DeputyStatus
from congress.workflow.worklist import WorkGroup, WorkItem
from proposals.enums import (
    EDITABLE,
    CoSignatureStatus,
    ExtensionStatus,
    Gate,
    GateResult,
    ProposalStatus,
    ReplyStatus,
    Satisfaction,
    VerdictStatus,
)
from proposals.models import (
    Conciliation,
    CoSignature,
    Extension,
    GateReview,
    HandlingRound,
    HandlingTask,
    PlannedUnit,
    Proposal,
    ProposalSettings,
    Reply,
    Verdict,
)
from proposals.selectors import withdrawal
from proposals.selectors.owning import heard_on
from proposals.selectors.waiting.items import (
    awaited_verdicts,
    cosignature_item,
    extension_item,
    group,
    objection_item,
    open_objections,
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
    beyond = proposals.filter(status=ProposalStatus.BEYOND)
    answer = proposal_item("登记回复", move="record-answer")
    yield group("beyond", "等候超出市权的回复", beyond, answer)
    by_systems = Q(task__dispatch__isnull=False) & ~Q(task__organ=F("task__dispatch__system"))
    objections = open_objections(congress__in=congresses).exclude(by_systems)
    yield group("objection", "决定异议", objections, objection_item)
    extensions = Extension.objects.filter(status=ExtensionStatus.ASKED, congress__in=congresses)
    rows = extensions.select_related("task__proposal", "task__organ")
    rows = rows.annotate(next_due_on=F("task__next_due_on"))
    yield group("extension", "决定延期申请", rows, extension_item)
    yield _replies_to_clear(congresses)
    unhappy = Q(attitude=Satisfaction.DISSATISFIED) | Q(result=Satisfaction.DISSATISFIED)
    leads = Q(worst_attitude=Satisfaction.DISSATISFIED) | Q(worst_result=Satisfaction.DISSATISFIED)
    replied = proposals.filter(status=ProposalStatus.REPLIED).annotate(
        awaits=_says(status=VerdictStatus.AWAITED),
        awaits_lead=_says(
            ~Q(deputy__status=DeputyStatus.ENDED),
            status=VerdictStatus.AWAITED,
            deputy=OuterRef("lead"),
        ),
        is_unhappy=_says(unhappy),
        must_meet=_must_meet(unhappy),
        **_reminded(),
    )
    # The lead deputy's word counts; for the others one waits as long as they have time.
    over = Q(awaits=False) | Q(awaits_lead=False, next_legal_on__lt=on)
    yield group(
        "decide",
        "代表不满意，待决定",
        replied.filter(leads, awaits_lead=False),
        _decide_item,
    )
    yield group(
        "close", "办结", replied.filter(over).exclude(leads), proposal_item("办结", move="close")
    )
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
        "withdrawing",
        "撤回未了结",
        proposals.filter(withdrawal.wished()),
        proposal_item("查看"),
        is_reading=True,
    )
    yield group(
        "unjudged",
        "逾期未反馈",
        replied.filter(awaits_lead=True).filter(
            Q(next_legal_on__lt=on) | Q(reminded_on__isnull=False)
        ),
        proposal_item("查看"),
        is_reading=True,
    )
    late = tasks(congress__in=congresses, next_legal_on__lt=on)
    yield group("units-late", "承办单位超期", late, task_item("查看"), is_reading=True)
    own = Q(is_entered_by_staff=True, status__in=EDITABLE)
    undecided = withdrawal.asked() & Q(lead__user=None)
    yield group("entered", "代录", proposals.filter(own | undecided), _entered_item)


def _says(*conditions: Q, **fields: Any) -> Q:
    """Of a proposal: does one of its own deputies say that, of a reply that answers it? Of what was
    merged these are the replies to its principal, of the first round, and those to itself."""
    signed = CoSignature.objects.filter(
        proposal=OuterRef(OuterRef("pk")),
        deputy=OuterRef("deputy"),
        status=CoSignatureStatus.CONFIRMED,
    )
    own = Q(deputy=OuterRef("lead")) | Q(Exists(signed))
    rows = Verdict.objects.filter(own, *conditions, **fields)
    path = "reply__task"
    of_group = rows.filter(
        **{f"{path}__proposal": OuterRef("merged_into"), f"{path}__round__number": 1}
    )
    of_itself = Q(Exists(rows.filter(**{f"{path}__proposal": OuterRef("pk")})))
    return of_itself | (Q(merged_into__isnull=False) & Q(Exists(of_group)))


def _decide_item(proposal: Any) -> WorkItem:
    """Handled again and still not satisfied: the two sides meet first."""
    if proposal.must_meet:
        return proposal_item("面商协调", move="convene")(proposal)
    return proposal_item("决定是否重新办理", move="rehandle")(proposal)


def _must_meet(unhappy: Q) -> Q:
    """Of a proposal: the lead deputy is not satisfied with a further reply either, and nobody has
    met in the latest round. ``unhappy``: the condition of such a verdict."""
    later = HandlingTask.objects.filter(
        proposal=OuterRef("reply__task__proposal"),
        organ=OuterRef("reply__task__organ"),
        pk__gt=OuterRef("reply__task"),
    )
    again = Verdict.objects.filter(
        unhappy,
        ~Exists(later),
        reply__task__proposal=OuterRef("pk"),
        reply__task__round__number__gt=1,
        deputy=OuterRef("lead"),
    )
    later_rounds = HandlingRound.objects.filter(
        proposal=OuterRef("proposal"), number__gt=OuterRef("round__number")
    )
    met = Conciliation.objects.filter(~Exists(later_rounds), proposal=OuterRef("pk"))
    return Q(Exists(again)) & ~Q(Exists(met))


def _reminded() -> dict[str, Any]:
    """``reminded_on``, ``graced_on``: when the lead deputy was reminded, and how long he has."""
    own = Verdict.objects.filter(
        heard_on(),
        deputy=OuterRef("lead"),
        status=VerdictStatus.AWAITED,
        reminded_on__isnull=False,
    ).order_by("next_legal_on", "pk")
    return {
        "reminded_on": Subquery(own.values("reminded_on")[:1]),
        "graced_on": Subquery(own.values("next_legal_on")[:1]),
    }


def _entered_item(proposal: Proposal) -> WorkItem:
    """What staff write, or ask a deputy without an account whether he withdraws."""
    if proposal.status == ProposalStatus.SUGGESTED or proposal.withdrawal_asked_on:
        return proposal_item("代录是否撤回")(proposal)
    return proposal_item("继续录入", "edit")(proposal)


def _replies_to_clear(congresses: set[int]) -> WorkGroup:
    """Only where the congress wants to read a reply before the deputies do."""
    checking = ProposalSettings.objects.filter(congress__in=congresses, checks_replies=True)
    rows = (
        Reply.objects.filter(
            status=ReplyStatus.SIGNED, cleared_on=None, congress__in=checking.values("congress")
        )
        .select_related("task__proposal", "task__organ", "task__round")
        .annotate(next_due_on=F("task__next_due_on"))
    )
    return group("clear", "审看答复", rows, reply_item("审看", "reply-move", "clear"))
