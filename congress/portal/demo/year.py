"""The demonstration's proposals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from congress.calendar.selectors import calendar_table
from congress.portal.demo import wordings
from congress.portal.demo.deputies import build_deputies
from congress.portal.demo.house import OTHER_UNIT, SESSIONS, THIRD_UNIT, House, build_house
from congress.portal.demo.lives import Life
from congress.portal.demo.plan import Plan
from congress.portal.demo.units import build_units
from proposals.models import Proposal


def build_demo(password: str) -> House:
    """The tests' house, and beside it everybody else whom a year of life needs."""
    house = build_house(password)
    with transaction.atomic():
        hashed = house.users["office"].password
        build_deputies(house, hashed)
        build_units(house, hashed)
    return house


def all_words() -> list[wordings.Words]:
    """Of what proposals speak."""
    found = [item for item in vars(wordings).values() if isinstance(item, wordings.Words)]
    return [item for item in found if item.request]


def plans(today: date) -> Iterator[Plan]:
    """This year's in-session ones are done or overdue; those between sessions are on their way."""
    opened = max((opens for _, _, opens, _ in SESSIONS if opens < today), default=today)
    ago = lambda days: max(today - timedelta(days=days), opened)  # noqa: E731
    w = wordings
    yield Plan(w.BUS, "closed", opened)
    yield Plan(w.PARKING, "judged", opened + timedelta(days=1), is_dissatisfied=True)
    yield Plan(w.LIFTS, "received", opened + timedelta(days=2), lead="cosigner")
    yield Plan(w.SIGNS, "delivered", ago(50), cosigners=("cosigner", "cosigner2"))
    both = ("cosigner", "cosigner2")
    yield Plan(w.CYCLING, "signed", ago(45), lead="cosigner")
    yield Plan(
        w.GREENWAY, "advised", ago(38), cosigners=both, joint=(OTHER_UNIT,), separate=(THIRD_UNIT,)
    )
    yield Plan(w.SCHOOL_BUS, "received", ago(30), joint=(OTHER_UNIT, THIRD_UNIT))
    yield Plan(w.SORTING, "dispatched", ago(10), joint=(THIRD_UNIT,), cosigners=("cosigner",))
    yield Plan(w.RAMPS, "planned", ago(6), joint=(OTHER_UNIT,))
    yield Plan(w.WIFI, "suggested", ago(6), cosigners=("cosigner",))
    yield Plan(w.CANTEEN, "cosigning", ago(1), cosigners=both)
    yield Plan(w.CROSSING, "signing", ago(40))
    yield Plan(w.SLOW, "reviewing", ago(35), lead="cosigner")
    yield Plan(w.BUS_LANES, "received", ago(20))
    yield Plan(w.NIGHT_BUS, "assigned", ago(9))
    yield Plan(w.CHARGING, "registered", ago(6), lead="cosigner")
    yield Plan(w.TAXI, "screened", ago(3))
    yield Plan(w.READING, "submitted", ago(2))
    yield Plan(w.SHELTERS, "returned", ago(8))
    yield Plan(w.GOODS, "refused", ago(12), lead="cosigner")
    yield Plan(w.RAILS, "draft", today)
    yield Plan(w.DISTRICT_GARDEN, "registered", ago(7), lead="district-deputy")


def live(house: House, today: date) -> int:
    """Make the demonstration's proposals once; return how many were made."""
    if Proposal.objects.exists():
        return 0
    calendar = calendar_table()
    return len([Life(house, plan, today, calendar).walk() for plan in plans(today)])
