"""How far a proposal has come, as the steps that stand above its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from proposals.enums import ProposalStatus
from proposals.models import Proposal

ROAD = (
    ("提交", "submitted_on"),
    ("登记", "registered_on"),
    ("交办", "assigned_on"),
    ("转承办", "dispatched_on"),
    ("答复", "replied_on"),
    ("办结", "closed_on"),
)
#: Ends and turns before registration: what stands in place of the step that was not reached.
STOPPED = {
    ProposalStatus.REFUSED: "不予交办",
    ProposalStatus.WITHDRAWN: "已撤回",
    ProposalStatus.VOIDED: "已作废",
    ProposalStatus.SPLIT: "已分拆",
    ProposalStatus.BEYOND_CLOSED: "超出市权已办结",
}
NOW = {
    ProposalStatus.SUBMITTED: "审核",
    ProposalStatus.REPLIED: "代表反馈",
}
TURNED = {
    ProposalStatus.RETURNED: "退回修改",
    ProposalStatus.SUGGESTED: "建议撤回",
}


def road_of(proposal: Proposal) -> list[dict[str, Any]]:
    """Steps as {label, state: done | current | todo | stopped, on}, for ``{% road %}``."""
    status = ProposalStatus(proposal.status)
    steps: list[dict[str, Any]] = []
    open_found = False
    for label, field in ROAD:
        on = getattr(proposal, field)
        if on and not (status in TURNED and steps):
            steps.append({"label": label, "state": "done", "on": on})
        else:
            steps.append({"label": label, "state": "todo" if open_found else "current"})
            open_found = True
    if status in STOPPED:
        current = next(step for step in steps if step["state"] == "current")
        current |= {"label": STOPPED[status], "state": "stopped", "on": _ended_on(proposal)}
    if status in TURNED:
        steps[0] = {"label": TURNED[status], "state": "current", "on": proposal.screened_on}
        for step in steps[1:]:
            step["state"] = "todo"
    if status == ProposalStatus.HANDLING and (proposal.rehandlings or proposal.reopened_on):
        next(step for step in steps if step["state"] == "current")["label"] = "再次答复"
    if status in NOW:  # what is being done, where the step is named after its end
        next(step for step in steps if step["state"] == "current")["label"] = NOW[status]
    if status == ProposalStatus.BEYOND:
        current = next(step for step in steps if step["state"] == "current")
        current |= {"label": "超出市权，等候回复", "on": proposal.referred_on}
    if status == ProposalStatus.COSIGNING:
        steps[0] = {"label": "联名确认", "state": "current"}
        for step in steps[1:]:
            step["state"] = "todo"
    return steps


def _ended_on(proposal: Proposal) -> date | None:
    return proposal.ended_on or proposal.screened_on
