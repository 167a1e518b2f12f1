"""Who sees objections and requests for more time."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from congress.people.roles import Role, congress_ids, organ_ids
from congress.people.visibility import register_visible
from proposals.enums import ExtensionStatus
from proposals.models import Dispatch, Extension, Objection
from proposals.selectors.owning import answering_own, own_deputies
from proposals.selectors.visible import STAFF, followed_tasks, own_tasks


def visible_extensions(user: Any) -> QuerySet[Extension]:
    """Its unit's, its system's and the office's; once granted, whoever reads the replies'."""
    granted = Q(status=ExtensionStatus.GRANTED)
    rows = Q(pk__in=[])
    if staff := congress_ids(user, *STAFF):
        rows |= Q(congress__in=staff)
    if led := congress_ids(user, Role.LEADER):
        rows |= granted & Q(congress__in=led)
    if mandates := own_deputies(user):
        rows |= granted & answering_own(mandates, "task__")
    if own := own_tasks(user, "task__"):
        rows |= own
    if followed := followed_tasks(user, "task__"):
        rows |= granted & followed
    return Extension.objects.filter(rows)


def visible_objections(user: Any) -> QuerySet[Objection]:
    """Its unit's, its system's and the office's."""
    rows = Q(pk__in=[])
    if staff := congress_ids(user, *STAFF):
        rows |= Q(congress__in=staff)
    if own := own_tasks(user, "task__"):
        rows |= own
    if systems := organ_ids(user, Role.DISPATCHER):
        handed = Dispatch.objects.standing().filter(system__in=systems)
        rows |= Q(dispatch__in=handed) | Q(task__dispatch__in=handed)
    return Objection.objects.filter(rows)


register_visible(Extension, visible_extensions)
register_visible(Objection, visible_objections)
