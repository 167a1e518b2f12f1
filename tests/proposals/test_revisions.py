"""A revision that nobody was ever shown is stale, however large: nothing is lost or broken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from congress.portal.demo.house import House
from tests.proposals.conftest import text_of
from tests.proposals.lives import ANSWER, OPINION, Case, handling
from tests.proposals.test_forms import form_of

#: The last that the column holds, the first that it does not, one that no column holds.
NEVER_SHOWN = (2_147_483_647, 2_147_483_648, 10**30, -1)
SAVED, TYPED = "先前保存的内容", "后来写下的内容"


@pytest.mark.parametrize("revision", NEVER_SHOWN)
def test_a_draft_is_answered_with_both_texts(house: House, enter: Any, revision: int) -> None:
    case = Case(house, facts=SAVED)
    client, url = enter("deputy"), f"/proposals/{case.pk}/edit/"
    data = form_of(house, facts=TYPED, revision=str(revision))
    response = client.post(url, data)
    assert response.status_code == 409
    assert SAVED in text_of(response)
    assert TYPED in text_of(response)
    answer = client.post(f"/proposals/{case.pk}/autosave/", data)
    assert (answer.status_code, json.loads(answer.content)["stop"]) == (409, True)
    draft = case.proposal.draft
    assert (draft.facts, draft.revision) == (SAVED, 1)


@pytest.mark.parametrize("revision", NEVER_SHOWN)
@pytest.mark.parametrize(("kind", "name"), [("reply", "clerk"), ("opinion", "clerk2")])
def test_a_paper_is_answered_with_both_texts(
    house: House, enter: Any, kind: str, name: str, revision: int
) -> None:
    case = handling(house)
    paper = case.reply() if kind == "reply" else case.opinion()
    saved, before = paper.body, paper.revision
    folder = "replies" if kind == "reply" else "opinions"
    client, url = enter(name), f"/proposals/{folder}/{paper.pk}/"
    text = OPINION if kind == "opinion" else ANSWER | {"mode": "written", "copies": ""}
    data = text | {"body": TYPED, "revision": str(revision)}
    response = client.post(f"{url}edit/", data)
    assert response.status_code == 409
    assert saved in text_of(response)
    assert TYPED in text_of(response)
    answer = client.post(f"{url}autosave/", data)
    assert (answer.status_code, json.loads(answer.content)["stop"]) == (409, True)
    paper.refresh_from_db()
    assert (paper.body, paper.revision) == (saved, before)
