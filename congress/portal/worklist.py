"""我的待办, gathered from the apps whose work waits: for the home page and the admin's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from congress.calendar.rights import may_change_calendar
from congress.calendar.selectors import year_wanting
from congress.people.roles import Role, deputies_of, grants_of, has_role
from congress.people.waifs import left_open
from congress.workflow.worklist import LIMIT, WorkGroup, WorkItem
from proposals.selectors.waiting import waiting_for as proposals_waiting_for


def calendar_waiting_for(user: Any, on: date) -> list[WorkGroup]:
    """From November on: the next year's notice, to those who keep the calendar of all."""
    if not may_change_calendar(user) or (year := year_wanting(on)) is None:
        return []
    url = reverse("calendar:year", args=[year])
    detail = "国务院办公厅一般在十一月公布；没有录入以前，到期日在这一年的都是暂定"
    item = WorkItem(f"{year}年放假安排", url, "录入", url, detail=detail)
    return [WorkGroup("calendar-year", "待录入的放假安排", [item])]


def people_waiting_for(user: Any, on: date) -> list[WorkGroup]:
    """Open work of people who have gone, to whoever names a successor or has him named."""
    rows = left_open(user)
    if not rows:
        return []
    url = reverse("people:left-open")
    items = [
        WorkItem(
            f"{row.organ.label}　{row.person.name}", url,
            "指定接手人" if row.may_name else "查看", url, detail=row.words,
        )
        for row in rows[:LIMIT]
    ]  # fmt: skip
    return [WorkGroup("left-open", "待指定承办人", items, has_more=len(rows) > LIMIT, more_url=url)]


#: The apps whose work waits here.
SOURCES = (proposals_waiting_for, calendar_waiting_for, people_waiting_for)


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
