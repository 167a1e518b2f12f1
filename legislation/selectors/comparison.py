"""What differs between two days of a plan, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from congress.plans.as_of import compare
from legislation.models import LegislationPlan
from legislation.wording import Wording


def differences(plan: LegislationPlan, earlier: date, later: date) -> list[dict[str, Any]]:
    """Each: ``title``, ``state`` (新增, 调出, 变动), ``changes``. Five queries at most."""
    found = compare(plan, earlier, later)
    wording = Wording([facts for each in found for facts in (each.before, each.after)])
    rows = []
    for each in found:
        facts: Any = each.after or each.before
        state = "新增" if each.came else "调出" if each.went else "变动"
        changes = (
            []
            if each.came or each.went
            else wording.changes(
                {name: pair[0] for name, pair in each.facts.items()},
                {name: pair[1] for name, pair in each.facts.items()},
            )
        )
        rows.append(
            {
                "item": each.item,
                "title": facts["title"],
                "type": wording.of("type_id", facts["type_id"]),
                "timing": facts["timing"],
                "state": state,
                "changes": changes,
            }
        )
    return rows
