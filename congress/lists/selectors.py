"""Who reads which saved view: everybody his own, an office also what its colleagues share."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from congress.lists.models import SavedView
from congress.people.models import Congress
from congress.people.roles import Role, congress_ids
from congress.people.visibility import register_visible


def visible_views(user: Any) -> QuerySet[SavedView]:
    rows = Q(user=user.pk)
    if offices := congress_ids(user, Role.OFFICE):
        rows |= Q(shared_with__in=offices)
    return SavedView.objects.filter(rows)


def rows_of(user: Any, page: str) -> list[SavedView]:
    """Everything of one list in one query: own views in their order, those of others after them,
    and the unnamed row that remembers the columns."""
    rows = visible_views(user).filter(page=page).select_related("user")
    return sorted(rows, key=lambda row: (row.user_id != user.pk, row.position, row.pk))


def own_views(user: Any) -> QuerySet[SavedView]:
    """What the user may change: his own, those with a name."""
    return SavedView.objects.filter(user=user.pk).exclude(name="")


def sharing_congresses(user: Any) -> QuerySet[Congress]:
    """Congresses with whose office the user may share a view: those whose office he is of."""
    return Congress.objects.filter(pk__in=congress_ids(user, Role.OFFICE)).order_by("pk")


register_visible(SavedView, visible_views)
