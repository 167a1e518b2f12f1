"""What the filters of lists offer: everything in one query."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.forms.models import ModelChoiceIteratorValue

from congress.people.enums import OrganKind
from congress.people.models import CongressSession, Delegation, Organ
from congress.people.roles import member_congress_ids
from proposals.models import Category, Dispatch, HandlingTask, Proposal

Choice = tuple[Any, str]
COLUMNS = ("kind", "key", "label", "short_name", "pinyin", "initials", "rank")
#: Organs are found by their letters too.
LETTERS = {
    "short_name": Concat("short_name", Value(" "), "former_words", output_field=TextField()),
    "pinyin": "pinyin",
    "initials": "initials",
}


@dataclass(frozen=True)
class Keys:
    """By what a choice is found besides its label (congress.people.widgets.KeyedSelect)."""

    short_name: str
    pinyin: str
    initials: str


@dataclass
class FilterChoices:
    sessions: list[Choice] = field(default_factory=list)
    categories: list[Choice] = field(default_factory=list)
    delegations: list[Choice] = field(default_factory=list)
    units: list[Choice] = field(default_factory=list)
    systems: list[Choice] = field(default_factory=list)


def filter_choices(user: Any) -> FilterChoices:
    """Of the congresses that the user belongs to; units and systems that handled something."""
    ids = member_congress_ids(user)
    tasks = HandlingTask.objects.filter(organ=OuterRef("pk"))
    below = HandlingTask.objects.filter(organ__parent=OuterRef("pk"))
    organs = Organ.objects.filter(congress__in=ids)
    handed = Dispatch.objects.filter(system=OuterRef("pk"))
    systems = organs.filter(
        Q(Exists(handed) | Exists(tasks) | Exists(below), kind=OrganKind.SYSTEM)
        # What stands under no system counts as its own (proposals.selectors.systems).
        | Q(~Q(kind=OrganKind.SYSTEM), Exists(tasks), parent=None)
    )
    used = Proposal.objects.filter(category=OuterRef("pk"))
    categories = Category.objects.filter(Q(is_active=True) | Exists(used), congress__in=ids)
    sessions = CongressSession.objects.filter(term__congress__in=ids)
    found = _rows(
        "sessions",
        sessions,
        label="name",
        short_name="term__name",
        pinyin="term__congress__short_name",
        rank=F("term__number") * -1000 - F("number"),
    ).union(
        _rows("categories", categories),
        _rows("delegations", Delegation.objects.filter(congress__in=ids)),
        _rows("units", organs.filter(Exists(tasks)), **LETTERS),
        _rows("systems", systems, **LETTERS),
        all=True,
    )
    choices = FilterChoices()
    for row in sorted(found, key=lambda row: (row[-1], row[1])):
        kind, key, label, short_name, pinyin, initials, _ = row
        chosen: Any = key
        if kind == "sessions":
            label = f"{pinyin}{short_name}{label}"
        elif pinyin:
            keys: Any = Keys(short_name, pinyin, initials)
            chosen = ModelChoiceIteratorValue(key, keys)
        getattr(choices, kind).append((chosen, label))
    return choices


def _rows(kind: str, rows: QuerySet, **paths: Any) -> QuerySet:
    """The same seven columns of each table, every one by name: unions go by place."""
    empty = Value("", output_field=TextField())
    columns: dict[str, Any] = {
        "c_kind": Value(kind, output_field=TextField()),
        "c_key": F("pk"),
    }
    for name in COLUMNS[2:-1]:
        path = paths.get(name, "name" if name == "label" else "")
        columns[f"c_{name}"] = (F(path) if isinstance(path, str) else path) if path else empty
    rank = paths.get("rank", F("position"))
    columns["c_rank"] = rank + Value(0, output_field=IntegerField())
    return rows.order_by().annotate(**columns).values_list(*columns)
