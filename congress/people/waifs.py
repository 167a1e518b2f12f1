"""待指定承办人: what nobody has to do, because whose it was holds the role no more."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from congress.people.handover import in_words, works
from congress.people.models import Organ, User
from congress.people.roles import Role, congress_ids, organ_ids


@dataclass
class Left:
    """What one person has left open in one organ. ``may_name``: may the reader name a successor?
    A dispatcher reads of his units, and asks their administrator."""

    organ: Organ
    person: User
    counts: dict[str, int] = field(default_factory=dict)
    may_name: bool = False

    @property
    def words(self) -> str:
        return in_words(self.counts)


def watched_organs(user: User) -> QuerySet[Organ] | None:
    """The organs whose open work the user has to see somebody for; None where there are none."""
    rows = Q()
    if congresses := congress_ids(user, Role.OFFICE):
        rows |= Q(congress__in=congresses)
    if units := organ_ids(user, Role.UNIT_ADMIN):
        rows |= Q(pk__in=units)
    if systems := organ_ids(user, Role.DISPATCHER):
        rows |= Q(pk__in=systems) | Q(parent__in=systems)
    return Organ.objects.filter(rows) if rows else None


def left_open(user: User, organs: QuerySet[Organ] | None = None) -> list[Left]:
    """By organ and person, in the order of the organs. Four queries, or none."""
    watched = watched_organs(user) if organs is None else organs
    if watched is None:
        return []
    counts: dict[tuple[int, int], dict[str, int]] = {}
    for work in works():
        for row in work.waifs(watched) if work.waifs else ():
            counts.setdefault((row.organ, row.user), {})[work.label] = row.count
    if not counts:
        return []
    found = Organ.objects.in_bulk({organ for organ, _ in counts})
    people = User.objects.in_bulk({person for _, person in counts})
    mine, congresses = organ_ids(user, Role.UNIT_ADMIN), congress_ids(user, Role.OFFICE)
    rows = [
        Left(
            organ=found[organ],
            person=people[person],
            counts=each,
            may_name=organ in mine or found[organ].congress_id in congresses,
        )
        for (organ, person), each in counts.items()
    ]
    return sorted(rows, key=lambda row: (row.organ.position, row.organ.pk, row.person.pk))
