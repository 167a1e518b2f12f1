"""Before a proposal is handled again."""

from __future__ import annotations

from proposals.enums import VerdictStatus
from proposals.models import Proposal
from proposals.selectors.rounds import latest_round, may_answer_again
from proposals.selectors.verdicts import dissatisfied_verdicts, leads_verdicts


def lead_is_dissatisfied_now(proposal: Proposal) -> str | None:
    """领衔代表对最近的答复不满意。"""
    if dissatisfied_verdicts(proposal):
        return None
    return "领衔代表没有对最近的答复评价不满意，不需要重新办理。"


def units_are_there(proposal: Proposal) -> str | None:
    """答复过本件的单位还在。"""
    if any(may_answer_again(task) for task in proposal.answered_tasks):
        return None
    return "答复过本件的单位都已停用，不能交原单位办理。"


def sides_have_met(proposal: Proposal) -> str | None:
    """重新办理后仍不满意的，最近一次评价以后已经面商。"""
    given = [
        row.given_on
        for row in dissatisfied_verdicts(proposal)
        if row.given_on and not row.reply.task.round.is_first
    ]
    if not given:
        return None
    latest = latest_round(proposal)
    if proposal.conciliations.filter(round=latest, held_on__gte=max(given)).exists():
        return None
    return "重新办理后领衔代表仍不满意，须先召集代表和承办单位面商协调，再决定办结或者重新办理。"


def replies_not_judged(proposal: Proposal) -> str | None:
    """Others may be judged badly too: one order for all of them is better than two."""
    awaited = [
        row.reply.task.organ.name
        for row in leads_verdicts(proposal)
        if row.status == VerdictStatus.AWAITED
    ]
    if not awaited:
        return None
    return f"领衔代表还没有评价{'、'.join(awaited)}的答复，可以等评价齐了一并决定。"
