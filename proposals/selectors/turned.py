"""Proposals that took a turn: objected to, given more time. Conditions for lists and figures, which
speak only of what the user may read."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Q, Value, When

from congress.people.visibility import visible
from proposals.enums import Extended, ExtensionStatus, Objected, ObjectionStatus
from proposals.models import Extension, Objection
from proposals.selectors.owning import carried_by


def objected_conditions(user: Any) -> dict[Objected, Q]:
    """异议 → proposals with one; what is still to be decided was filed as well. What was merged
    stands as its principal does."""
    rows = visible(Objection, user)
    filed = rows.filter(status=ObjectionStatus.FILED)
    return {Objected.EVER: carried_by(rows), Objected.FILED: carried_by(filed)}


def objected_case(user: Any) -> Case:
    """The more urgent of the two in one expression; nothing where nobody has objected."""
    conditions = objected_conditions(user)
    whens = [
        When(conditions[value], then=Value(value.value))
        for value in (Objected.FILED, Objected.EVER)
    ]
    return Case(*whens, default=Value(""), output_field=CharField())


def extended_conditions(user: Any) -> dict[Extended, Q]:
    """延期 → proposals of which one unit was given more time, or asks for it."""
    rows = visible(Extension, user)
    return {
        Extended.GRANTED: carried_by(rows.filter(status=ExtensionStatus.GRANTED), "task__"),
        Extended.ASKED: carried_by(rows.filter(status=ExtensionStatus.ASKED), "task__"),
    }
