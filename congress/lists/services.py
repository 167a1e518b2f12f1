"""Keeping, ordering and dropping views. Whoever calls has seen to it that they are the user's."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max

from congress.lists.models import SavedView
from congress.lists.selectors import own_views

#: More would be no help in finding anything.
MOST_VIEWS = 30


def remember_columns(user: Any, page: str, columns: str) -> None:
    """The columns that the user chose last for this list; empty for the usual ones."""
    SavedView.objects.update_or_create(user=user, page=page, name="", defaults={"columns": columns})


@transaction.atomic
def keep(view: SavedView) -> SavedView:
    """Save a new or changed view; a new one comes last, and only one opens by itself."""
    mine = own_views(view.user).filter(page=view.page)
    if view.pk is None:
        view.position = (mine.aggregate(last=Max("position"))["last"] or 0) + 1
    if view.is_default:
        mine.filter(is_default=True).exclude(pk=view.pk).update(is_default=False)
    view.save()
    return view


@transaction.atomic
def choose_default(view: SavedView, *, is_default: bool) -> None:
    view.is_default = is_default
    keep(view)


@transaction.atomic
def shift(view: SavedView, step: int) -> None:
    """One place up (-1) or down (+1) among the user's views of this list; the ends stay."""
    views = list(own_views(view.user).filter(page=view.page).order_by("position", "pk"))
    place = next(place for place, other in enumerate(views) if other.pk == view.pk)
    target = min(max(place + step, 0), len(views) - 1)
    views.insert(target, views.pop(place))
    for position, other in enumerate(views, start=1):
        if other.position != position:
            own_views(view.user).filter(pk=other.pk).update(position=position)
