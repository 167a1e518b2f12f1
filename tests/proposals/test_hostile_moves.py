"""Every move of every flow, by its page, from whoever may make it: wrong days, forged fields,
markup, control characters, a megabyte of text, stale forms, double clicks, another congress.

What stands in ``tables.MOVES`` is tried here without further words; a new move comes by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from congress.people.models import Deputy, Organ
from congress.portal.demo.house import House
from congress.workflow.models import StatusChange
from congress.workflow.registry import find_flow
from tests.conftest import TODAY
from tests.proposals.conftest import text_of
from tests.proposals.tables import LIFE_OF, MOVES, URLS, flow_of, status_of, waits, who
from tests.proposals.test_moves import form_data

MARKUP = '<script>alert("x")</script><b onclick=alert(1)>'
CONTROLS = "甲\x00\x07\x1b[31m\u202e乙\ufffe"
MEGABYTE = "长" * 350_000
BAD_DAYS = ("2026-02-30", "昨天", "0000-00-00", "99999-01-01", "2026-11-16T00:00", "-1")
BAD_KEYS = ("x", "-1", "0", "1" + "0" * 30, "1e3", "1;drop table")
FORGED = {
    "status": "closed", "role": "admin", "by": "1", "actor": "1", "congress": "2", "number": "1",
    "target": "draft", "automatic": "1", "acting": "1", "deputy": "1", "is_internal": "1",
    "lead_id": "1",
}  # fmt: skip
OPEN = [
    (table, move, column, name)
    for table, rows in MOVES.items()
    for move, row in rows.items()
    for column, name in [
        next(
            (
                (column, name)
                for column, cell in row.items()
                if not waits(cell)
                for name in who(cell)
                if name != "SYSTEM"
            ),
            ("", ""),
        )
    ]
    if name
]
Ready = dict[tuple[str, str], Any]


@pytest.fixture
def door(ready: Ready, browsers: dict[str, Client], house: House) -> Any:
    """``knock(**changes)`` sends the good form with changes, in a savepoint that is rolled back."""

    class Door:
        def __init__(self, table: str, move: str, column: str, name: str) -> None:
            self.obj, self.client = ready[table, column], browsers[name]
            self.url = reverse(f"proposals:{URLS[flow_of(table)]}", args=[self.obj.pk, move])
            self.good = form_data(table, move, self.obj, name, house)
            self.step = find_flow(flow_of(table))[move]

        def fields(self) -> dict[str, forms.Field]:
            page = self.client.get(self.url)
            assert page.status_code == 200, self.url
            return page.context["form"].fields

        def knock(self, *, stays: bool = False, **changes: Any) -> Any:
            with transaction.atomic():
                answer = self.client.post(self.url, self.good | changes)
                assert answer.status_code in (302, 409, 422), (self.url, changes.keys())
                if not stays:
                    transaction.set_rollback(True)
            return answer

    return Door


def of_kind(fields: dict[str, forms.Field], *kinds: type[forms.Field]) -> Iterator[str]:
    return (name for name, field in fields.items() if type(field) in kinds)


@pytest.mark.parametrize(("table", "move", "column", "name"), OPEN)
def test_bad_words_are_answered_beside_the_form(
    table: str, move: str, column: str, name: str, door: Any
) -> None:
    at = door(table, move, column, name)
    ledger = StatusChange.objects.count()
    fields = at.fields()
    for field in of_kind(fields, forms.CharField):
        answer = at.knock(**{field: MEGABYTE})
        assert answer.status_code == 422, (field, "a megabyte")
        if not fields[field].widget.is_hidden:
            assert "最多" in text_of(answer), field
        assert at.knock(**{field: CONTROLS}).status_code in (302, 422)
        answer = at.knock(**{field: MARKUP})
        if answer.status_code == 422:  # nothing lost, nothing alive
            assert MARKUP not in text_of(answer), field
    for field in of_kind(fields, forms.DateField):
        for day in BAD_DAYS:
            assert at.knock(**{field: day}).status_code == 422, (field, day)
        assert at.knock(**{field: "9999-12-31"}).status_code in (302, 422)
    choices = (forms.ChoiceField, forms.ModelChoiceField, forms.ModelMultipleChoiceField)
    chosen = [key for key, field in fields.items() if isinstance(field, choices)]
    for field in chosen:
        for key in BAD_KEYS:
            assert at.knock(**{field: key}).status_code == 422, (field, key)
    for version in ("", "x", "-1", "1" + "0" * 30):
        assert at.knock(version=version).status_code in (409, 422), version
    assert StatusChange.objects.count() == ledger


@pytest.mark.parametrize(("table", "move", "column", "name"), OPEN)
def test_forged_fields_change_nothing(
    table: str, move: str, column: str, name: str, door: Any, ready: Ready
) -> None:
    """The move happens as though they were not there."""
    at = door(table, move, column, name)
    known = set(import_string(at.step.form).base_fields) | set(at.good)
    forged = {key: value for key, value in FORGED.items() if key not in known}
    with transaction.atomic():
        assert at.knock(stays=True, **forged).status_code == 302
        fresh = type(at.obj)._base_manager.get(pk=at.obj.pk)
        source = status_of(column)
        first = StatusChange.objects.filter(
            object_id=at.obj.pk, move=move, flow=flow_of(table)
        ).latest("pk")
        assert (first.from_status, first.to_status) == (source, at.step.leads_to(source))
        assert fresh.congress_id == at.obj.congress_id
        assert first.actor is not None
        assert first.actor.username == name
        transaction.set_rollback(True)


@pytest.mark.parametrize(("table", "move", "column", "name"), OPEN)
def test_a_double_click_moves_once_and_a_stale_form_is_a_sentence(
    table: str, move: str, column: str, name: str, door: Any
) -> None:
    at = door(table, move, column, name)
    with transaction.atomic():
        assert at.knock(stays=True).status_code == 302
        ledger = StatusChange.objects.count()
        with transaction.atomic():
            again = at.client.post(at.url, at.good)
        # Who moved it out of his sight meets nothing.
        assert again.status_code in (403, 404, 409), again.status_code
        if again.status_code == 409:
            assert "办理了" in text_of(again) or "现在的状态是" in text_of(again)
        assert StatusChange.objects.count() == ledger
        transaction.set_rollback(True)


def test_what_belongs_to_another_congress_cannot_be_named(
    ready: Ready, door: Any, house: House, browsers: dict[str, Client]
) -> None:
    """Organs and deputies of the district in the city's forms; the district at the city's doors."""
    organ = Organ.objects.filter(congress=house.district).first()
    deputy = Deputy.objects.filter(congress=house.district).first()
    assert organ
    assert deputy
    named = 0
    for table, move, column, name in OPEN:
        at = door(table, move, column, name)
        for field, kind in at.fields().items():
            if not isinstance(kind, forms.ModelChoiceField):
                continue
            foreign = {Organ: organ, Deputy: deputy}.get(kind.queryset.model)
            if foreign is not None:
                named += 1
                assert at.knock(**{field: foreign.pk}).status_code == 422, (table, move, field)
        for stranger in ("district-office", "district-deputy", "stranger"):
            with transaction.atomic():
                assert browsers[stranger].post(at.url, at.good).status_code == 404, (table, move)
    assert named >= 4


def test_every_column_is_known(ready: Ready) -> None:
    assert {(table, column) for table, _, column, _ in OPEN} <= set(ready)
    assert len(OPEN) > 30
    assert all(column in LIFE_OF[table] for table, _, column, _ in OPEN)
    assert TODAY.isoformat() not in BAD_DAYS
