"""并案 of a group in the admin: choose, look, name the principal, all or none; and the way back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress.notices.models import Notice
from congress.portal.demo.house import House
from congress.workflow import many
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from proposals.models import Proposal
from tests.proposals.conftest import text_of
from tests.proposals.lives import LEAD, Case
from tests.proposals.many import registered
from tests.proposals.test_admin_many import LIST, MOVED, ask, inputs
from tests.proposals.turns.test_merging import Other, two

MANY = f"{LIST}many/merge/"


@pytest.fixture
def three(house: House) -> list[Case]:
    """Of three deputies, about one matter."""
    principal, other = two(house)
    return [principal, other, Other(house, "cosigner").submit().screen().register()]


def statuses(cases: list[Case]) -> list[str]:
    return [case.proposal.status for case in cases]


def test_look_choose_and_read(house: House, enter: Any, three: list[Case]) -> None:
    office, unready = enter("office"), Case(house).submit()
    page = ask(office, "merge", [*three, unready])
    words = text_of(page)
    assert "选中 4 件，其中可以并案的 3 件，其余的保持不变" in words
    assert "，不能“并案”。" in words
    assert "答复期限从全组交办的那一天起算，各件相同。" in words
    assert statuses(three) == ["registered"] * 3
    sent = inputs(page)
    assert sorted(sent["row"]) == sorted(f"{c.pk}:{c.proposal.version}" for c in three)
    answer = office.post(MANY, sent | {"principal": three[1].pk, "note": "说的是同一条路。"})
    assert (answer.status_code, answer["Location"]) == (302, MOVED)
    result = text_of(office.get(MOVED))
    assert "并案：已办理 2 件。" in result
    assert f"主办件是{three[1].proposal}" in result
    assert "批量拆并" in result
    assert statuses(three) == ["joined", "registered", "joined"]
    assert {case.proposal.merged_into_id for case in three} == {None, three[1].pk}
    note = StatusChange.objects.filter(move="merge").earliest("pk").note
    assert note.endswith("说的是同一条路。")
    assert list(violations()) == []


def test_handed_over_as_one_and_undone_as_many(house: House, enter: Any, three: list[Case]) -> None:
    office = enter("office")
    office.post(MANY, inputs(ask(office, "merge", three)) | {"principal": three[0].pk})
    three[0].plan(LEAD).assign()
    assert statuses(three) == ["assigned", "merged", "merged"]
    page = ask(office, "unmerge", three[1:])
    sent = inputs(page)
    assert len(sent["row"]) == 2
    office.post(f"{LIST}many/unmerge/", sent | {"note": "说的不是同一件事。"})
    assert "拆并：已办理 2 件。" in text_of(office.get(MOVED))
    assert statuses(three) == ["assigned", "registered", "registered"]
    assert list(violations()) == []


def test_where_one_is_refused_none_is_merged(house: House, enter: Any, three: list[Case]) -> None:
    """Somebody else has moved one of them since it was looked at."""
    office = enter("office")
    sent = inputs(ask(office, "merge", three))
    three[2].plan(LEAD).assign()
    told, ledger = Notice.objects.count(), StatusChange.objects.count()
    office.post(MANY, sent | {"principal": three[0].pk})
    result = text_of(office.get(MOVED))
    assert "已办理 0 件，未办理 2 件" in result
    assert many.TAKEN_BACK in result
    assert "您打开本页以后" in result
    assert statuses(three) == ["registered", "registered", "assigned"]
    assert (Notice.objects.count(), StatusChange.objects.count()) == (told, ledger)


def test_sent_twice_it_is_merged_once(house: House, enter: Any, three: list[Case]) -> None:
    office = enter("office")
    sent = inputs(ask(office, "merge", three)) | {"principal": three[0].pk}
    office.post(MANY, sent)
    ledger = StatusChange.objects.count()
    assert office.post(MANY, sent)["Location"] == MOVED
    assert StatusChange.objects.count() == ledger


def test_without_a_principal_nothing_is_merged(house: House, enter: Any, three: list[Case]) -> None:
    office, foreign = enter("office"), Case(house).submit().screen().register()
    sent = inputs(ask(office, "merge", three))
    for principal, words in (("", "请选择主办件"), (foreign.pk, "请重新选择"), ("x", "请重新选择")):
        page = office.post(MANY, sent | {"principal": principal})
        assert page.status_code == 422
        assert words in text_of(page)
        assert inputs(page) == sent
    assert statuses(three) == ["registered"] * 3


def test_what_carries_others_goes_on_carrying(house: House, enter: Any, three: list[Case]) -> None:
    principal, other, third = three
    other.merge_into(principal)
    office = enter("office")
    page = ask(office, "merge", three)
    words = text_of(page)
    assert "只能作主办件" in words
    assert words.count('type="radio"') == 1
    sent = inputs(page)
    assert office.post(MANY, sent | {"principal": third.pk}).status_code == 422
    office.post(MANY, sent | {"principal": principal.pk})
    assert third.proposal.merged_into_id == principal.pk
    assert statuses(three) == ["registered", "joined", "joined"]


def test_a_group_has_one_principal(house: House, enter: Any, three: list[Case]) -> None:
    other_group = [Case(house).submit().screen().register() for _ in range(2)]
    three[1].merge_into(three[0])
    other_group[1].merge_into(other_group[0])
    page = ask(enter("office"), "merge", [three[0], three[2], other_group[0]])
    assert "一组只能有一件，请先拆并" in text_of(page)
    assert len(inputs(page)["row"]) == 2


def test_one_alone_is_no_group(house: House, enter: Any, three: list[Case]) -> None:
    page = ask(enter("office"), "merge", [three[0], Case(house).submit()])
    assert "可以并案的不足两件" in text_of(page)
    assert inputs(page) == {"row": [], "ticket": ""}


def test_the_strictest_date_is_explained(house: House, enter: Any) -> None:
    """Registered 2 and 6 November between sessions: five working days from the earlier are up on
    9 November (条例 16)."""
    first = Case(house, on=date(2026, 11, 2)).submit().screen().register()
    second = Other(house, on=date(2026, 11, 6)).submit().screen().register()
    words = text_of(ask(enter("office"), "merge", [second, first]))
    day = first.proposal.next_due_on
    assert day < second.proposal.next_due_on
    sentence = f"交办期限以最早的为准：{day.month}月{day.day}日（{first.proposal.number_label}）。"
    assert sentence in words
    Proposal.objects.filter(pk=second.pk).update(is_in_session=True)
    words = text_of(ask(enter("office"), "merge", [second, first]))
    assert f"{second.proposal.number_label}是大会期间提出的" in words


def test_what_the_principal_carries_already_counts(house: House, enter: Any) -> None:
    """The second registered is carried by the first; a third comes later. The earliest day of all
    three is the carried one's, and no clock is moved by merging (条例 16)."""
    carried = Case(house, on=date(2026, 11, 2)).submit().screen().register()
    principal = Other(house, on=date(2026, 11, 5)).submit().screen().register()
    third = Other(house, on=date(2026, 11, 6)).submit().screen().register()
    carried.merge_into(principal)
    before = [case.proposal.next_due_on for case in (carried, principal, third)]
    assert before[0] < min(before[1:])
    page = ask(enter("office"), "merge", [principal, third])
    day, label = before[0], carried.proposal.number_label
    assert f"交办期限以最早的为准：{day.month}月{day.day}日（{label}）" in text_of(page)
    assert "各件自己的期限不改" in text_of(page)
    third.merge_into(principal)
    assert [case.proposal.next_due_on for case in (carried, principal, third)] == before


def test_other_rows_cannot_be_smuggled_in(house: House, enter: Any, three: list[Case]) -> None:
    rows = [f"{case.pk}:{case.proposal.version}" for case in three]
    body = {"row": rows, "ticket": "t" * 16, "principal": three[0].pk}
    assert enter("district-office").post(MANY, body)["Location"] == LIST
    for name in ("clerk", "deputy", "auditor"):
        assert enter(name).post(MANY, body).status_code in (302, 403, 404)
    office = enter("office")
    assert office.post(MANY, body | {"row": ["x:y", "²:³"]})["Location"] == LIST
    assert office.post(MANY, body | {"ticket": ""})["Location"] == LIST
    assert statuses(three) == ["registered"] * 3


def test_too_many_for_one_group(house: House, enter: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("proposals.admin.merging.AT_ONCE", 2)
    rows = registered(Case(house).submit().screen().register().proposal, 3)
    data = {"action": "move_merge", "_selected_action": [row.pk for row in rows]}
    assert "一组最多 2 件" in text_of(enter("office").post(LIST, data, follow=True))


def test_the_preview_costs_the_same_for_two_and_for_six(house: House, enter: Any) -> None:
    office: Client = enter("office")
    rows = registered(Case(house).submit().screen().register().proposal, 6)
    costs = set()
    for count in (2, 2, 6):
        data = {"action": "move_merge", "_selected_action": [row.pk for row in rows[:count]]}
        with CaptureQueriesContext(connection) as captured:
            assert office.post(LIST, data).status_code == 200
        costs.add(len(captured))
    assert len(costs) <= 2, costs  # the first one finds caches empty
    with CaptureQueriesContext(connection) as again:
        office.post(LIST, data)
    assert len(again) == len(captured)
