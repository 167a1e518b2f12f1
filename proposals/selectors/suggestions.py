"""What the office suggests to a dispatcher: of its allocation, the units of his system."""

from __future__ import annotations

from typing import Any

from congress.people.enums import OrganKind
from proposals.enums import HandlingRole
from proposals.models import Dispatch, PlannedUnit


def suggested_lines(row: Dispatch) -> list[PlannedUnit]:
    """Lines for units under this system, the lead first; ``proposal.planned_units`` is read with
    ``organ``. Only the first round follows the office's allocation."""
    order = list(HandlingRole.values)
    lines = [line for line in row.proposal.planned_units.all() if _is_under(line, row.system_id)]
    return sorted(lines, key=lambda line: order.index(line.role))


def is_complete(row: Dispatch) -> bool:
    """Could it be followed as it stands? Somebody has the part that the system as a whole has,
    everybody is in use, and the office did not leave a part to the system itself."""
    planned = list(row.proposal.planned_units.all())
    lines = suggested_lines(row)
    left_open = any(line.organ_id == row.system_id for line in planned)
    in_use = all(line.organ.is_active for line in lines)
    return in_use and not left_open and any(line.role == row.role for line in lines)


def suggested_data(row: Dispatch) -> dict[str, Any]:
    """The same as the form of 转承办 takes it: organs' keys by part."""
    lines = suggested_lines(row)
    keys = {
        role.value: [line.organ_id for line in lines if line.role == role] for role in HandlingRole
    }
    lead = keys.pop(HandlingRole.LEAD.value)
    return {"lead": lead[0] if lead else "", **keys}


def _is_under(line: PlannedUnit, system_id: int) -> bool:
    """Directly: what lies deeper, the dispatcher would not see once it had its task."""
    return line.organ.kind == OrganKind.UNIT and line.organ.parent_id == system_id
