"""Services on accounts: who may, creating, one-time passwords, disabling, handing over.

``by`` is the acting user; ``by=None`` is the system itself (seeding, commands).
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from congress.people.enums import UNIT_ROLES, DeputyStatus, Role
from congress.people.handover import hand_over, register_handover
from congress.people.hashers import OneTimeHasher
from congress.people.mandates import has_link_role, link_deputy, unlink_deputy, why_not_link
from congress.people.models import Congress, Deputy, Organ, RoleGrant, User
from congress.people.names import tidy
from congress.people.passwords import remember_password, set_password
from congress.people.roles import congress_ids, grants_of, own_organ_ids
from congress.people.sign_in import unlock

__all__ = [
    "NewGrant",
    "create_account",
    "disable_account",
    "enable_account",
    "grant_role",
    "hand_over",
    "has_link_role",
    "link_deputy",
    "manageable",
    "may_grant",
    "may_manage",
    "one_time_password",
    "register_handover",
    "reset_password",
    "reset_second_factor",
    "unlink_deputy",
    "why_not_link",
]

#: Without 0 O o 1 l I and the like: it is read from paper, or over the telephone.
LOWER = "abcdefghjkmnpqrstuvwxyz"
UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"
GUARDED_ROLES = frozenset({Role.ADMIN, Role.AUDITOR})


@dataclass(frozen=True)
class NewGrant:
    role: str
    congress: Congress
    organ: Organ | None = None
    starts_on: date | None = None
    ends_on: date | None = None


def one_time_password() -> str:
    """Three groups of four, 「Kxm7-qWh4-Rt2f」: about 69 bits, satisfies every validator."""
    while True:
        text = "".join(secrets.choice(LOWER + UPPER + DIGITS) for _ in range(12))
        if all(set(text) & set(kind) for kind in (LOWER, UPPER, DIGITS)):
            return "-".join((text[:4], text[4:8], text[8:]))


# --- who may --------------------------------------------------------------------------------------
def may_grant(
    by: User | None,
    role: str,
    congress: Congress,
    organ: Organ | None = None,
    *,
    user: User | None = None,
) -> bool:
    """Administrators grant anything in their congress, the office all but administration and
    audit, a unit's administrator the work of his unit; to ``user``, where given: nobody grants
    himself anything. The first grants of a congress are given by command (``by=None``)."""
    if by is None:
        return True
    if user is not None and user.pk == by.pk:
        return False
    if role == Role.DEPUTY:
        return False
    if congress.pk in congress_ids(by, Role.ADMIN):
        return True
    if congress.pk in congress_ids(by, Role.OFFICE):
        return role not in GUARDED_ROLES
    return (
        organ is not None
        and organ.congress_id == congress.pk
        and role in UNIT_ROLES
        and organ.pk in own_organ_ids(by, Role.UNIT_ADMIN)
    )


def may_manage(by: User | None, account: User) -> bool:
    """May ``by`` reset, rename or disable the account? Only if *all* it belongs to is his.

    Otherwise one congress could take over the account, and with it the powers, of another.
    """
    return by is None or account.pk in manageable(by, [account])


def manageable(by: User, accounts: Iterable[User]) -> set[int]:
    """Primary keys of those that ``may_manage`` allows; two queries for any number."""
    accounts = [a for a in accounts if a.pk != by.pk and (by.is_superuser or not a.is_superuser)]
    if not by.is_active or not accounts:
        return set()
    today = timezone.localdate()
    grants: dict[int, list[RoleGrant]] = {}
    for grant in RoleGrant.objects.filter(user__in=accounts):
        grants.setdefault(grant.user_id, []).append(grant)
    deputies: dict[int, list[Deputy]] = {}
    for deputy in Deputy.objects.filter(user__in=accounts).select_related("term"):
        deputies.setdefault(deputy.user_id or 0, []).append(deputy)
    result = set()
    for account in accounts:
        held = grants.get(account.pk, [])
        mandates = deputies.get(account.pk, [])
        # What lasts counts; only of whoever has left everything, what was.
        lasting = [g for g in held if g.ends_on is None or g.ends_on >= today]
        sitting = [
            d for d in mandates if d.status != DeputyStatus.ENDED and d.term.ends_on >= today
        ]
        if lasting or sitting:
            held, mandates = lasting, sitting
        if (held or mandates) and _all_his(by, held, mandates):
            result.add(account.pk)
    return result


def _all_his(by: User, grants: list[RoleGrant], deputies: list[Deputy]) -> bool:
    admin, office = congress_ids(by, Role.ADMIN), congress_ids(by, Role.OFFICE)
    places = {g.congress_id for g in grants} | {d.congress_id for d in deputies}
    guarded = {g.congress_id for g in grants if g.role in GUARDED_ROLES}
    if places <= admin | office and guarded <= admin:
        return True
    mine = own_organ_ids(by, Role.UNIT_ADMIN)
    return not deputies and all(g.organ_id in mine and g.role in UNIT_ROLES for g in grants)


def _must_manage(by: User | None, account: User) -> None:
    if not may_manage(by, account):
        raise PermissionDenied("这个账号不由您管理。")


# --- verbs ----------------------------------------------------------------------------------------
def unchecked_account(
    *, username: str, name: str, phone: str = "", email: str = ""
) -> tuple[User, str]:
    """(unsaved user, one-time password), without a look at the database."""
    password = one_time_password()
    user = User(
        username=User.normalize_username(username).strip().lower(),
        name=tidy(name),
        phone=phone,
        email=email,
        password=make_password(password, hasher=OneTimeHasher.algorithm),
        must_change_password=True,
        password_changed_at=timezone.now(),
    )
    return user, password


def new_account(*, username: str, name: str, phone: str = "", email: str = "") -> tuple[User, str]:
    """(checked but unsaved user, one-time password).

    Raises ValidationError by field, in Chinese.
    """
    user, password = unchecked_account(username=username, name=name, phone=phone, email=email)
    if set(user.username) & set(string.whitespace + "　"):
        raise ValidationError({"username": "用户名不能有空格。"})
    user.full_clean(exclude=["password"])
    return user, password


@transaction.atomic
def save_account(user: User, grants: Iterable[NewGrant], *, by: User | None) -> None:
    """Save what ``new_account`` made, with its roles, and remember the password."""
    user.save()
    remember_password(user)
    for grant in grants:
        grant_role(user, grant, by=by)


def create_account(
    *,
    username: str,
    name: str,
    by: User | None,
    phone: str = "",
    email: str = "",
    grants: Iterable[NewGrant] = (),
) -> tuple[User, str]:
    """A new account and its one-time password, which is told once and kept nowhere."""
    user, password = new_account(username=username, name=name, phone=phone, email=email)
    save_account(user, grants, by=by)
    return user, password


def grant_role(user: User, grant: NewGrant, *, by: User | None) -> RoleGrant:
    """Give a role; raises PermissionDenied or ValidationError."""
    if not may_grant(by, grant.role, grant.congress, grant.organ, user=user):
        raise PermissionDenied("不能授予这个角色。")
    row = RoleGrant(
        user=user,
        role=grant.role,
        congress=grant.congress,
        organ=grant.organ,
        starts_on=grant.starts_on or timezone.localdate(),
        ends_on=grant.ends_on,
    )
    row.full_clean()
    row.save()
    return row


def reset_password(account: User, *, by: User | None) -> str:
    """A new one-time password; unlocks the account and ends its sessions."""
    _must_manage(by, account)
    password = one_time_password()
    with transaction.atomic():
        set_password(account, password, must_change=True)
        unlock(account.username)
    return password


def has_second_factor(account: User) -> bool:
    return Authenticator.objects.filter(user=account).exists()


def reset_second_factor(user: User, *, by: User | None) -> bool:
    """Switch off a second factor that is lost, codes included; False when there was none.

    The lock goes too: most have tried five wrong codes before they call. Its owner is told at
    every sign-in until he has set a new one: he may not have asked for this.
    """
    _must_manage(by, user)
    with transaction.atomic():
        deleted, _ = Authenticator.objects.filter(user=user).delete()
        if not deleted:
            return False
        user.second_factor_reset_at = timezone.now()
        user.save(update_fields=["second_factor_reset_at"])
        unlock(user.username)
    return True


def disable_account(account: User, *, by: User | None) -> None:
    """Nobody signs in with it, and its sessions end for good: enabling revives none."""
    _must_manage(by, account)
    account.is_active = False
    account.session_salt = get_random_string(16)
    account.save(update_fields=["is_active", "session_salt"])
    account.forget_roles()


def enable_account(account: User, *, by: User | None) -> None:
    _must_manage(by, account)
    account.is_active = True
    account.save(update_fields=["is_active"])
    account.forget_roles()


# --- a unit's own people --------------------------------------------------------------------------
def unit_people(by: User) -> Any:
    """Accounts with a role, present or past, in the units that ``by`` administers."""
    mine = own_organ_ids(by, Role.UNIT_ADMIN)
    rows = RoleGrant.objects.filter(organ_id__in=mine).values("user_id")
    return User.objects.filter(pk__in=rows).order_by("-is_active", "pk")


def administered_organs(by: User) -> list[Organ]:
    grants = [g for g in grants_of(by) if g.role == Role.UNIT_ADMIN]
    return list({g.organ.pk: g.organ for g in grants if g.organ and g.organ.is_active}.values())
