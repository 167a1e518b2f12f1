"""Before an objection is filed, and before a task is taken to another unit."""

from __future__ import annotations

from proposals.enums import ObjectionStatus, ProposalStatus, ReplyStatus, RoundKind
from proposals.models import Dispatch, HandlingTask, JointOpinion, Objection, Reply


def is_no_rehandling(part: HandlingTask | Dispatch) -> str | None:
    """不是重新办理的任务: whoever has answered already took it as his own."""
    if part.round.kind == RoundKind.REHANDLING:
        return "重新办理的任务不能再提异议。确需调整的，请与交办机关联系，由其改办。"
    return None


def has_not_objected(part: HandlingTask | Dispatch) -> str | None:
    """没有提出过异议: one in a round; a new reason is the assigning office's to weigh."""
    if part.objected_on is None:
        return None
    if is_objected_to(part):
        return "本单位已经提出异议，正在等待交办机关决定。"
    return "本单位已经提出过异议，不能再次提出。有新的理由的，请与交办机关联系，由其改办。"


def is_objected_to(part: HandlingTask | Dispatch) -> bool:
    return part.objections.filter(status=ObjectionStatus.FILED).exists()


def no_objection_is_open(part: HandlingTask | Dispatch) -> str | None:
    """没有等待决定的异议: until it is decided, the part is neither received nor passed on."""
    if part.objected_on and is_objected_to(part):
        return "已经提出异议，正在等待交办机关决定；要继续办理的，请先收回异议。"
    return None


def objection_is_decided(part: HandlingTask | Dispatch) -> str | None:
    """没有等待决定的异议: where the unit has objected, that is what is decided."""
    if part.objected_on and is_objected_to(part):
        return "该单位已经提出异议，请直接对异议作出决定。"
    return None


def opinion_is_not_objected_to(opinion: JointOpinion) -> str | None:
    """本单位没有等待决定的异议。"""
    return no_objection_is_open(opinion.task)


def reply_is_not_objected_to(reply: Reply) -> str | None:
    """本单位没有等待决定的异议。"""
    return no_objection_is_open(reply.task)


def nothing_is_signed(part: HandlingTask | Dispatch) -> str | None:
    """答复没有签发: once it is, or delivered, the matter stays with its unit."""
    if isinstance(part, Dispatch):
        replies = list(Reply.objects.filter(task__dispatch=part).only("status"))
    else:
        replies = list(part.replies.all())
    if any(reply.status in (ReplyStatus.SIGNED, ReplyStatus.DELIVERED) for reply in replies):
        return "答复已经签发，不能改由其他单位承办。"
    return None


def proposal_is_handled(row: Dispatch) -> str | None:
    """没有全部答复: another unit is added while somebody still handles it."""
    if row.proposal.status not in (ProposalStatus.DISPATCHED, ProposalStatus.HANDLING):
        return f"本件的状态是“{row.proposal.get_status_display()}”，不能再增加承办单位。"
    return None


def decided_nothing_is_signed(objection: Objection) -> str | None:
    """答复没有签发。"""
    return nothing_is_signed(objection.part)
