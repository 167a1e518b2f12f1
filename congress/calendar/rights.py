"""Who may change what every date depends on. Pages and admin ask here."""

from __future__ import annotations

from typing import Any

from congress.calendar.models import PeriodRule
from congress.people.enums import Role
from congress.people.roles import congress_ids, grants_of, has_role

KEEPERS = (Role.ADMIN, Role.OFFICE)


def may_change_general(user: Any) -> bool:
    """The general profile: a superuser who is 系统管理员 too."""
    return bool(user.is_superuser and has_role(user, Role.ADMIN))


def may_change_rule(user: Any, rule: PeriodRule) -> bool:
    if rule.congress_id is None:
        return may_change_general(user)
    return rule.congress_id in congress_ids(user, *KEEPERS)


def may_change_calendar(user: Any) -> bool:
    """The office of a congress that has none above it: a change reaches all of the system."""
    return any(
        grant.role in KEEPERS and grant.congress.parent_id is None for grant in grants_of(user)
    )
