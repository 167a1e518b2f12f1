"""Contacts are recorded until the proposal is at its end, by whomever."""

from __future__ import annotations

from typing import Any

import pytest

from congress.portal.demo.house import House
from congress.workflow.engine import open_moves
from congress.workflow.refusals import Guarded
from proposals.models import Contact, Proposal
from tests.conftest import TODAY
from tests.proposals.lives import Case

#: status of the proposal: may its clerk, and the office for the deputy, still record a contact?
OPEN = {
    "handling": True,
    "replied": True,
    "closed": False,
    "withdrawn": False,
    "refused": False,
}
WORDS = {"closed": "办结", "withdrawn": "已撤回", "refused": "不予交办"}


@pytest.mark.parametrize("who", ["clerk", "office*"])
@pytest.mark.parametrize("status", OPEN)
def test_until_the_end(lives: dict[str, Case], house: House, status: str, who: str) -> None:
    case = lives["closed" if status == "closed" else "replied"]
    Proposal.objects.filter(pk=case.pk).update(status=status)
    task = case.task()
    said: dict[str, Any] = {
        "stage": "after", "form": "phone", "held_on": TODAY, "said": "回访。",
        "deputies": [case.proposal.lead],
    }  # fmt: skip
    user = house.users[who.rstrip("*")]
    moves = [move for move in open_moves(task, user) if move.transition.name == "contact"]
    if OPEN[status]:
        assert [move.missing for move in moves] == [()]
        case.go(task, "contact", who, **said)
        assert Contact.objects.filter(task=task).count() == 1
        return
    sentence = f"本件的状态是“{WORDS[status]}”，不能再记录沟通。"
    assert [move.missing for move in moves] == [(sentence,)]
    with pytest.raises(Guarded, match=sentence):
        case.go(task, "contact", who, **said)
    assert not Contact.objects.filter(task=task).exists()
