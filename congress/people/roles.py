"""Who holds which role today. The interface that every app asks; it never writes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from congress.people.enums import DeputyStatus, Role
from congress.people.models import Deputy, Organ, RoleGrant, User

__all__ = [
    "Role",
    "accounts_of",
    "congress_ids",
    "deputies_of",
    "grants_of",
    "has_role",
    "holders",
    "holds_any",
    "member_congress_ids",
    "organ_ids",
    "own_organ_ids",
    "remember_no_grants",
    "staffed_organ_ids",
]


def _pk(thing: Any) -> Any:
    return getattr(thing, "pk", thing)


def _may_sign_in(user: Any) -> bool:
    return bool(user and user.is_authenticated and user.is_active)


def grants_of(user: Any) -> tuple[RoleGrant, ...]:
    """Today's grants, with organ and congress; one query, remembered on the user instance.

    It also tells whether there is a mandate: who holds a grant is seldom a deputy as well.
    """
    if not _may_sign_in(user):
        return ()
    today = timezone.localdate()
    known = user.__dict__.get("_grants_today")
    if known is None or known[0] != today:
        rows = (
            _grants(today)
            .filter(user_id=user.pk)
            .select_related("organ", "congress")
            .annotate(has_mandate=Exists(_mandates(today).filter(user=OuterRef("user"))))
            .order_by("pk")
        )
        known = (today, tuple(rows))
        user.__dict__["_grants_today"] = known
        if rows and not rows[0].has_mandate:
            user.__dict__["_deputies_today"] = (today, ())
    return known[1]


def holds_any(user: OuterRef) -> Exists:
    """For whoever reads an account with something else: does it hold a grant today?"""
    return Exists(_grants(timezone.localdate()).filter(user=user))


def remember_no_grants(user: User) -> None:
    """It is known already that ``user`` holds none today: no query will be made for them."""
    user.__dict__["_grants_today"] = (timezone.localdate(), ())


def _grants(today: date) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)


def deputies_of(user: Any) -> tuple[Deputy, ...]:
    """The user's mandates of today, active or suspended; one query, remembered on the instance."""
    if not _may_sign_in(user):
        return ()
    today = timezone.localdate()
    grants_of(user)
    known = user.__dict__.get("_deputies_today")
    if known is None or known[0] != today:
        rows = _mandates(today).filter(user_id=user.pk)
        known = (today, tuple(rows.select_related("term", "congress", "delegation")))
        user.__dict__["_deputies_today"] = known
    return known[1]


def _mandates(today: date) -> QuerySet[Deputy]:
    return Deputy.objects.filter(
        status__in=[DeputyStatus.ACTIVE, DeputyStatus.SUSPENDED],
        term__starts_on__lte=today,
        term__ends_on__gte=today,
    ).order_by("pk")


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
            and (organ is None or _pk(organ) in _organs_of(grant))
        ):
            return True
    if Role.DEPUTY in roles and organ is None:
        return any(
            congress is None or deputy.congress_id == _pk(congress)
            for deputy in _active_deputies(user)
        )
    return False


def _organs_of(grant: RoleGrant) -> set[int]:
    """Its own, and those that it has succeeded: what they left unfinished is seen to here."""
    organ = grant.organ
    return set() if organ is None else {organ.pk, *organ.heir_of}


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
    """Organs in which the user holds one of the roles (any role when none is named), with those
    that they have succeeded."""
    return {
        organ for g in grants_of(user) if not roles or g.role in roles for organ in _organs_of(g)
    }


def own_organ_ids(user: Any, *roles: str) -> set[int]:
    """Organs in use in which the user holds one of the roles; not those that they succeeded, whose
    work came here and whose people need not have come."""
    return {
        g.organ.pk for g in grants_of(user) if g.organ and g.organ.is_active and g.role in roles
    }


def member_congress_ids(user: Any) -> set[int]:
    """All congresses the user belongs to, through a grant or a mandate (suspended ones too)."""
    return {g.congress_id for g in grants_of(user)} | {d.congress_id for d in deputies_of(user)}


def _held_today(*roles: str) -> QuerySet[RoleGrant]:
    rows = _grants(timezone.localdate())
    return rows.filter(role__in=roles, user__is_active=True).order_by()


def staffed_organ_ids(congress: Any, *roles: str) -> set[int]:
    """Organs of ``congress`` in which an account in use holds one of the roles today."""
    rows = _held_today(*roles).filter(congress=_pk(congress), organ__isnull=False)
    return set(rows.values_list("organ_id", flat=True))


def holders(*roles: str, congress: Any = None, organ: Any = None) -> QuerySet[User]:
    """Accounts in use that hold one of ``roles`` today, in this congress and organ where given
    (a row, a key, or a queryset of keys). Unevaluated, each once, in no order."""
    grants = _held_today(*roles)
    if congress is not None:
        grants = grants.filter(_is("congress", congress))
    if organ is not None:
        heirs = Organ.objects.filter(_is("predecessors", organ)).order_by().values("pk")
        grants = grants.filter(_is("organ", organ) | Q(organ__in=heirs))
    return User.objects.filter(is_active=True, pk__in=grants.values("user"))


def _is(path: str, thing: Any) -> Q:
    several = isinstance(thing, QuerySet | list | set | tuple)
    return Q(**{f"{path}__in" if several else path: _pk(thing)})


def accounts_of(deputies: Any) -> QuerySet[User]:
    """Accounts in use of these deputies (keys, or a queryset of keys) whose term runs today, also
    the suspended ones: they read on."""
    today = timezone.localdate()
    mandates = Deputy.objects.filter(
        pk__in=deputies,
        status__in=[DeputyStatus.ACTIVE, DeputyStatus.SUSPENDED],
        term__starts_on__lte=today,
        term__ends_on__gte=today,
    ).order_by()
    return User.objects.filter(is_active=True, pk__in=mandates.values("user"))
