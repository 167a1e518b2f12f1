"""Before a proposal is handed over."""

from __future__ import annotations

from proposals.models import Proposal
from proposals.selectors.parts import wrong_with


def allocation_is_ready(proposal: Proposal) -> str | None:
    """One lead with joint units, or separate units, all of them in use."""
    lines = list(proposal.planned_units.select_related("organ").order_by("pk"))
    if gone := [line.organ.name for line in lines if not line.organ.is_active]:
        return f"{'、'.join(gone)}已停用，请重新分办。"
    return wrong_with(line.role for line in lines)


def plan_changed(now: str) -> str:
    """For whoever handed over by an allocation that is another one by now. ``now``: in words."""
    return f"您看到以后，分办方案已经改过，现在是：{now or '（空）'}。请核对后再交办。"
