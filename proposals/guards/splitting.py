"""Before a proposal is split, and before the split is undone."""

from __future__ import annotations

from proposals.models import Proposal
from proposals.selectors.deriving import parts_of
from proposals.selectors.withdrawal import WITHDRAWABLE


def no_part_has_gone_on(proposal: Proposal) -> str | None:
    """各件都还没有交办: what has been handed over, withdrawn or ended by itself stays as it is."""
    gone = [part for part in parts_of(proposal) if part.status not in WITHDRAWABLE]
    if not gone:
        return None
    words = "、".join(
        f"{part.number_label or part.title}{part.get_status_display()}" for part in gone
    )
    return f"分拆出的{words}，不能取消分拆。"


def was_registered(proposal: Proposal) -> str | None:
    """分拆以前已登记: it goes back to its number."""
    return None if proposal.number else "本件分拆以前没有登记。"


def was_not_registered(proposal: Proposal) -> str | None:
    """分拆以前没有登记: it goes back to the office's desk."""
    return "本件分拆以前已经登记。" if proposal.number else None
