"""Whose ledgers a user may open. What stands in them is ``visible(...)`` besides."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from congress.people.enums import COMMITTEE_KINDS, OrganKind
from congress.people.models import Delegation, Liaison, Organ
from congress.people.roles import Role, congress_ids, deputies_of, organ_ids
from proposals.selectors.loads import HANDLING_KINDS
from proposals.selectors.visible import HANDLERS

#: Those who open every ledger of their congress.
READERS = (Role.OFFICE, Role.ADMIN, Role.LEADER)


def committees_for(user: Any) -> QuerySet[Organ]:
    """Committees (专门委员会、工作机构): one's own; readers all."""
    rows = Q(congress__in=congress_ids(user, *READERS))
    rows |= Q(pk__in=organ_ids(user, Role.COMMITTEE))
    return Organ.objects.filter(rows, kind__in=COMMITTEE_KINDS)


def units_for(user: Any) -> QuerySet[Organ]:
    """Units: one's own; a dispatcher's system and its units; those that one's committee follows;
    readers all."""
    rows = Q(congress__in=congress_ids(user, *READERS)) | Q(pk__in=organ_ids(user, *HANDLERS))
    if systems := organ_ids(user, Role.DISPATCHER):
        rows |= Q(pk__in=systems) | Q(parent__in=systems)
    if committees := organ_ids(user, Role.COMMITTEE):
        rows |= Q(pk__in=Liaison.objects.filter(committee__in=committees).values("organ"))
    return Organ.objects.filter(rows, kind__in=HANDLING_KINDS)


def delegations_for(user: Any) -> QuerySet[Delegation]:
    """Delegations: readers all; a deputy his own."""
    own = {deputy.delegation_id for deputy in deputies_of(user)} - {None}
    rows = Q(congress__in=congress_ids(user, *READERS)) | Q(pk__in=own)
    return Delegation.objects.filter(rows)


def sees_all(user: Any, owner: Organ | Delegation) -> bool:
    """Does he see every row of this ledger? A deputy sees what he leads or signed or may read; of a
    system (承办系统) its dispatcher sees everything, a single unit its own."""
    if owner.congress_id in congress_ids(user, *READERS):
        return True
    if isinstance(owner, Delegation):
        return False
    return owner.kind != OrganKind.SYSTEM or owner.pk in organ_ids(user, Role.DISPATCHER)


def reads_talk(user: Any) -> bool:
    """Does he read anybody's contacts? For the others that column would always be empty."""
    return bool(
        congress_ids(user, Role.OFFICE, Role.ADMIN)
        or organ_ids(user, *HANDLERS, Role.DISPATCHER)
        or deputies_of(user)
    )
