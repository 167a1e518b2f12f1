"""Before a proposal is closed."""

from __future__ import annotations

from congress.people.enums import DeputyStatus
from proposals.enums import Satisfaction, VerdictStatus
from proposals.models import Proposal, Verdict


def verdicts_are_given(proposal: Proposal) -> str | None:
    """The lead deputy has judged every reply; his word counts (domain §8). One whose mandate has
    ended is not waited for."""
    awaited = [
        reply.task.organ.name
        for task in proposal.tasks.all()
        for reply in task.replies.all()
        for verdict in reply.verdicts.all()
        if verdict.status == VerdictStatus.AWAITED and verdict.deputy_id == proposal.lead_id
    ]
    if not awaited or proposal.lead.status == DeputyStatus.ENDED:
        return None
    return f"领衔代表{proposal.lead.name}还没有评价{'、'.join(awaited)}的答复。"


def cosigners_not_heard(proposal: Proposal) -> str | None:
    """Co-signers whose verdict would no longer be waited for."""
    names = [
        verdict.deputy.name
        for task in proposal.tasks.all()
        for reply in task.replies.all()
        for verdict in reply.verdicts.all()
        if verdict.status == VerdictStatus.AWAITED and verdict.deputy_id != proposal.lead_id
    ]
    unique = "、".join(dict.fromkeys(names))
    return f"附议代表{unique}还没有反馈，办结后不再等候。" if unique else None


def lead_is_dissatisfied(proposal: Proposal) -> str | None:
    """Closing over his head wants a reason."""
    if Satisfaction.DISSATISFIED in (proposal.worst_attitude, proposal.worst_result):
        return "领衔代表对办理态度或者办理结果不满意。仍要办结的，请写明理由。"
    return None


def deputy_is_in_office(verdict: Verdict) -> str | None:
    """A suspended or ended deputy does not judge, through the office neither (domain §8)."""
    if verdict.deputy.status != DeputyStatus.ACTIVE:
        return "该代表已不在任或暂停执行职务，不能评价答复。"
    return None
