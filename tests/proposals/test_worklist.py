"""What waits for whom: exactly the expected, although everything that could leak is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from congress.calendar.models import CalendarYear, YearState
from congress.people.enums import Role
from congress.people.models import RoleGrant
from congress.portal.demo.house import OTHER_UNIT, UNIT, House
from congress.portal.demo.lives import STAGES
from congress.portal.demo.wordings import BUS, DISTRICT_GARDEN, READING
from proposals.selectors.waiting import waiting_for
from tests.conftest import TODAY
from tests.proposals.conftest import walk
from tests.proposals.tables import CAST

IN_DISTRICT = (
    "draft", "submitted", "returned", "suggested", "withdrawn", "refused", "screened", "registered",
)  # fmt: skip
MUCH_LATER = date(2027, 3, 1)


def other_house(house: House) -> House:
    """The same house in which the education commission handles what Life hands to the unit."""
    users = dict(house.users)
    users |= {"clerk": users["clerk2"], "reviewer": users["head2"], "head": users["head2"]}
    return replace(house, users=users, organs={**house.organs, UNIT: house.organs[OTHER_UNIT]})


@pytest.fixture(scope="module")
def everything(built: House) -> dict[tuple[str, str], int]:
    """(whose, stage) → proposal: the deputy's by the unit, the co-signer's by another unit, and
    the district's. Each asks the other deputy to sign."""
    other = other_house(built)
    asked = {stage: {} for stage in STAGES} | {
        stage: {"cosigners": ("deputy",)} for stage in ("cosigning", "cosigned")
    }
    rows = {("ours", stage): walk(built, stage, words=BUS) for stage in STAGES}
    rows |= {
        ("theirs", stage): walk(other, stage, words=READING, lead="cosigner", **asked[stage])
        for stage in STAGES
    }
    rows |= {
        ("district", stage): walk(built, stage, words=DISTRICT_GARDEN, lead="district-deputy")
        for stage in IN_DISTRICT
    }
    return {key: proposal.pk for key, proposal in rows.items()}


OURS, THEIRS, BOTH = ("ours",), ("theirs",), ("ours", "theirs")
#: ``advised`` of a life without joint units is what ``received`` is.
RECEIVED = ("received", "advised")
OPEN_TASKS = (*RECEIVED, "reviewing", "signing", "signed")
#: A contact is without a record: before and in the course of it, and after the reply.
UNTOLD = (*OPEN_TASKS, "delivered", "judged")
#: account → group → (whose, stages, is it only to read?)
WAITING: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "admin": {},
    "office": {
        "screen": (BOTH, ("submitted",)),
        "register": (BOTH, ("screened",)),
        "allocate": (BOTH, ("registered",)),
        "assign": (BOTH, ("planned",)),
        "close": (BOTH, ("judged",)),
    },
    "committee": {},
    "leader": {},
    "dispatcher": {
        "dispatch": (BOTH, ("assigned",)),
        "unreceived": (BOTH, ("dispatched",)),
    },
    "clerk": {
        "receive": (OURS, ("dispatched",)),
        "draft-reply": (OURS, RECEIVED),
        "deliver": (OURS, ("signed",)),
        "contact": (OURS, UNTOLD),
    },
    "reviewer": {"approve": (OURS, ("reviewing",))},
    "head": {"sign": (OURS, ("signing",))},
    "clerk2": {
        "receive": (THEIRS, ("dispatched",)),
        "draft-reply": (THEIRS, RECEIVED),
        "deliver": (THEIRS, ("signed",)),
        "contact": (THEIRS, UNTOLD),
    },
    "head2": {"approve": (THEIRS, ("reviewing",)), "sign": (THEIRS, ("signing",))},
    "clerk3": {},
    "head3": {},
    "deputy": {
        "judge": (OURS, ("delivered",)),
        "confirm": (THEIRS, ("cosigning",)),
        "suggested": (OURS, ("suggested",)),
        "returned": (OURS, ("returned",)),
        "drafts": (OURS, ("draft", "cosigning", "cosigned")),
    },
    "cosigner": {
        "judge": (THEIRS, ("delivered",)),
        "confirm": (OURS, ("cosigning",)),
        "suggested": (THEIRS, ("suggested",)),
        "returned": (THEIRS, ("returned",)),
        "drafts": (THEIRS, ("draft", "cosigning", "cosigned")),
    },
    "cosigner2": {},
    "auditor": {},
    "unit-admin": {},  # whoever has left is replaced; nobody has
    "stranger": {},
    "district-office": {
        "screen": (("district",), ("submitted",)),
        "register": (("district",), ("screened",)),
        "allocate": (("district",), ("registered",)),
    },
    "district-deputy": {
        "returned": (("district",), ("returned",)),
        "suggested": (("district",), ("suggested",)),
        "drafts": (("district",), ("draft",)),
    },
}
#: What besides, when all periods are over: only to read.
LATE: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "office": {
        "unjudged": (BOTH, ("delivered",)),
        "units-late": (BOTH, ("dispatched", *OPEN_TASKS)),
    },
    "committee": {"late": (OURS, ("dispatched", *OPEN_TASKS))},
    "leader": {"late": (BOTH, ("dispatched", *OPEN_TASKS))},
    "dispatcher": {"system-late": (BOTH, OPEN_TASKS)},
    "reviewer": {"unit-late": (OURS, ("dispatched", *OPEN_TASKS))},
    "head": {"unit-late": (OURS, ("dispatched", *OPEN_TASKS))},
    "head2": {"unit-late": (THEIRS, ("dispatched", *OPEN_TASKS))},
}
READING_ONLY = {
    "unreceived", "unjudged", "units-late", "late", "system-late", "unit-late", "dissatisfied",
}  # fmt: skip


def expected(
    table: dict[str, tuple[tuple[str, ...], tuple[str, ...]]], pks: dict[tuple[str, str], int]
) -> dict[str, set[str]]:
    return {
        code: {f"/proposals/{pks[side, stage]}/" for side in sides for stage in stages}
        for code, (sides, stages) in table.items()
    }


def test_the_table_has_the_whole_cast() -> None:
    assert set(WAITING) == set(CAST) - {"anonymous"}


@pytest.mark.parametrize("name", WAITING)
def test_exactly_this_waits(
    name: str, everything: dict[tuple[str, str], int], house: House
) -> None:
    groups = waiting_for(house.users[name], TODAY)
    found = {group.code: {item.url for item in group.items} for group in groups}
    assert found == expected(WAITING[name], everything)
    assert all(group.is_reading == (group.code in READING_ONLY) for group in groups)
    assert all(len(group.items) == len(found[group.code]) for group in groups), "no row twice"


@pytest.mark.parametrize("name", WAITING)
def test_exactly_this_is_late(
    name: str, everything: dict[tuple[str, str], int], house: House
) -> None:
    groups = waiting_for(house.users[name], MUCH_LATER)
    found = {group.code: {item.url for item in group.items} for group in groups}
    assert found == expected(WAITING[name] | LATE.get(name, {}), everything)
    assert all(group.is_reading == (group.code in READING_ONLY) for group in groups)


@pytest.mark.parametrize("name", WAITING)
def test_the_page_shows_it_and_every_button_opens(
    name: str, everything: dict[tuple[str, str], int], browsers: dict[str, Client], house: House
) -> None:
    # Whose notice is waited for from November on, by who keeps the calendar.
    CalendarYear.objects.update_or_create(
        year=TODAY.year + 1, defaults={"state": YearState.ANNOUNCED}
    )
    response = browsers[name].get("/")
    page = response.content.decode()
    groups = waiting_for(house.users[name], TODAY)
    for words in (BUS, READING, DISTRICT_GARDEN):
        shown = any(item.title == words.title for group in groups for item in group.items)
        assert (words.title in page) is shown
    for group in groups:
        assert group.label in page
        for item in group.items:
            assert browsers[name].get(item.action_url).status_code == 200, item
    if not groups:
        nothing = {
            "stranger": "您的账号还没有任何角色",
            "auditor": "访问日志和流程记录在管理后台查看",
        }
        assert nothing.get(name, "现在没有等您办理的事项") in page


def test_nobody_signed_in_nothing_shown(everything: Any, browsers: dict[str, Client]) -> None:
    assert browsers["anonymous"].get("/").status_code == 302


def test_a_group_of_its_own_for_each_late_list(
    everything: dict[tuple[str, str], int], house: House
) -> None:
    """Two roles of one person: no two groups with one name (their ids would collide)."""
    reviewer = house.users["reviewer"]
    for role in (Role.LEADER, Role.OFFICE):
        RoleGrant.objects.create(
            user=reviewer, role=role, congress=house.city, starts_on=date(2023, 1, 15)
        )
    codes = [group.code for group in waiting_for(reviewer, MUCH_LATER)]
    assert len(codes) == len(set(codes)) == 10
    assert {"late", "unit-late", "units-late"} < set(codes)
