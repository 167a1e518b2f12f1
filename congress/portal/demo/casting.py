"""Who stands for whom in a copy of a life. Every substitution is one to one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from congress.people.enums import DeputyStatus
from congress.people.models import Deputy, Organ
from congress.portal.demo.house import CITY, SYSTEM, House
from congress.portal.demo.wordings import Words
from proposals.models import Category, Proposal

#: A step through the deputies that meets each of them, and neighbours from different delegations.
STRIDE = 13


@dataclass(frozen=True)
class Places:
    """Old key → new key, old name → new name, of units with their people, or of deputies."""

    keys: dict[int, int]
    users: dict[int, int]
    reviewers: dict[int, int]
    names: dict[str, str]
    phones: dict[int, str]


@dataclass(frozen=True)
class Part:
    """What one copy plays: its words, its deputies, its units."""

    words: Words
    category_id: int | None
    of_deputies: Places
    of_units: Places
    people: dict[int, str]

    @property
    def deputies(self) -> dict[int, int]:
        return self.of_deputies.keys

    @property
    def organs(self) -> dict[int, int]:
        return self.of_units.keys

    @property
    def phones(self) -> dict[int, str]:
        return self.of_deputies.phones

    @property
    def names(self) -> dict[str, str]:
        return self.of_units.names | self.of_deputies.names

    def user(self, key: int) -> int:
        return self.of_units.users.get(key) or self.of_deputies.users.get(key, key)

    def reviewer(self, key: int) -> int:
        return self.of_units.reviewers.get(key, key)

    def facts(self, is_earlier: bool) -> str:
        facts = self.words.facts
        return facts.partition("。")[0] + "。" if is_earlier else facts

    def digest(self, is_earlier: bool) -> str:
        return digest(self.words.title, self.facts(is_earlier), self.words.request)


@cache
def digest(title: str, facts: str, request: str) -> str:
    """As ``Wording.digest``."""
    return hashlib.sha256(f"{title}\x1f{facts}\x1f{request}".encode()).hexdigest()


class Casting:
    """The pools: deputies with an account, deputies without one, units of the city government."""

    def __init__(self, house: House, words: Sequence[Words]) -> None:
        self.house = house
        organs = Organ.objects.filter(
            congress=house.city, parent__name=SYSTEM, name__in=house.staff
        ).order_by("pk")
        self.units = list(organs)
        self.unit_place = {unit.pk: place for place, unit in enumerate(self.units)}
        place_of = {unit.name: place for place, unit in enumerate(self.units)}
        self.words = [(each, place_of[each.unit]) for each in words if each.unit in place_of]
        active = Deputy.objects.filter(
            status=DeputyStatus.ACTIVE, congress__in=(house.city, house.district)
        ).select_related("user")
        self.pools: dict[int, list[list[Deputy]]] = {}
        for deputy in active.order_by("card_number"):
            pools = self.pools.setdefault(deputy.congress_id, [[], []])
            pools[deputy.user_id is None].append(deputy)
        self.categories = dict(
            Category.objects.filter(congress__code=CITY).values_list("name", "pk")
        )
        self.people = {user.pk: user.name for user in house.users.values()}
        self._deputies: dict[tuple[int, int], Places] = {}
        self._units: dict[int, Places] = {}

    def part(self, exemplar: object, serial: int) -> Part:
        proposal: Proposal = exemplar.proposal  # type: ignore[attr-defined]
        lead_organ: int | None = exemplar.lead_organ_id  # type: ignore[attr-defined]
        deputies = self.deputies(proposal.congress_id, serial)
        is_citys = proposal.congress_id == self.house.city.pk
        if not is_citys or not self.words or (lead_organ and lead_organ not in self.unit_place):
            return Part(own_words(proposal), None, deputies, self.units_moved(0), self.people)
        words, place = self.words[serial % len(self.words)]
        steps = place - self.unit_place[lead_organ] if lead_organ else 0
        category = self.categories.get(words.category)
        return Part(words, category, deputies, self.units_moved(steps), self.people)

    def deputies(self, congress: int, serial: int) -> Places:
        longest = max(map(len, self.pools[congress]))
        key = (congress, serial * STRIDE % longest)
        if key not in self._deputies:
            pairs = [
                (old, pool[(place + key[1]) % len(pool)])
                for pool in self.pools[congress]
                for place, old in enumerate(pool)
            ]
            self._deputies[key] = Places(
                keys={old.pk: new.pk for old, new in pairs},
                users={
                    old.user_id: new.user_id for old, new in pairs if old.user_id and new.user_id
                },
                reviewers={},
                names={old.name: new.name for old, new in pairs},
                phones={old.pk: new.phone for old, new in pairs},
            )
        return self._deputies[key]

    def units_moved(self, steps: int) -> Places:
        steps %= len(self.units) or 1
        if steps not in self._units:
            self._units[steps] = self._moved(steps)
        return self._units[steps]

    def _moved(self, steps: int) -> Places:
        moved = Places({}, {}, {}, {}, {})
        for place, old in enumerate(self.units):
            new = self.units[(place + steps) % len(self.units)]
            moved.keys[old.pk] = new.pk
            moved.names[old.name] = new.name
            olds, news = self.staff(old), self.staff(new)
            for role in (1, 0, 2):  # where one account reviews and signs, it is the head's
                moved.users[olds[role].pk] = news[role].pk
                moved.names[olds[role].name] = news[role].name
            moved.reviewers[olds[1].pk] = news[1].pk
        return moved

    def staff(self, organ: Organ) -> tuple:
        return tuple(self.house.users[name] for name in self.house.staff[organ.name])


def own_words(proposal: Proposal) -> Words:
    text = proposal.draft
    category = proposal.category.name if proposal.category else ""
    return Words(text.title, category, text.facts, text.request)
