"""我的待办, gathered from the apps whose work waits: for the home page and the admin's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from congress.people.roles import Role, deputies_of, grants_of, has_role
from congress.workflow.worklist import WorkGroup
from proposals.selectors.waiting import waiting_for as proposals_waiting_for

#: The apps whose work waits here.
SOURCES = (proposals_waiting_for,)


@dataclass(frozen=True)
class WorkList:
    """``groups`` are to be done, ``reading`` is to be watched."""

    groups: list[WorkGroup]
    reading: list[WorkGroup]
    is_nobody: bool
    is_auditor: bool

    def context(self) -> dict[str, Any]:
        """As templates/portal/_work_list.html reads it."""
        return vars(self).copy()


def work_list(user: Any, on: date) -> WorkList:
    found = [group for source in SOURCES for group in source(user, on)]
    return WorkList(
        groups=[group for group in found if not group.is_reading],
        reading=[group for group in found if group.is_reading],
        is_nobody=not grants_of(user) and not deputies_of(user),
        is_auditor=has_role(user, Role.AUDITOR),
    )
