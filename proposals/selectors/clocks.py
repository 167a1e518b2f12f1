"""The clocks on a proposal's page: those of the parts that one sees, equal ones on one face."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType

from congress.calendar.selectors import deadlines_under
from proposals.models import CoSignature, Dispatch, HandlingTask, Verdict
from proposals.selectors.page import ProposalPage


def clocks_of(page: ProposalPage) -> list[Any]:
    """Deadlines with ``who``, the names of those for whom it runs, where it is not the office.

    Ten deputies who judge one reply have ten deadlines with one date: they are shown as one.
    """
    owners = {
        (ContentType.objects.get_for_model(type(part)).pk, part.pk): part for part in page.parts
    }
    faces: dict[tuple[Any, ...], list[Any]] = {}
    for row in deadlines_under(page.proposal):
        if (part := owners.get((row.owner_type_id, row.owner_id))) is not None:
            key = (row.clock, row.anchor_on, row.legal_on, row.warn_on, row.closed_on, row.outcome)
            faces.setdefault(key, []).append((row, _name(part)))
    shown = []
    for rows in faces.values():
        first = rows[0][0]
        first.who = "、".join(dict.fromkeys(name for _, name in rows if name))
        shown.append(first)
    return shown


def _name(part: Any) -> str:
    if isinstance(part, HandlingTask):
        return str(part.organ.name)
    if isinstance(part, Dispatch):
        return str(part.system.name)
    if isinstance(part, (CoSignature, Verdict)):
        return str(part.deputy.name)
    return ""
