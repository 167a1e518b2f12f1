"""seed_demo --proposals: a copy says what a life walked by real moves with its parameters says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.models import DateTimeField

from congress.calendar.selectors import calendar_table
from congress.documents.models import NumberCounter
from congress.portal.demo.bulk import multiply
from congress.portal.demo.exemplar import Exemplar, parts
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, House, build_house
from congress.portal.demo.lives import Life
from congress.portal.demo.plan import Plan
from congress.portal.demo.wordings import BUS, READING, SORTING
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from proposals.models import Proposal, Reply

TODAY = date(2026, 11, 16)
DAY = date(2026, 9, 1)
WORDS = (BUS, READING, SORTING)
#: Fifty copies: ten of each.
PLANS = (
    Plan(BUS, "closed", DAY, cosigners=("cosigner",), joint=(OTHER_UNIT,)),
    Plan(BUS, "judged", DAY, is_dissatisfied=True),
    Plan(BUS, "received", DAY, joint=(OTHER_UNIT, THIRD_UNIT)),
    Plan(BUS, "withdrawn", DAY),
    Plan(BUS, "delivered", DAY, cosigners=("cosigner", "cosigner2"), separate=(THIRD_UNIT,)),
)
#: What a life chooses by itself, or what is given only once.
OWN = {"origin", "number", "number_label", "subject", "letter_number"}


@pytest.fixture(scope="module")
def copied(django_db_setup: Any, django_db_blocker: Any) -> Iterator[tuple[House, list[Proposal]]]:
    with django_db_blocker.unblock(), transaction.atomic():
        house = build_house("Yanshi-2026-Mima")
        for plan in PLANS:
            Life(house, plan, TODAY, calendar_table()).walk()
        known = set(Proposal.objects.values_list("pk", flat=True))
        assert multiply(house, 50, words=WORDS) == 50
        copies = list(Proposal.objects.exclude(pk__in=known).order_by("pk"))
        yield house, copies
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def db(copied: Any) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def facts(proposal: Proposal) -> dict[str, list[dict[str, Any]]]:
    """Every row of the proposal, keys of the same life as (table, place), without clock times."""
    said: dict[str, list[dict[str, Any]]] = {}
    for model, rows in Exemplar.read(proposal).rows.items():
        fields = model._meta.concrete_fields
        for row in rows:
            places = {place: (of._meta.label, offset) for place, of, offset in row.keys}
            said.setdefault(model._meta.label, []).append(
                {
                    field.name: places.get(place, row.values[place])
                    for place, field in enumerate(fields)
                    if field.name not in OWN and not isinstance(field, DateTimeField)
                }
            )
    said["tags"] = [{"name": name} for name in proposal.tags.values_list("name", flat=True)]
    return said


def plan_of(copy: Proposal, pattern: Plan) -> Plan:
    """The parameters of a copy, as a plan for a life."""
    words = {words.title: words for words in WORDS}[copy.title]
    units: dict[str, list[str]] = {"lead": [pattern.unit], "joint": [], "separate": []}
    planned = copy.planned_units.select_related("organ").order_by("pk")
    for role in units:
        units[role] = [line.organ.name for line in planned if line.role == role] or units[role]
    signed = copy.cosignatures.select_related("deputy__user").order_by("pk")
    return Plan(
        words=words,
        stage=pattern.stage,
        submitted_on=DAY,
        lead=copy.lead.user.username,
        cosigners=tuple(row.deputy.user.username for row in signed),
        unit=units["lead"][0],
        joint=tuple(units["joint"]),
        separate=tuple(units["separate"]),
        is_dissatisfied=pattern.is_dissatisfied,
    )


@pytest.mark.parametrize("place", range(len(PLANS)))
def test_copies_equal_lives_walked_by_real_moves(
    place: int, copied: tuple[House, list[Proposal]]
) -> None:
    house, copies = copied
    pattern = PLANS[place]
    mine = [copy for copy in copies if _is_of(copy, pattern)]
    assert mine
    for copy in mine:
        life = Life(house, plan_of(copy, pattern), TODAY, calendar_table())
        assert facts(copy) == facts(Proposal.objects.get(pk=life.walk().pk))


def _is_of(copy: Proposal, pattern: Plan) -> bool:
    roles = sorted(copy.planned_units.values_list("role", flat=True))
    lines = sorted(["lead", *["joint"] * len(pattern.joint), *["separate"] * len(pattern.separate)])
    if pattern.stage == "withdrawn":
        return copy.status == "withdrawn"
    return roles == lines and copy.cosignatures.count() == len(pattern.cosigners)


def test_every_copy_was_compared(copied: tuple[House, list[Proposal]]) -> None:
    _, copies = copied
    assert len(copies) == 50
    assert all(sum(_is_of(copy, pattern) for pattern in PLANS) == 1 for copy in copies)


def test_ledger_clocks_and_status_agree(copied: Any) -> None:
    assert list(violations()) == []


def test_numbers_are_given_once_and_the_next_one_follows(copied: tuple[House, list]) -> None:
    house, _ = copied
    numbers = list(Proposal.objects.exclude(number=None).values_list("number", flat=True))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert NumberCounter.objects.get().last == len(numbers)
    letters = list(Reply.objects.exclude(letter_number="").values_list("letter_number", flat=True))
    assert len(set(letters)) == len(letters)
    life = Life(house, Plan(BUS, "registered", DAY), TODAY, calendar_table())
    made = Proposal.objects.get(pk=life.walk().pk)
    assert made.number == len(numbers) + 1, "and the sequences of keys go on as well"


def test_deputies_units_and_categories_vary(copied: tuple[House, list[Proposal]]) -> None:
    _, copies = copied
    assert {copy.lead.name for copy in copies} == {"陈思远", "王玥", "林知远"}
    assert {copy.title for copy in copies} == {words.title for words in WORDS}
    assert {copy.category.name for copy in copies if copy.category} == {"城乡建设", "社会发展"}
    leads = {
        str(line.organ) for copy in copies for line in copy.planned_units.filter(role="lead")
    }  # fmt: skip
    assert leads == {words.unit for words in WORDS}


def test_a_name_of_the_exemplar_is_said_nowhere(copied: tuple[House, list[Proposal]]) -> None:
    _, copies = copied
    copy = next(c for c in copies if c.title == READING.title and c.number is not None)
    ledger = StatusChange.objects.filter(root_id=copy.pk)
    assert not any(BUS.title in change.subject for change in ledger)
    assert ledger.filter(subject=f"{copy.number_label} {copy.title}").exists()


def test_no_part_of_a_life_is_forgotten() -> None:
    """A table that is added to the app is copied as well, or named here."""
    names = {model.__name__ for model, _ in parts()}
    assert names >= {
        "Proposal", "ProposalDraft", "ProposalText", "CoSignature", "GateReview", "PlannedUnit",
        "HandlingRound", "Dispatch", "HandlingTask", "JointOpinion", "Contact", "Message", "Reply",
        "Verdict",
    }  # fmt: skip
    assert not names & {"Batch", "BatchLine", "Category", "Tag", "RefusalReason"}
