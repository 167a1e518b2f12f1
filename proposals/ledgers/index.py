"""Which ledgers a user may open, and how much stands in each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from congress.people.enums import OrganKind
from congress.people.models import CongressSession, Delegation, Liaison
from congress.people.selectors import match_name
from congress.people.visibility import visible
from proposals.ledgers.ledger import KINDS, Kind
from proposals.models import HandlingTask, Proposal


@dataclass(frozen=True)
class Offer:
    """A kind of ledgers, and whose of it the user may open: ``count`` rows."""

    kind: Kind
    rows: QuerySet
    count: int

    def found(self, text: str) -> QuerySet:
        """By characters or letters of the name, in the order of the organs."""
        if self.rows.model is Delegation:
            return self.rows.filter(name__icontains=text)
        return match_name(self.rows.select_related("parent"), text)


@dataclass(frozen=True)
class Line:
    """``note``: what kind of owner it is; ``count``: rows of its latest session."""

    owner: Any
    url: str
    note: str
    count: int


def offers_to(user: Any) -> list[Offer]:
    """Kinds of which the user may open at least one; a query for each kind."""
    found = [Offer(kind, rows := _in_use(kind, user), rows.count()) for kind in KINDS.values()]
    return [offer for offer in found if offer.count]


def _in_use(kind: Kind, user: Any) -> QuerySet:
    """Organs that are gone only where they handled something; committees that follow somebody."""
    rows = kind.owners(user)
    if kind.code == "committee":
        rows = rows.filter(Exists(Liaison.objects.filter(committee=OuterRef("pk"))))
    elif kind.code == "unit":
        handled = HandlingTask.objects.standing().filter(organ=OuterRef("pk"))
        rows = rows.filter(Q(is_active=True) | Exists(handled))
    return rows.order_by("congress", "position", "pk")


def lines_of(user: Any, kind: Kind, owners: Sequence[Any], on: date) -> list[Line]:
    """Three or four queries, however many owners."""
    keys = [owner.pk for owner in owners]
    sessions = _latest({owner.congress_id for owner in owners}, on)
    tasks = visible(HandlingTask, user).filter(proposal__session__in=sessions)
    notes: dict[int, str] = {}
    if kind.code == "committee":
        followed: dict[int, list[int]] = defaultdict(list)
        for committee, organ in Liaison.objects.filter(committee__in=keys).values_list(
            "committee", "organ"
        ):
            followed[committee].append(organ)
        by_organ = _counted(tasks, "organ")
        counts = {key: sum(by_organ.get(o, 0) for o in followed[key]) for key in keys}
        notes = {key: f"{len(followed[key])} 个单位" for key in keys}
    elif kind.code == "unit":
        counts = _counted(tasks.filter(organ__in=keys), "organ")
        if systems := [owner.pk for owner in owners if owner.kind == OrganKind.SYSTEM]:
            counts |= _of_systems(tasks, systems)
        notes = {o.pk: str(o.parent) if o.parent else o.get_kind_display() for o in owners}
    else:
        led = visible(Proposal, user).filter(
            session__in=sessions, registered_on__isnull=False, lead__delegation__in=keys
        )
        counts = _counted(led, "lead__delegation")
    return [
        Line(
            owner,
            reverse(kind.url_name, args=[owner.pk]),
            notes.get(owner.pk, ""),
            counts.get(owner.pk, 0),
        )
        for owner in owners
    ]


def _counted(rows: QuerySet, path: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(path).annotate(count=Count("pk")))


def _of_systems(tasks: QuerySet[HandlingTask], systems: list[int]) -> dict[int, int]:
    """As ``selectors.systems.of_system`` finds them, for several systems at once."""
    belongs = Coalesce("dispatch__system", "organ__parent", "organ")
    rows = tasks.annotate(system_key=belongs).filter(system_key__in=systems)
    return dict.fromkeys(systems, 0) | _counted(rows, "system_key")


def _latest(congresses: set[int], on: date) -> list[int]:
    """The latest session of each congress."""
    rows = CongressSession.objects.filter(term__congress__in=congresses, opens_on__lte=on)
    ordered = rows.order_by("opens_on", "pk").values_list("term__congress", "pk")
    return list(dict(ordered).values())
