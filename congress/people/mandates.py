"""Which account is a deputy's. Whoever links one decides who speaks and signs as the deputy."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from congress.people.enums import Role
from congress.people.models import Deputy, RoleGrant, User
from congress.people.roles import has_role

#: The chairs are deputies themselves; whoever works for the congress or a unit is not to become
#: one by a click.
NOT_STAFF = (Role.LEADER, Role.DEPUTY)


def holds_staff_role(user: User) -> bool:
    """A grant of today or of a day to come, in whatever congress."""
    rows = RoleGrant.objects.filter(user=user).exclude(role__in=NOT_STAFF)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())).exists()


def why_not_link(user: User, *, by: User | None) -> str:
    """The sentence beside the field; empty when the account may become a deputy's."""
    if by is not None and user.pk == by.pk:
        return "不能把代表关联到您自己的账号。"
    if holds_staff_role(user):
        return "这个账号担任工作人员角色，不能作为代表的账号，请为代表另建账号。"
    return ""


@transaction.atomic
def link_deputy(deputy: Deputy, user: User, *, by: User | None) -> None:
    """Give a deputy without an account one; the history keeps who did it.

    Raises PermissionDenied, or ValidationError beside ``user``.
    """
    if not has_link_role(by, deputy, Role.ADMIN, Role.OFFICE):
        raise PermissionDenied("这位代表不由您管理。")
    stored = Deputy.objects.select_for_update().get(pk=deputy.pk)
    if stored.user_id is not None:
        raise ValidationError({"user": "这位代表已经有账号，请先由系统管理员解除关联。"})
    if refusal := why_not_link(user, by=by):
        raise ValidationError({"user": refusal})
    deputy.user = user
    deputy.validate_constraints(exclude=["card_number"])
    deputy._change_reason = "关联账号"  # type: ignore[attr-defined]
    deputy.save(update_fields=["user"])


@transaction.atomic
def unlink_deputy(deputy: Deputy, *, by: User | None) -> None:
    """Take a deputy's account from him; an administrator's act. Raises PermissionDenied."""
    if not has_link_role(by, deputy, Role.ADMIN):
        raise PermissionDenied("解除代表的账号由系统管理员办理。")
    former = deputy.user
    deputy.user = None
    deputy._change_reason = "解除账号关联"  # type: ignore[attr-defined]
    deputy.save(update_fields=["user"])
    if former is not None:
        former.forget_roles()


def has_link_role(by: User | None, deputy: Deputy, *roles: str) -> bool:
    return by is None or has_role(by, *roles, congress=deputy.congress_id)
