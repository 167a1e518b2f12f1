"""Handing open work to a successor. People know no proposals: each app registers what it moves.

Work hangs on a place: an organ (a unit, a committee), or the congress itself (``organ=None``: the
office, the leaders). Each app's ``handover`` module is loaded with the apps.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from congress.people.enums import Role
from congress.people.models import Congress, Organ, RoleGrant, User
from congress.people.roles import has_role

#: ``f(from_user, to_user, *, by, congress, organ)`` moves the open work of one place and returns
#: how many; raises ValidationError with a sentence when the successor may not take it.
Handover = Callable[..., int]
_registry: dict[str, Handover] = {}


def register_handover(function: Handover, *, label: str = "待办事项") -> Handover:
    """``label`` is what people read: 「已移交承办任务 3 件」. One function per label."""
    if _registry.setdefault(label, function) is not function:
        raise ValueError(f"a handover is already registered as {label!r}")
    return function


def may_hand_over(by: User | None, congress: Congress, organ: Organ | None) -> bool:
    if by is None or has_role(by, Role.ADMIN, Role.OFFICE, congress=congress):
        return True
    return organ is not None and has_role(by, Role.UNIT_ADMIN, congress=congress, organ=organ)


def grants_at(congress: Congress, organ: Organ | None) -> QuerySet[RoleGrant]:
    """Today's grants in the organ; without one, those that hold for the whole congress."""
    today = timezone.localdate()
    return RoleGrant.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today),
        congress=congress,
        organ=organ,
        starts_on__lte=today,
    )


def successors(from_user: User, congress: Congress, organ: Organ | None) -> list[User]:
    """Active accounts that hold work in the same place, the leaver excluded."""
    rows = grants_at(congress, organ).values("user")
    return list(User.objects.filter(is_active=True, pk__in=rows).exclude(pk=from_user.pk))


def hand_over(
    from_user: User,
    to_user: User,
    *,
    by: User | None,
    congress: Congress,
    organ: Organ | None = None,
) -> dict[str, int]:
    """Move all open work of one place; what was moved, by kind, in one transaction.

    Raises PermissionDenied, or ValidationError with a sentence; then nothing is moved.
    """
    _check(from_user, to_user, by, congress, organ)
    with transaction.atomic():
        moved = {
            label: function(from_user, to_user, by=by, congress=congress, organ=organ)
            for label, function in _registry.items()
        }
        if by is not None and any(moved.values()):
            told = f"向{to_user.name}移交{in_words(moved)}"
            LogEntry.objects.log_actions(
                by.pk, [from_user], CHANGE, change_message=told, single_object=True
            )
    return moved


def preview(
    from_user: User,
    to_user: User,
    *,
    by: User | None,
    congress: Congress,
    organ: Organ | None = None,
) -> dict[str, int]:
    """What ``hand_over`` would move: it is done and taken back, so the two cannot disagree."""
    with transaction.atomic():
        moved = hand_over(from_user, to_user, by=by, congress=congress, organ=organ)
        transaction.set_rollback(True)
    return moved


def in_words(moved: dict[str, int]) -> str:
    """「待签发的答复 3 件、代录的草稿 2 件」; empty when nothing was moved."""
    return "、".join(f"{label} {count} 件" for label, count in moved.items() if count)


def _check(
    from_user: User, to_user: User, by: User | None, congress: Congress, organ: Organ | None
) -> None:
    if not may_hand_over(by, congress, organ):
        raise PermissionDenied("不能移交这些工作。")
    if organ is not None and organ.congress_id != congress.pk:
        raise PermissionDenied("机构不属于本级人大。")
    if from_user.pk == to_user.pk:
        raise ValidationError("接手人不能是本人。")
    if not to_user.is_active:
        raise ValidationError("接手人的账号已停用。")
    if not grants_at(congress, organ).filter(user=to_user).exists():
        place = "本单位" if organ else "本级人大"
        raise ValidationError(f"接手人没有{place}的角色，请先为其授权。")
