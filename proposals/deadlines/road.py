"""Clocks from the invitation to sign until the reply is delivered."""

from __future__ import annotations

from congress.calendar.clocks import Clock, Run, register
from proposals.deadlines.stopping import End, ended, stopped
from proposals.enums import ANSWERING_ROLES, CoSignatureStatus, HandlingRole, RoundKind
from proposals.models import CoSignature, Dispatch, HandlingTask, Proposal

#: How an invitation's clock ended: answered, run out, or overtaken by events.
ENDS = {
    CoSignatureStatus.CONFIRMED: ("met", "已附议"),
    CoSignatureStatus.LEADING: ("met", "已附议"),
    CoSignatureStatus.DECLINED: ("met", "未附议"),
    CoSignatureStatus.EXPIRED: ("ended", "逾期未答复"),
    CoSignatureStatus.LAPSED: ("cancelled", "建议已提交"),
    CoSignatureStatus.CANCELLED: ("cancelled", "邀请已取消"),
}


def _cancelled(proposal: Proposal) -> End:
    """Withdrawn, void or split: nobody waits any longer."""
    return proposal.ended_on, "cancelled", proposal.get_status_display()


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
        **stopped((proposal.screened_on, "met", "审核完毕"), _cancelled(proposal)),
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
        **stopped(
            (proposal.assigned_on, "met", "已交办"),
            (proposal.referred_on, "met", "按超出市权处理"),
            _cancelled(proposal),
        ),
    )


def dispatch(row: Dispatch) -> Run:
    """交办 to the system → its last unit named."""
    return Run(
        key=1,
        anchor_on=row.assigned_on,
        anchor_label="交办",
        rule="proposal.dispatch",
        **stopped((row.dispatched_on, "met", "已转承办"), ended(row, "主办单位已答复")),
    )


def receipt(task: HandlingTask) -> Run:
    """转承办 → 签收 or an objection; when that is refused or taken back, the whole period again."""
    if task.receipt_again_on:
        return Run(
            key=2,
            anchor_on=task.receipt_again_on,
            anchor_label="异议未采纳",
            rule="proposal.objection",
            **stopped((task.received_on, "met", "已签收"), ended(task, "会办终止")),
        )
    return Run(
        key=1,
        anchor_on=task.assigned_on,
        anchor_label="转承办" if task.round.is_first else task.round.get_kind_display(),
        rule="proposal.objection",
        **stopped(
            (task.received_on, "met", "已签收"),
            (task.objected_on, "met", "已提出异议"),
            ended(task, "会办终止"),
        ),
    )


def joint_opinion(task: HandlingTask) -> Run | None:
    """转承办 → the opinion sent to the lead unit; nobody waits for it once the lead has replied."""
    if task.role != HandlingRole.JOINT:
        return None
    if task.opinion_again_on:
        return Run(
            key=2,
            anchor_on=task.opinion_again_on,
            anchor_label="主办单位退回",
            rule="proposal.joint_opinion_again",
            **stopped(
                (task.replied_on, "met", "会办意见已送主办单位"), ended(task, "主办单位已答复")
            ),
        )
    return Run(
        key=1,
        anchor_on=task.assigned_on,
        anchor_label="转承办",
        rule="proposal.joint_opinion",
        **stopped(
            (task.replied_on, "met", "会办意见已送主办单位"),
            ended(task, "主办单位已答复"),
        ),
    )


def reply(task: HandlingTask) -> Run | None:
    """交办之日 (hop 1, the same day for every unit) → 送达, not signed.

    A unit to which it came later, by re-routing or beside the others, counts from its own hop; the
    day asked for at the hand-over was asked of the others. What was closed and started again has
    its own day and no target; what is handled again another clock.
    """
    proposal = task.proposal
    if task.role not in ANSWERING_ROLES or not proposal.assigned_on:
        return None
    if task.round.kind == RoundKind.REHANDLING:
        return None
    if task.round.kind == RoundKind.REOPENED:
        return _again(task, "proposal.reply")
    came_later = bool(task.counts_from and task.counts_from > proposal.assigned_on)
    follows_batch = proposal.is_in_session and not came_later and not task.extended_on
    asked_for = None if came_later else proposal.target_on
    if task.extended_on:
        asked_for = task.extension_target_on
    return Run(
        key=1,
        anchor_on=task.counts_from or proposal.assigned_on,
        anchor_label="转交本单位" if came_later else "交办",
        rule="proposal.reply_extended" if task.extended_on else "proposal.reply",
        target_on=asked_for,
        target_rule="proposal.batch_target" if follows_batch else None,
        extended_by=task.extended_by,
        extension_note=task.extension_note,
        **stopped((task.replied_on, "met", "答复已送达"), ended(task, "会办终止")),
    )


def rehandle(task: HandlingTask) -> Run | None:
    """重新办理的决定 → the second reply delivered (条例第27条)."""
    if task.round.kind != RoundKind.REHANDLING:
        return None
    return _again(task, "proposal.rehandle")


def _again(task: HandlingTask, rule: str) -> Run:
    return Run(
        key=1,
        anchor_on=task.counts_from or task.round.started_on,
        anchor_label="转交本单位" if task.counts_from else task.round.get_kind_display(),
        rule=rule,
        **stopped((task.replied_on, "met", "答复已送达"), ended(task, "会办终止")),
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
        stops="交办，或者按超出市权处理",
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
        starts="任务到达承办单位；异议未采纳或者收回的，从那天另起一次",
        stops="签收，或者提出异议",
    ),
    Clock(
        code="proposal.joint_opinion",
        label="会办意见",
        model="proposals.HandlingTask",
        carrier="会办单位",
        run=joint_opinion,
        rules=("proposal.joint_opinion", "proposal.joint_opinion_again"),
        starts="任务到达会办单位；主办单位退回的，从退回之日另起一次",
        stops="会办意见送主办单位，或者主办单位已答复",
    ),
    Clock(
        code="proposal.reply",
        label="答复",
        model="proposals.HandlingTask",
        carrier="主办单位、各分办单位",
        run=reply,
        rules=("proposal.reply", "proposal.reply_extended", "proposal.batch_target"),
        starts="交办之日（各单位相同）",
        stops="答复送达代表（不是签发）",
    ),
    Clock(
        code="proposal.rehandle",
        label="重新办理的答复",
        model="proposals.HandlingTask",
        carrier="主办单位、各分办单位",
        run=rehandle,
        rules=("proposal.rehandle",),
        starts="代表工委决定重新办理",
        stops="重新办理的答复送达代表",
    ),
)
