"""Proposals counted by everything that figures ask of them: a few grouped queries, many figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, Count, QuerySet, Value, When
from django.urls import reverse

from congress.people.visibility import visible
from proposals.enums import REACHED, Again, Heard, Milestone, Objected
from proposals.models import Proposal
from proposals.selectors.answering import SAID, answer_case, heard_case
from proposals.selectors.turned import objected_case

#: Conditions as the list of proposals takes them from its address.
Asked = Mapping[str, Any]
ATOMS = ("session_id", "is_in_session", "status", "answer", "heard", "again", "objected")
OBJECTED_OF = {Objected.EVER: (Objected.EVER, Objected.FILED), Objected.FILED: (Objected.FILED,)}
HEARD_OF = {value: (value,) for value in Heard} | {Heard.GIVEN: SAID}


@dataclass(frozen=True)
class Figure:
    """A count, and the conditions of the list that it opens: exactly what it counts."""

    label: str
    count: int
    asked: Asked

    @property
    def url(self) -> str:
        return f"{reverse('proposals:list')}?{urlencode(self.asked, doseq=True)}"


class Group(NamedTuple):
    """So many proposals that have all of this in common."""

    session: int
    period: str
    status: str
    answer: str
    heard: str
    again: str
    objected: str
    count: int


class Cube:
    """Groups by key: a category, a delegation, a month … ``count`` adds up those that fit."""

    def __init__(self, rows: Iterable[tuple[Any, Group]]) -> None:
        self.groups: dict[Any, list[Group]] = {}
        for key, group in rows:
            self.groups.setdefault(key, []).append(group)

    @cached_property
    def whole(self) -> list[Group]:
        """The groups of all keys together, each once."""
        found: Counter[Group] = Counter()
        for groups in self.groups.values():
            for group in groups:
                found[group._replace(count=0)] += group.count
        return [group._replace(count=count) for group, count in found.items()]

    def count(self, asked: Asked, keys: Iterable[Any] | None = None) -> int:
        """Of ``keys``; of all without them."""
        wanted = _Wanted(asked)
        if keys is None:
            groups: Iterable[Group] = self.whole
        else:
            groups = (group for key in keys for group in self.groups.get(key, ()))
        return sum(group.count for group in groups if wanted.fits(group))


class _Wanted:
    """The list's conditions, said of a group. What a group does not know (category …) is its key's
    to answer; ``None``: whatever it is."""

    def __init__(self, asked: Asked) -> None:
        self.session, self.period = asked.get("session"), asked.get("period")
        self.answer, heard = asked.get("answer"), asked.get("result")
        self.again = asked.get("again")
        objected = asked.get("objection")
        self.objected = OBJECTED_OF[Objected(objected)] if objected else None
        self.heard = HEARD_OF[Heard(heard)] if heard else None
        stage, status = asked.get("stage"), asked.get("status")
        self.statuses = REACHED[Milestone(stage)] if stage else (status,) if status else None

    def fits(self, group: Group) -> bool:
        return (
            self.session in (None, group.session)
            and self.period in (None, group.period)
            and self.answer in (None, group.answer)
            and self.again in (None, group.again)
            and (self.statuses is None or group.status in self.statuses)
            and (self.objected is None or group.objected in self.objected)
            and (self.heard is None or group.heard in self.heard)
        )


def base_of(user: Any, sessions: Iterable[int]) -> QuerySet[Proposal]:
    """What the user may see of these sessions."""
    return visible(Proposal, user).filter(session__in=list(sessions)).order_by()


def known(rows: QuerySet[Proposal], user: Any, on: date) -> QuerySet[Proposal]:
    """The rows with ``answer`` and ``heard``, each in the one state it is in, ``again`` and
    ``objected``."""
    again = Case(When(rehandlings__gt=0, then=Value(Again.REHANDLED.value)), default=Value(""))
    return rows.annotate(
        answer=answer_case(on),
        heard=heard_case(user),
        again=again,
        objected=objected_case(user),
    )


def grouped(rows: QuerySet[Proposal], *paths: str, once: bool = False) -> Cube:
    """One query. ``rows``: as ``known`` returns them; ``paths``: of the key (one path: its value,
    several: a tuple). ``once``: joined rows may repeat a proposal."""
    found = rows.values_list(*ATOMS, *paths).annotate(number=Count("pk", distinct=once))
    first = len(ATOMS)
    return Cube(
        (row[first] if len(paths) == 1 else row[first:-1], _group(row)) for row in found.iterator()
    )


def _group(row: tuple[Any, ...]) -> Group:
    session, is_in, *others = row[: len(ATOMS)]
    return Group(session, "in" if is_in else "between", *others, row[-1])


def merged(cubes: Iterable[Cube]) -> Cube:
    return Cube(
        (key, group) for cube in cubes for key, rows in cube.groups.items() for group in rows
    )
