"""A life as rows: what a copy takes over as it is, and what stands differently in each copy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model

from congress.calendar.models import Deadline, DeadlineChange
from congress.documents.models import Attachment
from congress.people.models import Deputy, Organ, User
from congress.portal.demo.written import WRITTEN, Cell
from congress.workflow.models import StatusChange
from proposals.effects.screening import BETWEEN, IN_SESSION
from proposals.models import (
    Batch,
    BatchLine,
    Category,
    Proposal,
    Tag,
)

#: The office's papers about many proposals, and lists: no part of one life.
NO_PART = (Batch, BatchLine)
#: Steps that the reviewer makes; where one account reviews and signs, a copy tells them apart.
REVIEWERS = ("approve", "reject")


@dataclass
class Row:
    """Values of all columns; which of them are keys of the same life (column, model, offset);
    which are made anew (column, function of the copy and the exemplar's value)."""

    values: list[Any]
    keys: list[tuple[int, type[Model], int]] = field(default_factory=list)
    cells: list[tuple[int, Cell]] = field(default_factory=list)


@dataclass
class Exemplar:
    proposal: Proposal
    rows: dict[type[Model], list[Row]]
    lead_organ_id: int | None
    #: What a copy calls otherwise, wherever a text says it.
    said: re.Pattern[str]

    @classmethod
    def read(cls, proposal: Proposal) -> Exemplar:
        return _Reader(proposal).read()

    @property
    def congress_id(self) -> int:
        return self.proposal.congress_id

    @property
    def is_handed_over(self) -> bool:
        return self.proposal.assigned_on is not None

    @property
    def number_scope(self) -> tuple[int, str, str] | None:
        """(congress, kind, scope) of its number; None without one."""
        if self.proposal.number is None:
            return None
        kind = IN_SESSION if self.proposal.is_in_session else BETWEEN
        return self.congress_id, kind, f"session:{self.proposal.session_id}"


def parts() -> list[tuple[type[Model], str]]:
    """Every table that holds rows of one proposal, parents first, with the way to the proposal.

    Read from the models, so that a part added later is not forgotten.
    """
    found: dict[type[Model], str] = {Proposal: "pk"}
    candidates = [
        model
        for model in apps.get_app_config("proposals").get_models(include_auto_created=True)
        if not hasattr(model, "history_object") and model not in NO_PART and model is not Proposal
    ]
    grown = True
    while grown:
        grown = False
        for model in candidates:
            if model in found or _is_left_out(model):
                continue
            for item in model._meta.concrete_fields:
                if item.is_relation and item.related_model in found and not item.null:
                    path = found[item.related_model]
                    found[model] = item.name if path == "pk" else f"{item.name}__{path}"
                    grown = True
                    break
    return list(found.items())


def _is_left_out(model: type[Model]) -> bool:
    """Files are not copied; the tags are those of the copy's own words."""
    if not model._meta.auto_created:
        return False
    related = {item.related_model for item in model._meta.concrete_fields if item.is_relation}
    return Attachment in related or related == {Proposal, Tag}


def models_of(rows: Iterable[type[Model]]) -> list[type[Model]]:
    """In the order in which they can be written; the proposal's own texts come after it, so its
    keys to them are checked at the end of the transaction."""
    order = [model for model, _ in parts()] + [Deadline, DeadlineChange, StatusChange]
    present = set(rows)
    return [model for model in order if model in present]


class _Reader:
    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.kinds = {ContentType.objects.get_for_model(model).pk: model for model, _ in parts()}
        self.places: dict[type[Model], dict[Any, int]] = {}

    def read(self) -> Exemplar:
        found: dict[type[Model], list[Model]] = {}
        for model, path in parts():
            rows = model._base_manager.filter(**{path: self.proposal.pk}).order_by("pk")
            found[model] = list(rows)
        kind = ContentType.objects.get_for_model(Proposal)
        mine = {"root_type": kind, "root_id": self.proposal.pk}
        found[Deadline] = list(Deadline.objects.filter(**mine).order_by("pk"))
        found[StatusChange] = list(StatusChange.objects.filter(**mine).order_by("pk"))
        found[DeadlineChange] = list(
            DeadlineChange.objects.filter(deadline__in=found[Deadline]).order_by("pk")
        )
        found = {model: rows for model, rows in found.items() if rows}
        for model, rows in found.items():
            self.places[model] = {row.pk: place for place, row in enumerate(rows)}
        self.names = self._names(found)
        self.said = self._said()
        recipes = {model: [self.recipe(row) for row in rows] for model, rows in found.items()}
        lead = self.proposal.tasks.filter(role="lead").first()
        line = self.proposal.planned_units.filter(role="lead").first()
        source = lead or line
        return Exemplar(self.proposal, recipes, source.organ_id if source else None, self.said)

    def _names(self, found: dict[type[Model], list[Model]]) -> set[str]:
        """Of the people and organs that its rows refer to: texts may name them."""
        keys: dict[type[Model], set[int]] = {Deputy: set(), Organ: set(), User: set()}
        for rows in found.values():
            for row in rows:
                for item in row._meta.concrete_fields:
                    if item.is_relation and item.related_model in keys:
                        keys[item.related_model].add(getattr(row, item.attname))
        names: set[str] = set()
        for model, pks in keys.items():
            names |= set(model._base_manager.filter(pk__in=pks).values_list("name", flat=True))
        return names

    def _said(self) -> re.Pattern[str]:
        said = self.names | {self.proposal.title, self.proposal.number_label} - {""}
        return re.compile("|".join(map(re.escape, sorted(said, key=len, reverse=True))))

    def recipe(self, row: Model) -> Row:
        model = type(row)
        made = Row([])
        for place, item in enumerate(model._meta.concrete_fields):
            value = getattr(row, item.attname)
            made.values.append(item.get_db_prep_save(value, connection))
            if value is None:
                continue
            if target := self._own(row, item, value):
                made.keys.append((place, target, self.places[target][value]))
            elif cell := self._cell(row, item, value):
                made.cells.append((place, cell))
        return made

    def _own(self, row: Model, item: Any, value: Any) -> type[Model] | None:
        """The model of this life to whose row the column points; None for anything else."""
        model = type(row)
        if item.primary_key and not item.is_relation:
            return model if item.get_internal_type().endswith("AutoField") else None
        if item.is_relation and item.related_model in self.places:
            target = item.related_model
            while target._meta.pk.is_relation:  # a draft has its proposal's key
                target = target._meta.pk.related_model
            return target if value in self.places[target] else None
        if item.name in ("owner_id", "object_id", "root_id") and model in (Deadline, StatusChange):
            kind = getattr(row, item.name.replace("_id", "_type_id"))
            return self.kinds[kind]
        return None

    def _cell(self, row: Model, item: Any, value: Any) -> Cell | None:
        if item.is_relation:
            return self._person(row, item)
        written = WRITTEN.get((type(row), item.name))
        if written is not None:
            return None if value == "" else written(row, self.proposal)
        if isinstance(value, str) and not item.choices and self.said.search(value):
            return lambda copy, text: copy.renamed(text)
        return None

    def _person(self, row: Model, item: Any) -> Cell | None:
        if item.related_model is Deputy:
            return lambda copy, key: copy.part.deputies.get(key, key)
        if item.related_model is Organ:
            return lambda copy, key: copy.part.organs.get(key, key)
        if item.related_model is User:
            if isinstance(row, StatusChange) and row.move in REVIEWERS:
                return lambda copy, key: copy.part.reviewer(key)
            return lambda copy, key: copy.part.user(key)
        if item.related_model is Category:
            return lambda copy, key: copy.part.category_id or key
        return None
