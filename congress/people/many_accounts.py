"""New accounts by the hundred: the same rows as one by one, in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from congress.people.accounts import NewGrant, may_grant
from congress.people.models import PasswordHistory, RoleGrant, User


def save_new_accounts(users: Sequence[User], *, by: User) -> None:
    """Save what ``unchecked_account`` made, with its history and its remembered password.

    Call it inside a transaction. Raises IntegrityError for a name that somebody took meanwhile.
    """
    if not users:
        return
    bulk_create_with_history(list(users), User, default_user=by)
    PasswordHistory.objects.bulk_create(
        PasswordHistory(user=user, password=user.password) for user in users
    )


def grant_many(pairs: Iterable[tuple[User, NewGrant]], *, by: User) -> None:
    """Give each account its role from today, where nothing else is said. Raises PermissionDenied
    for a role that ``by`` may not give; what fits which organ was checked before."""
    rows = []
    for user, grant in pairs:
        if not may_grant(by, grant.role, grant.congress, grant.organ, user=user):
            raise PermissionDenied("不能授予这个角色。")
        rows.append(
            RoleGrant(
                user=user,
                role=grant.role,
                congress=grant.congress,
                organ=grant.organ,
                starts_on=grant.starts_on or timezone.localdate(),
                ends_on=grant.ends_on,
            )
        )
    if rows:
        bulk_create_with_history(rows, RoleGrant, default_user=by)
