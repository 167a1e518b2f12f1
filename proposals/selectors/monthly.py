"""Whom the figures of a month are for, and who may read them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from congress.people.models import Congress, User
from congress.people.roles import Role, congress_ids
from congress.people.visibility import register_visible
from proposals.models import MonthlyReport

READERS = (Role.OFFICE, Role.LEADER, Role.ADMIN)


def visible_reports(user: Any) -> QuerySet[MonthlyReport]:
    return MonthlyReport.objects.filter(congress__in=congress_ids(user, *READERS))


def office_of(congress: Congress, on: date) -> list[User]:
    """Accounts in use of the proposal office, on that day."""
    held = Q(grants__ends_on=None) | Q(grants__ends_on__gte=on)
    rows = User.objects.filter(
        held,
        grants__role=Role.OFFICE,
        grants__congress=congress,
        grants__starts_on__lte=on,
        is_active=True,
    )
    return list(rows.distinct().order_by("pk"))


register_visible(MonthlyReport, visible_reports)
