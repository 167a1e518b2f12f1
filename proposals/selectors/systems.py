"""To which system a task belongs: the one that named the unit, else the unit's own (domain §2)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q


def of_system(system: Any) -> Q:
    """Tasks of a system: named by its dispatcher, or handed by the office straight to one of its
    units or to itself."""
    straight = Q(organ=system) | Q(organ__parent=system)
    return Q(dispatch__system=system) | Q(straight, dispatch=None)
