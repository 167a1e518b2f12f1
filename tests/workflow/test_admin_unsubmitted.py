"""The ledger and the deadlines in the admin, of proposals that were never handed in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congress.calendar.models import Deadline, DeadlineChange
from congress.people.models import RoleGrant
from congress.people.roles import Role
from congress.portal.demo.house import House
from congress.workflow.admin import UNSUBMITTED
from congress.workflow.models import StatusChange
from tests.conftest import TODAY
from tests.proposals.lives import Case, without_account

LEDGER = "/admin/workflow/statuschange/"
DEADLINES = "/admin/calendar/deadline/"
CHANGES = "/admin/calendar/deadlinechange/"
TITLE = "没有提交的题目"


def cells(page: str, name: str) -> list[str]:
    found = re.findall(rf'class="field-{name}[^"]*">(.*?)</t[dh]>', page, re.S)
    return [re.sub("<[^>]+>", "", cell) for cell in found]


def read(client: Any, url: str, **query: str) -> str:
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def cost(client: Any, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def asked(house: House) -> Case:
    """One has signed, one was asked; nothing was handed in."""
    return Case(house, title=TITLE).invite("cosigner", "cosigner2").confirm("cosigner")


@pytest.fixture
def invitation(asked: Case) -> StatusChange:
    return StatusChange.objects.get(move="invite", root_id=asked.pk)


@pytest.mark.parametrize("name", ["office", "admin"])
def test_its_entries_are_not_the_offices(
    asked: Case, invitation: StatusChange, sign_in: Any, cast: Any, name: str
) -> None:
    client = sign_in(name)
    for query in ({}, {"q": TITLE}, {"flow": "proposal"}, {"q": cast["deputy"].name}):
        page = read(client, LEDGER, **query)
        assert cells(page, "move_words") == []
        assert cast["cosigner2"].name not in page
    assert client.get(f"{LEDGER}{invitation.pk}/change/").status_code == 302  # not found
    asked.submit()
    assert "邀请附议" in cells(read(client, LEDGER), "move_words")
    assert client.get(f"{LEDGER}{invitation.pk}/change/").status_code == 200


def test_the_auditor_reads_that_it_happened_and_no_words(
    asked: Case, invitation: StatusChange, sign_in: Any, cast: Any
) -> None:
    client = sign_in("auditor")
    page = read(client, LEDGER)
    assert cells(page, "move_words") == ["确认附议", "邀请附议"]
    assert cells(page, "subject_words") == [UNSUBMITTED, UNSUBMITTED]
    entry = read(client, f"{LEDGER}{invitation.pk}/change/")
    assert UNSUBMITTED in entry
    for words in (page, entry):
        assert TITLE not in words
        assert cast["cosigner2"].name not in words
    assert cells(read(client, LEDGER, q=TITLE), "move_words") == []
    assert len(cells(read(client, LEDGER, q=UNSUBMITTED), "move_words")) == 2
    asked.submit()
    assert set(cells(read(client, LEDGER), "subject_words")) == {TITLE}
    assert cast["cosigner2"].name in read(client, f"{LEDGER}{invitation.pk}/change/")


def test_an_auditor_who_is_of_the_office_reads_no_more_words(
    asked: Case, sign_in: Any, cast: Any, house: House
) -> None:
    RoleGrant.objects.create(
        user=cast["auditor"], role=Role.OFFICE, congress=house.city, starts_on=TODAY
    )
    page = read(sign_in("auditor"), LEDGER)
    assert cells(page, "subject_words") == [UNSUBMITTED, UNSUBMITTED]


def test_what_staff_entered_and_whom_they_serve_they_read(house: House, sign_in: Any) -> None:
    Case(house, entered=True, title="代为录入的题目").invite("cosigner")
    Case(house, title="代为征求的题目").invite(without_account(house))
    subjects = {"代为录入的题目", "代为征求的题目"}
    assert set(cells(read(sign_in("office"), LEDGER), "subject_words")) == subjects
    # The auditor reads what staff have entered; the other is a deputy's own still.
    seen = {"代为录入的题目", UNSUBMITTED}
    assert set(cells(read(sign_in("auditor"), LEDGER), "subject_words")) == seen


@pytest.mark.parametrize("name", ["office", "admin"])
def test_its_deadlines_are_not_the_offices(asked: Case, sign_in: Any, name: str) -> None:
    client = sign_in(name)
    row = Deadline.objects.filter(root_id=asked.pk).first()
    assert row is not None
    change = DeadlineChange.objects.create(
        deadline=row, cause="recomputed", old_legal_on=TODAY, new_legal_on=TODAY,
        old_act_by=TODAY, new_act_by=TODAY,
    )  # fmt: skip
    pages = (DEADLINES, CHANGES)
    rows = (f"{DEADLINES}{row.pk}/change/", f"{CHANGES}{change.pk}/change/")
    assert all(cells(read(client, url), "clock_label") == [] for url in pages)
    assert all(client.get(url).status_code == 302 for url in rows)
    asked.submit()
    assert all(cells(read(client, url), "clock_label") for url in pages)
    assert all(TITLE in read(client, url) for url in pages)
    assert all(client.get(url).status_code == 200 for url in rows)


@pytest.mark.parametrize(
    ("name", "url"), [("office", LEDGER), ("auditor", LEDGER), ("office", DEADLINES)]
)
def test_lists_cost_the_same_with_more_rows(
    house: House, sign_in: Any, name: str, url: str
) -> None:
    client = sign_in(name)
    Case(house).invite("cosigner").submit()
    Case(house).invite("cosigner")
    cost(client, url)
    before = cost(client, url)
    for _ in range(2):
        Case(house).invite("cosigner").submit()
        Case(house).invite("cosigner")
    assert cost(client, url) == before
