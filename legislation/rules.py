"""Who may: named predicates, and the table permission → predicate."""

from __future__ import annotations

from typing import Any

import rules

from congress.people.roles import Role, has_role


@rules.predicate
def is_keeper(user: Any, obj: Any = None) -> bool:
    """Those who keep the plans of the congress (法工委): they enter, adopt and adjust."""
    return has_role(user, Role.LEGISLATION, congress=obj and obj.congress_id)


rules.add_rule("legislation.keep_plan", is_keeper)
