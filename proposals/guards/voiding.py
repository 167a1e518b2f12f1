"""Before a number is void, and before its matter is entered again."""

from __future__ import annotations

from proposals.models import Proposal


def nothing_was_delivered(proposal: Proposal) -> str | None:
    """还没有答复送达代表: what was answered is not made undone."""
    units = [task.organ.name for task in proposal.tasks.all() if task.answers and task.replied_on]
    if not units:
        return None
    # A unit that answered in two rounds is named once.
    return f"{'、'.join(dict.fromkeys(units))}的答复已经送达代表，不能作废。"


def had_a_number(proposal: Proposal) -> str | None:
    """Only what was registered is registered again."""
    return None if proposal.number else "本件没有编过号，不能重新登记。"


def was_not_entered_again(proposal: Proposal) -> str | None:
    """没有重新登记过: once is enough."""
    again = proposal.derived.order_by("pk").first()
    return f"本件已重新登记为{again.number_label}。" if again else None
