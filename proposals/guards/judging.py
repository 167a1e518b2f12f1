"""Before a proposal is closed."""

from __future__ import annotations

from congress.people.enums import DeputyStatus
from proposals.enums import ProposalStatus, Satisfaction, VerdictStatus
from proposals.models import Proposal, Verdict
from proposals.selectors.rounds import is_superseded
from proposals.selectors.verdicts import concerned, current_verdicts, leads_verdicts


def verdicts_are_given(proposal: Proposal) -> str | None:
    """The lead deputy has judged every reply; his word counts (domain §8). One whose mandate has
    ended is not waited for."""
    awaited = [
        verdict.reply.task.organ.name
        for verdict in leads_verdicts(proposal)
        if verdict.status == VerdictStatus.AWAITED
    ]
    if not awaited or proposal.lead.status == DeputyStatus.ENDED:
        return None
    return f"领衔代表{proposal.lead.name}还没有评价{'、'.join(awaited)}的答复。"


def cosigners_not_heard(proposal: Proposal) -> str | None:
    """Co-signers whose verdict would no longer be waited for."""
    names = [
        verdict.deputy.name
        for verdict in current_verdicts(proposal)
        if verdict.status == VerdictStatus.AWAITED and verdict.deputy_id != proposal.lead_id
    ]
    unique = "、".join(dict.fromkeys(names))
    return f"附议代表{unique}还没有反馈，办结后不再等候。" if unique else None


def lead_is_dissatisfied(proposal: Proposal) -> str | None:
    """Closing over his head wants a reason."""
    if Satisfaction.DISSATISFIED in (proposal.worst_attitude, proposal.worst_result):
        return "领衔代表对办理态度或者办理结果不满意。仍要办结的，请写明理由。"
    return None


def is_still_asked_for(verdict: Verdict) -> str | None:
    """Late or not, as long as the proposal is not closed."""
    task = verdict.reply.task
    still_open = [row for row in concerned(verdict) if row.status != ProposalStatus.CLOSED]
    if not still_open:
        return "本件已经办结，不能再评价答复。"
    if verdict.status == VerdictStatus.UNANSWERED and all(
        is_superseded(task, row) for row in still_open
    ):
        return "承办单位正在重新办理，请评价重新办理后的答复。"
    return None


def deputy_is_in_office(verdict: Verdict) -> str | None:
    """A suspended or ended deputy does not judge, through the office neither (domain §8)."""
    if verdict.deputy.status != DeputyStatus.ACTIVE:
        return "该代表已不在任或暂停执行职务，不能评价答复。"
    return None
