"""Before proposals are merged, and before that is undone."""

from __future__ import annotations

from proposals.models import Proposal
from proposals.selectors.deriving import parts_of
from proposals.selectors.merging import is_answered


def carries_none(proposal: Proposal) -> str | None:
    """One level deep: what carries others is not merged itself."""
    names = names_carried(proposal)
    return (
        f"{names}已经并入本件，本件不能再并入别的建议；要换主办件的，请先拆并。" if names else None
    )


def names_carried(proposal: Proposal) -> str:
    rows = sorted(proposal.merged.all(), key=lambda row: row.pk)
    return "、".join(row.number_label for row in rows)


def leaves_none_behind(proposal: Proposal) -> str | None:
    """What carries others does not end while it does: nobody would answer them."""
    names = names_carried(proposal)
    return f"{names}已经并入本件一起办理，请先拆并。" if names else None


def no_part_leaves_any_behind(proposal: Proposal) -> str | None:
    """The same of the parts that end when a split is undone."""
    return next(filter(None, map(_leaves_behind, parts_of(proposal))), None)


def _leaves_behind(part: Proposal) -> str | None:
    names = names_carried(part)
    return f"{names}已经并入{part.number_label}一起办理，请先拆并。" if names else None


def is_not_answered(proposal: Proposal) -> str | None:
    """No reply has gone out yet."""
    return "答复已经送达，不能再拆并。" if is_answered(proposal) else None
