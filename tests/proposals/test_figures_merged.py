"""Numbers are the lengths of their lists, with merged proposals among them in every status."""

from __future__ import annotations

from typing import Any

import pytest

from congress.portal.demo.house import House
from proposals.figures.page import page_of, units_of
from proposals.figures.years import sessions_of, year_of
from proposals.models import Proposal
from proposals.selectors.choices import filter_choices
from tests.conftest import TODAY
from tests.proposals.lives import LEAD, THREE
from tests.proposals.test_figures import FIGURES, READERS, listed
from tests.proposals.turns.test_merging import two


@pytest.fixture(scope="module")
def library(built: House) -> set[str]:
    """Groups that wait, are handled, are answered, and closed; returns the statuses."""
    for steps in range(4):
        principal, other = two(built)
        other.merge_into(principal)
        if steps:  # that of three units too
            units = THREE if steps == 1 else LEAD
            principal.plan(units).assign().dispatch(units)
        if steps > 1:
            principal.answer()
        if steps > 2:
            verdict = principal.verdict(deputy="cosigner2")
            principal.go(verdict, "judge", "cosigner2", attitude="satisfied", result="satisfied")
            principal.judge(result="fairly").whole("close", "office")
    return set(Proposal.objects.filter(merged_into__isnull=False).values_list("status", flat=True))


@pytest.mark.parametrize("name", [*READERS, "deputy"])
def test_every_figure_is_the_length_of_its_list(
    name: str, library: set[str], house: House, browsers: Any, monkeypatch: Any
) -> None:
    assert library == {"joined", "merged", "replied", "closed"}
    if browsers[name].get(FIGURES).status_code == 403:
        assert name == "deputy"
        return
    user = house.users[name]
    sessions = sessions_of(user, TODAY)
    year = year_of(sessions, sessions[0], TODAY)
    figures = [*page_of(user, year, TODAY).figures, *units_of(user, year, TODAY).figures]
    counted = {figure.url.partition("?")[2]: figure.count for figure in figures}
    choices = filter_choices(user)
    monkeypatch.setattr("proposals.filters.filter_choices", lambda user: choices)
    assert {query: listed(user, query) for query in counted} == counted


def test_each_counts_by_itself_and_its_principals_unit_carries_it(
    library: set[str], house: House
) -> None:
    user = house.users["office"]
    sessions = sessions_of(user, TODAY)
    board = page_of(user, year_of(sessions, sessions[0], TODAY), TODAY)
    found = {head.figure.label: head.value for _, heads in board.heads for head in heads}
    assert (found["建议总数"], found["已交办"], found["已答复"], found["办结"]) == (
        "8", "6", "4", "2"
    )  # fmt: skip
