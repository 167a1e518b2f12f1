"""异议、延期、并案 in lists and figures: each figure is the length of its list, for everybody."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from congress.portal.demo.house import House
from proposals.figures.page import page_of, units_of
from proposals.figures.years import sessions_of, year_of
from proposals.selectors.choices import filter_choices
from tests.conftest import TODAY
from tests.proposals.lives import (
    Case,
    decided,
    extension_asked,
    joined,
    objected,
    replied,
    settled,
    system_objected,
)
from tests.proposals.test_figures import READERS, listed

LISTS = ("objection=ever", "objection=filed", "extension=granted", "extension=asked")


def carried(house: House, turn: str) -> Case:
    """Merged; its principal's lead unit objects, or is given more time."""
    case = joined(house)
    principal = case.principal.plan().assign().dispatch()
    if turn == "objected":
        principal.go(principal.task(), "object", "clerk", note="职责已划转。")
        return case
    principal.receive()
    principal.go(principal.task(), "extend", "head", ground="wide", note="涉及五个区。")
    principal.go(principal.extension, "grant", "office")
    return case


@pytest.fixture(scope="module")
def turned(built: House) -> dict[str, Case]:
    return {
        "filed": objected(built), "of the system": system_objected(built),
        "refused": decided("refuse")(built), "asked": extension_asked(built),
        "granted": settled("grant", "office")(built),
        "taken back": settled("withdraw", "reviewer")(built),
        "with its principal": carried(built, "objected"),
        "granted with it": carried(built, "granted"),
        "plain": replied(built),
    }  # fmt: skip


#: account → how many rows the four lists have. A principal and what it carries are two.
SEEN = {
    "office": (5, 4, 3, 1), "admin": (5, 4, 3, 1), "dispatcher": (5, 4, 3, 1),
    "clerk": (4, 3, 3, 1), "head": (4, 3, 3, 1),
    # Not theirs to read: objections but their own, and what is not granted.
    "leader": (0, 0, 3, 0), "committee": (0, 0, 3, 0), "deputy": (0, 0, 3, 0),
    "clerk2": (0, 0, 0, 0), "head3": (0, 0, 0, 0), "cosigner2": (0, 0, 0, 0),
    "auditor": (0, 0, 0, 0), "stranger": (0, 0, 0, 0), "district-office": (0, 0, 0, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEN)
def test_what_each_finds(name: str, turned: dict[str, Case], house: House) -> None:
    user = house.users[name]
    assert tuple(listed(user, query) for query in LISTS) == SEEN[name]


@pytest.mark.parametrize("name", READERS)
def test_every_figure_is_the_length_of_its_list(
    name: str, turned: dict[str, Case], house: House, monkeypatch: Any
) -> None:
    """Rows that were merged, and those that carry them, among them."""
    user = house.users[name]
    sessions = sessions_of(user, TODAY)
    year = year_of(sessions, sessions[0], TODAY)
    figures = [*page_of(user, year, TODAY).figures, *units_of(user, year, TODAY).figures]
    assert any(figure.count for figure in figures) is (name != "district-office")
    counted = {figure.url.partition("?")[2]: figure.count for figure in figures}
    choices = filter_choices(user)
    monkeypatch.setattr("proposals.filters.filter_choices", lambda user: choices)
    assert {query: listed(user, query) for query in counted} == counted


def test_the_figure_stands_where_somebody_objected(turned: dict[str, Case], house: House) -> None:
    for name, seen in (("office", ("5", 4)), ("leader", None)):
        user = house.users[name]
        sessions = sessions_of(user, TODAY)
        board = page_of(user, year_of(sessions, sessions[0], TODAY), TODAY)
        heads = {head.figure.label: head for _, found in board.heads for head in found}
        head = heads.get("异议")
        assert (head and (head.value, head.parts[0].count)) == seen, name


def test_said_in_words_and_in_the_admin(
    turned: dict[str, Case], browsers: dict[str, Client]
) -> None:
    for query, words in {
        "objection=ever": "提出过异议的建议", "objection=filed": "异议待决定的建议",
        "extension=granted": "已同意延期的建议", "extension=asked": "延期申请待决定的建议",
    }.items():  # fmt: skip
        page = browsers["office"].get(f"/proposals/?{query}")
        assert page.context["selection"].sentence == words
        there = browsers["admin"].get(f"/admin/proposals/proposal/?{query}")
        assert there.context["cl"].result_count == page.context["paginator"].count > 0
    nonsense = browsers["admin"].get("/admin/proposals/proposal/?objection=x&extension=1")
    assert nonsense.status_code == 200
