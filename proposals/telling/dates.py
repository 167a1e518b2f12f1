"""Of dates that moved in the background: each who carries some of them is told once, of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from congress.calendar.moved import Moved, on_moved
from congress.notices.services import tell
from congress.people.models import Congress, User
from congress.people.roles import Role, accounts_of, holders
from proposals import kinds
from proposals.models import CoSignature, Dispatch, HandlingTask, Proposal, Verdict
from proposals.telling.audiences import desk_of

#: For each kind of owner the columns that say who carries its clocks.
CARRIERS: dict[type, tuple[str, ...]] = {
    Proposal: ("congress_id",),
    CoSignature: ("deputy_id",),
    Verdict: ("deputy_id",),
    Dispatch: ("system_id",),
    HandlingTask: ("organ_id", "clerk_id"),
}


@on_moved
def tell_carriers(moved: Moved) -> None:
    """One notice for each recipient and congress, whatever the number of his dates."""
    found: dict[tuple[int, int], int] = Counter()
    for congress_id, people, count in _carriers(moved):
        for pk in people.values_list("pk", flat=True):
            found[pk, congress_id] += count
    users = User.objects.in_bulk({pk for pk, _ in found})
    congresses = Congress.objects.in_bulk({pk for _, pk in found})
    url = reverse("calendar:moved", args=[moved.job])
    with transaction.atomic():
        for (pk, congress_id), count in sorted(found.items()):
            tell(
                [users[pk]],
                key=f"calendar.moved:{moved.job}:{congress_id}",
                subject=f"{count} 个在办的期限日期有变动：{moved.cause}",
                url=url,
                congress=congresses[congress_id],
                kind=kinds.DATES,
            )


def _carriers(moved: Moved) -> Iterator[tuple[int, QuerySet[User], int]]:
    """(congress, accounts, how many dates): a query for each kind, and one for each carrier."""
    for model, columns in CARRIERS.items():
        kind = ContentType.objects.get_for_model(model)
        rows = moved.dates().filter(deadline__owner_type=kind).order_by()
        pairs = rows.values_list("deadline__owner_id", "deadline__congress_id")
        congress_of = list(pairs)
        owners = _columns(model, {pk for pk, _ in congress_of}, columns)
        counts = Counter((place, owners[pk]) for pk, place in congress_of if pk in owners)
        for (place, values), count in counts.items():
            yield place, _accounts(model, values), count


def _columns(model: Any, keys: set[int], columns: tuple[str, ...]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, tuple[Any, ...]] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), 500):  # SQLite takes so many values in one statement
        part = model._base_manager.filter(pk__in=ordered[start : start + 500])
        found |= {row[0]: row[1:] for row in part.values_list("pk", *columns)}
    return found


def _accounts(model: Any, values: tuple[Any, ...]) -> QuerySet[User]:
    if model is Proposal:
        return holders(Role.OFFICE, congress=values[0])
    if model is Dispatch:
        return holders(Role.DISPATCHER, organ=values[0])
    if model is HandlingTask:
        return desk_of(HandlingTask(organ_id=values[0], clerk_id=values[1]))
    return accounts_of([values[0]])
