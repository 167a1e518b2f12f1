"""The three gates, and how screening ends."""

from __future__ import annotations

from typing import Any

from congress.documents.kinds import register_kind
from congress.documents.numbers import take_number
from congress.workflow.transition import Context
from proposals.effects.people import person
from proposals.enums import Gate, GateResult
from proposals.models import GateReview, Proposal

IN_SESSION = register_kind("proposal.in-session", "大会期间建议编号")
BETWEEN = register_kind("proposal.between", "闭会期间建议编号")
NUMBER_FORMATS = {IN_SESSION: "第{number:04d}号", BETWEEN: "闭会第{number:03d}号"}


def screen(proposal: Proposal, context: Context) -> None:
    """Record the gates looked at; a gate may be looked at again until registration."""
    for gate in Gate:
        if result := context.data.get(gate.value):
            GateReview.objects.update_or_create(
                proposal=proposal,
                submission=proposal.submission,
                gate=gate,
                defaults={
                    "result": GateResult(result),
                    "remark": context.data.get(f"{gate.value}_remark", ""),
                    "reviewer": person(context),
                    "reviewed_on": context.on,
                },
            )


def gates_in_words(proposal: Proposal, data: dict[str, Any]) -> str:
    """What this look at the gates came to, for the ledger: 「政治关：通过」, one gate a line."""
    lines = []
    for gate in Gate:
        if result := data.get(gate.value):
            remark = data.get(f"{gate.value}_remark", "")
            words = f"{gate.label}：{GateResult(result).label}"
            lines.append(f"{words}（{remark}）" if remark else words)
    return "\n".join(lines)


def end_screening(proposal: Proposal, context: Context) -> None:
    proposal.screened_on = context.on
    proposal.save()


def refuse(proposal: Proposal, context: Context) -> None:
    proposal.refusal = context.data["reason"]
    end_screening(proposal, context)


def give_number(proposal: Proposal) -> None:
    """The next one of the session and the period in which it was submitted; the caller saves."""
    kind = IN_SESSION if proposal.is_in_session else BETWEEN
    proposal.number, proposal.number_label = take_number(
        proposal.congress,
        kind,
        f"session:{proposal.session_id}",
        default=NUMBER_FORMATS[kind],
    )


def register(proposal: Proposal, context: Context) -> None:
    give_number(proposal)
    proposal.category = context.data.get("category") or proposal.category
    proposal.registered_on = context.on
    end_screening(proposal, context)
