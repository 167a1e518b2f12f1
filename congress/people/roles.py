"""Who holds which role today. The interface that every app asks; it never writes."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from congress.people.enums import DeputyStatus, Role
from congress.people.models import Deputy, RoleGrant, User

__all__ = [
    "Role",
    "congress_ids",
    "deputies_of",
    "grants_of",
    "has_role",
    "holders_of",
    "member_congress_ids",
    "organ_ids",
    "staffed_organ_ids",
]


def _pk(thing: Any) -> Any:
    return getattr(thing, "pk", thing)


def _may_sign_in(user: Any) -> bool:
    return bool(user and user.is_authenticated and user.is_active)


def grants_of(user: Any) -> tuple[RoleGrant, ...]:
    """Today's grants, with organ and congress; one query, remembered on the user instance."""
    if not _may_sign_in(user):
        return ()
    today = timezone.localdate()
    known = user.__dict__.get("_grants_today")
    if known is None or known[0] != today:
        rows = (
            RoleGrant.objects.filter(user_id=user.pk, starts_on__lte=today)
            .filter(Q(ends_on=None) | Q(ends_on__gte=today))
            .select_related("organ", "congress")
            .order_by("pk")
        )
        known = (today, tuple(rows))
        user.__dict__["_grants_today"] = known
    return known[1]


def deputies_of(user: Any) -> tuple[Deputy, ...]:
    """The user's mandates of today, active or suspended; one query, remembered on the instance."""
    if not _may_sign_in(user):
        return ()
    today = timezone.localdate()
    known = user.__dict__.get("_deputies_today")
    if known is None or known[0] != today:
        rows = (
            Deputy.objects.filter(
                user_id=user.pk,
                status__in=[DeputyStatus.ACTIVE, DeputyStatus.SUSPENDED],
                term__starts_on__lte=today,
                term__ends_on__gte=today,
            )
            .select_related("term", "congress", "delegation")
            .order_by("pk")
        )
        known = (today, tuple(rows))
        user.__dict__["_deputies_today"] = known
    return known[1]


def _active_deputies(user: Any) -> list[Deputy]:
    return [d for d in deputies_of(user) if d.status == DeputyStatus.ACTIVE]


def has_role(user: Any, *roles: str, congress: Any = None, organ: Any = None) -> bool:
    """Does the user hold one of the roles today, in this congress and organ where given?

    ``Role.DEPUTY`` asks for an active mandate; a grant of that role means nothing.
    """
    for grant in grants_of(user):
        if (
            grant.role in roles
            and grant.role != Role.DEPUTY
            and (congress is None or grant.congress_id == _pk(congress))
            and (organ is None or grant.organ_id == _pk(organ))
        ):
            return True
    if Role.DEPUTY in roles and organ is None:
        return any(
            congress is None or deputy.congress_id == _pk(congress)
            for deputy in _active_deputies(user)
        )
    return False


def congress_ids(user: Any, *roles: str) -> set[int]:
    """Congresses in which the user holds one of the roles (any role when none is named)."""
    ids = {
        g.congress_id
        for g in grants_of(user)
        if g.role != Role.DEPUTY and (not roles or g.role in roles)
    }
    if not roles or Role.DEPUTY in roles:
        ids |= {d.congress_id for d in _active_deputies(user)}
    return ids


def organ_ids(user: Any, *roles: str) -> set[int]:
    """Organs in which the user holds one of the roles (any role when none is named)."""
    return {
        g.organ_id
        for g in grants_of(user)
        if g.organ_id is not None and (not roles or g.role in roles)
    }


def member_congress_ids(user: Any) -> set[int]:
    """All congresses the user belongs to, through a grant or a mandate (suspended ones too)."""
    return {g.congress_id for g in grants_of(user)} | {d.congress_id for d in deputies_of(user)}


def _held_today(*roles: str) -> QuerySet[RoleGrant]:
    today = timezone.localdate()
    return RoleGrant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        role__in=roles,
        starts_on__lte=today,
        user__is_active=True,
    ).order_by()


def staffed_organ_ids(congress: Any, *roles: str) -> set[int]:
    """Organs of ``congress`` in which an account in use holds one of the roles today."""
    rows = _held_today(*roles).filter(congress=_pk(congress), organ__isnull=False)
    return set(rows.values_list("organ_id", flat=True))


def holders_of(role: str, organ: Any) -> list[User]:
    """Accounts in use that hold ``role`` in ``organ`` today."""
    grants = _held_today(role).filter(organ=_pk(organ))
    return list(User.objects.filter(pk__in=grants.values("user")).order_by("pk"))
