"""分拆 (一事一议): one proposal that speaks of several matters becomes several."""

from __future__ import annotations

from typing import Any

from congress.workflow.models import StatusChange
from congress.workflow.transition import Context
from proposals.effects.deriving import derive
from proposals.effects.voiding import end
from proposals.enums import Derivation
from proposals.models import Proposal
from proposals.selectors.deriving import parts_of


def split(proposal: Proposal, context: Context) -> None:
    """``parts`` in the data: the words of each. They begin where this one stood."""
    for words in context.data["parts"]:
        derive(proposal, context, words=words, derivation=Derivation.PART)
    titles = "；".join(words.title for words in context.data["parts"])
    end(proposal, context, f"一事一议，分拆为{len(context.data['parts'])}件：{titles}"[:2000])


def split_in_words(proposal: Proposal, data: dict[str, Any]) -> str:
    """For the ledger: into what, and how the deputy agreed."""
    lines = [f"{place}. {words.title}" for place, words in enumerate(data["parts"], start=1)]
    source = StatusChange.Source(data["consent"]).label
    return "\n".join([*lines, f"领衔代表同意分拆（{source}）"])


def rejoin(proposal: Proposal, context: Context) -> None:
    """取消分拆: as if it had not been; its clocks run on, its parts' numbers are void.

    The parts are younger than it, so their rows are locked after its own, in the order of keys.
    """
    proposal.ended_on, proposal.ended_for = None, ""
    proposal.save()
    for part in parts_of(proposal):
        part.derivation = Derivation.UNDONE
        part.save(update_fields=["derivation"])
        context.follow(part, "dissolve")


def dissolve(part: Proposal, context: Context) -> None:
    end(part, context, "分拆已取消")
