"""Many proposals at once, for measuring: copies of lives that were walked by real moves.

A copy has all the rows of its exemplar — parts, ledger, clocks — under new keys, with other words,
deputies, units and people, and a number of its own. Days stay as they are, so that ledger, status
and clocks agree because the exemplar's do. Left out: edit history, notices, files and the lines of
batches. Needs a house that nobody else is writing to.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import F, Max

from congress.documents.models import NumberCounter
from congress.documents.numbers import number_format
from congress.people.models import Congress
from congress.portal.demo.casting import Casting, Part
from congress.portal.demo.exemplar import Exemplar, Row, models_of
from congress.portal.demo.house import House
from congress.portal.demo.wordings import Words
from proposals.effects.screening import NUMBER_FORMATS
from proposals.models import Proposal, Tag

CHUNK = 400
#: A life that was handed over stands for so many: the odd ones stay few.
WEIGHT = 5


def multiply(
    house: House,
    count: int,
    *,
    words: Sequence[Words],
    report: Callable[[int], None] = lambda done: None,
) -> int:
    """Add ``count`` copies of the proposals that are there; return how many were added.

    ``words``: of what the copies speak, in turn; each names the unit that handles it.
    """
    found = Proposal.objects.filter(congress__in=(house.city, house.district))
    exemplars = [Exemplar.read(proposal) for proposal in found.order_by("pk")]
    if not exemplars or count <= 0:
        return 0
    writer = _Writer(house, words)
    turns = itertools.cycle(_in_proportion(exemplars))
    made = 0
    while made < count:
        size = min(CHUNK, count - made)
        with transaction.atomic():
            writer.write([next(turns) for _ in range(size)])
        made += size
        report(made)
    return made


def _in_proportion(exemplars: Iterable[Exemplar]) -> list[Exemplar]:
    exemplars = list(exemplars)
    handed_over = [exemplar for exemplar in exemplars if exemplar.is_handed_over]
    return exemplars + handed_over * (WEIGHT - 1)


@dataclass
class Copy:
    """One copy in the making: where its keys begin, and who and what stands for whom and what."""

    first: dict[type[models.Model], int]
    part: Part
    number: int | None
    label: str
    exemplar: Exemplar

    @property
    def key(self) -> int:
        return self.first[Proposal]

    def renamed(self, text: str) -> str:
        """The text with everybody and everything called as in this copy."""
        old = self.exemplar.proposal
        new = self.part.names | {old.title: self.part.words.title, old.number_label: self.label}
        return self.exemplar.said.sub(lambda found: new.get(found[0], found[0]), text)


class _Writer:
    def __init__(self, house: House, words: Sequence[Words]) -> None:
        self.casting = Casting(house, words)
        self.next_key: dict[type[models.Model], int] = {}
        self.serial = itertools.count(1)
        self.tags = {(t.congress_id, t.name): t.pk for t in Tag.objects.all()}
        self.formats: dict[tuple[int, str], str] = {}

    def write(self, turns: Sequence[Exemplar]) -> None:
        """The copies of one chunk, with the counters and the sequences behind them."""
        rows: dict[type[models.Model], list[tuple[Any, ...]]] = {}
        tags: list[tuple[int, int]] = []
        numbers = self._take_numbers(turns)
        for exemplar, number in zip(turns, numbers, strict=True):
            copy = self._begin(exemplar, number)
            for model, recipes in exemplar.rows.items():
                made = rows.setdefault(model, [])
                made.extend(self._row(recipe, copy) for recipe in recipes)
            names = copy.part.words.tags
            congress = exemplar.congress_id
            tags += [
                (copy.key, self.tags[congress, n]) for n in names if (congress, n) in self.tags
            ]
        for model in models_of(rows):
            _insert(model, rows[model])
        through = Proposal.tags.through
        through.objects.bulk_create(through(proposal_id=p, tag_id=t) for p, t in tags)
        _reset_sequences([*rows, through])

    def _begin(self, exemplar: Exemplar, number: int | None) -> Copy:
        first = {}
        for model, recipes in exemplar.rows.items():
            if model not in self.next_key:
                self.next_key[model] = _last_key(model) + 1
            first[model] = self.next_key[model]
            self.next_key[model] += len(recipes)
        part = self.casting.part(exemplar, next(self.serial))
        label = ""
        if number is not None:
            template = self._format(exemplar)
            label = template.format(number=number)
        return Copy(first, part, number, label, exemplar)

    def _row(self, recipe: Row, copy: Copy) -> tuple[Any, ...]:
        values = list(recipe.values)
        for place, model, offset in recipe.keys:
            values[place] = copy.first[model] + offset
        for place, cell in recipe.cells:
            values[place] = cell(copy, values[place])
        return tuple(values)

    def _take_numbers(self, turns: Sequence[Exemplar]) -> list[int | None]:
        """A number for each that has one, and the counters moved on."""
        wanted: dict[tuple[int, str, str], int] = {}
        for exemplar in turns:
            if scope := exemplar.number_scope:
                wanted[scope] = wanted.get(scope, 0) + 1
        next_number = {}
        for (congress, kind, scope), amount in sorted(wanted.items()):
            row, _ = NumberCounter.objects.get_or_create(
                congress_id=congress, kind=kind, scope=scope
            )
            NumberCounter.objects.filter(pk=row.pk).update(last=F("last") + amount)
            row.refresh_from_db()
            next_number[congress, kind, scope] = itertools.count(row.last - amount + 1)
        return [next(next_number[e.number_scope]) if e.number_scope else None for e in turns]

    def _format(self, exemplar: Exemplar) -> str:
        assert exemplar.number_scope is not None  # noqa: S101
        congress, kind, _ = exemplar.number_scope
        if (congress, kind) not in self.formats:
            self.formats[congress, kind] = number_format(
                Congress.objects.get(pk=congress), kind, default=NUMBER_FORMATS[kind]
            )
        return self.formats[congress, kind]


def _last_key(model: type[models.Model]) -> int:
    return model._base_manager.aggregate(last=Max("pk"))["last"] or 0


def _insert(model: type[models.Model], rows: list[tuple[Any, ...]]) -> None:
    """The rows as they stand, values of all columns: twenty times as fast as by objects."""
    quote = connection.ops.quote_name
    fields = model._meta.concrete_fields
    columns = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})",  # noqa: S608
            rows,
        )


def _reset_sequences(written: Iterable[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(statement)
