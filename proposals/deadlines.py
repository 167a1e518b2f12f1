"""Which clocks a proposal has, what starts and stops each (domain §6). How long: the rule table."""

from __future__ import annotations

from datetime import date
from typing import Any

from congress.calendar.clocks import Clock, Run, register
from proposals.enums import ANSWERING_ROLES, CoSignatureStatus, HandlingRole
from proposals.models import CoSignature, Dispatch, HandlingTask, Proposal, Verdict

#: How an invitation's clock ended: answered, run out, or overtaken by events.
ENDS = {
    CoSignatureStatus.CONFIRMED: ("met", "已附议"),
    CoSignatureStatus.DECLINED: ("met", "未附议"),
    CoSignatureStatus.EXPIRED: ("ended", "逾期未答复"),
    CoSignatureStatus.LAPSED: ("cancelled", "建议已提交"),
    CoSignatureStatus.CANCELLED: ("cancelled", "邀请已取消"),
}


def stopped(*ends: tuple[date | None, str, str]) -> dict[str, Any]:
    """How a run ended, for ``Run``: of (day, outcome, reason) the first that has a day."""
    for day, outcome, reason in ends:
        if day:
            return {"stopped_on": day, "outcome": outcome, "reason": reason}
    return {}


def cosigning(row: CoSignature) -> Run:
    """邀请 → 确认、不附议或者逾期; a new one each time he is asked again."""
    outcome, reason = ENDS.get(CoSignatureStatus(row.status), ("met", ""))
    return Run(
        key=row.asked,
        anchor_on=row.invited_on,
        anchor_label="邀请附议",
        rule="proposal.cosign",
        stopped_on=row.ended_on,
        outcome=outcome,
        reason=reason,
    )


def screening(proposal: Proposal) -> Run | None:
    """提交 → 登记、退回或不予交办; a new one on each submission."""
    if not proposal.submitted_on:
        return None
    return Run(
        key=proposal.submission,
        anchor_on=proposal.submitted_on,
        anchor_label="提交",
        rule="proposal.screening",
        **stopped((proposal.screened_on, "met", "审核完毕")),
    )


def assignment(proposal: Proposal) -> Run | None:
    """登记 → 交办: in session one batch with a fixed day, between sessions a period.

    The fixed day follows the session's closing: whoever registers late is late, not a year early.
    """
    if not proposal.registered_on:
        return None
    in_session = proposal.session if proposal.is_in_session else None
    return Run(
        key=1,
        anchor_on=in_session.closes_on if in_session else proposal.registered_on,
        anchor_label="大会闭幕" if in_session else "登记",
        rule="proposal.batch_assign_by" if in_session else "proposal.interim_assign",
        **stopped((proposal.assigned_on, "met", "已交办")),
    )


def dispatch(row: Dispatch) -> Run:
    """交办 to the system → its last unit named."""
    return Run(
        key=1,
        anchor_on=row.assigned_on,
        anchor_label="交办",
        rule="proposal.dispatch",
        **stopped(
            (row.dispatched_on, "met", "已转承办"), (row.ended_on, "cancelled", "主办单位已答复")
        ),
    )


def receipt(task: HandlingTask) -> Run:
    """转承办 → 签收; within it the unit may object."""
    return Run(
        key=1,
        anchor_on=task.assigned_on,
        anchor_label="转承办",
        rule="proposal.objection",
        **stopped((task.received_on, "met", "已签收"), (task.ended_on, "cancelled", "会办终止")),
    )


def joint_opinion(task: HandlingTask) -> Run | None:
    """转承办 → the opinion sent to the lead unit; nobody waits for it once the lead has replied."""
    if task.role != HandlingRole.JOINT:
        return None
    return Run(
        key=1,
        anchor_on=task.assigned_on,
        anchor_label="转承办",
        rule="proposal.joint_opinion",
        **stopped(
            (task.replied_on, "met", "会办意见已送主办单位"),
            (task.ended_on, "cancelled", "主办单位已答复"),
        ),
    )


def reply(task: HandlingTask) -> Run | None:
    """交办之日 (hop 1, the same day for every unit) → 送达, not signed."""
    proposal = task.proposal
    if task.role not in ANSWERING_ROLES or not proposal.assigned_on:
        return None
    return Run(
        key=1,
        anchor_on=proposal.assigned_on,
        anchor_label="交办",
        rule="proposal.reply",
        target_on=proposal.target_on,
        target_rule="proposal.batch_target" if proposal.is_in_session else None,
        **stopped((task.replied_on, "met", "答复已送达")),
    )


def feedback(verdict: Verdict) -> Run:
    """送达 → 反馈, per deputy and reply; not waited for after the proposal was closed."""
    return Run(
        key=1,
        anchor_on=verdict.delivered_on,
        anchor_label="送达",
        rule="proposal.feedback",
        **stopped((verdict.given_on, "met", "已反馈"), (verdict.lapsed_on, "ended", "建议已办结")),
    )


register(
    Clock(
        code="proposal.cosigning",
        label="附议确认",
        model="proposals.CoSignature",
        carrier="受邀代表",
        run=cosigning,
        rules=("proposal.cosign",),
        starts="邀请（每次邀请另起一次）",
        stops="确认、不附议、逾期，或者建议已提交",
    ),
    Clock(
        code="proposal.screening",
        label="受理审核",
        model="proposals.Proposal",
        carrier="代表工委",
        run=screening,
        rules=("proposal.screening",),
        starts="提交（每次提交另起一次）",
        stops="登记、退回修改、建议撤回或不予交办",
    ),
    Clock(
        code="proposal.assignment",
        label="交办",
        model="proposals.Proposal",
        carrier="代表工委",
        run=assignment,
        rules=("proposal.batch_assign_by", "proposal.interim_assign"),
        starts="登记",
        stops="交办",
    ),
    Clock(
        code="proposal.dispatch",
        label="转承办",
        model="proposals.Dispatch",
        carrier="承办系统",
        run=dispatch,
        rules=("proposal.dispatch",),
        starts="交办到系统",
        stops="确定最后一个承办单位，或者不再需要会办",
    ),
    Clock(
        code="proposal.receipt",
        label="签收",
        model="proposals.HandlingTask",
        carrier="承办人",
        run=receipt,
        rules=("proposal.objection",),
        starts="任务到达承办单位",
        stops="签收",
    ),
    Clock(
        code="proposal.joint_opinion",
        label="会办意见",
        model="proposals.HandlingTask",
        carrier="会办单位",
        run=joint_opinion,
        rules=("proposal.joint_opinion",),
        starts="任务到达会办单位",
        stops="会办意见送主办单位，或者主办单位已答复",
    ),
    Clock(
        code="proposal.reply",
        label="答复",
        model="proposals.HandlingTask",
        carrier="主办单位、各分办单位",
        run=reply,
        rules=("proposal.reply", "proposal.batch_target"),
        starts="交办之日（各单位相同）",
        stops="答复送达代表（不是签发）",
    ),
    Clock(
        code="proposal.feedback",
        label="代表反馈",
        model="proposals.Verdict",
        carrier="领衔代表",
        run=feedback,
        rules=("proposal.feedback",),
        starts="答复送达（每位代表各自起算）",
        stops="反馈",
    ),
)
