"""What waits for whom (domain §8): one query per group, most urgent first."""

from __future__ import annotations

from datetime import date
from typing import Any

from congress.people.roles import Role, congress_ids, has_role, organ_ids
from congress.workflow.worklist import WorkGroup
from proposals.selectors.waiting import deputy, office, reading, unit


def waiting_for(user: Any, on: date) -> list[WorkGroup]:
    """The groups of this user's roles, without the empty ones."""
    groups: list[WorkGroup] = []
    if congresses := congress_ids(user, Role.OFFICE):
        groups += office.groups(congresses, on)
    if systems := organ_ids(user, Role.DISPATCHER):
        groups += unit.dispatcher_groups(systems)
    # What a system handles by itself its dispatcher receives and drafts.
    if organs := organ_ids(user, Role.CLERK, Role.DISPATCHER):
        groups += unit.clerk_groups(organs)
    if organs := organ_ids(user, Role.REVIEWER):
        groups += unit.reviewer_groups(organs)
    if organs := organ_ids(user, Role.REVIEWER, Role.HEAD):
        groups += unit.opinion_groups(organs)
    if organs := organ_ids(user, Role.HEAD):
        groups += unit.head_groups(organs, user)
    if has_role(user, Role.DEPUTY):  # a suspended one reads on, and nothing waits for him
        groups += deputy.groups(user)
    groups += reading.groups(user, on)
    return [group for group in groups if group.items]
