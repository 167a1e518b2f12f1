"""Before a number is given."""

from __future__ import annotations

from proposals.enums import Gate, GateResult
from proposals.models import Proposal


def gates_are_passed(proposal: Proposal) -> str | None:
    """政治关、法律关、质量关 of this submission all passed."""
    results = {
        gate.gate: gate.result
        for gate in proposal.gates.all()
        if gate.submission == proposal.submission
    }
    if missing := [gate.label for gate in Gate if gate not in results]:
        return f"{'、'.join(missing)}尚未审核。"
    if failed := [gate.label for gate in Gate if results[gate] == GateResult.FAILED]:
        return f"{'、'.join(failed)}未通过，请退回修改、建议撤回或不予交办。"
    return None
