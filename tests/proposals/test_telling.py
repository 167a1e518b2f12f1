"""Who is told of which move (domain §8), and that each can open where his notice leads."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress.notices.models import Notice
from congress.notices.table import told_moves
from congress.people.enums import DeputyStatus
from congress.people.models import Deputy, RoleGrant, User
from congress.portal.demo.house import OTHER_UNIT, UNIT, House
from congress.workflow.models import StatusChange
from congress.workflow.refusals import MoveRefused
from congress.workflow.together import ended, together
from proposals.models import CoSignature, Dispatch, HandlingTask, Proposal
from tests.proposals.lives import (
    FOURTH_UNIT,
    LEAD,
    Case,
    asked,
    closed,
    dispatched,
    registered,
    replied,
    reviewing,
    signed,
    submitted,
)


def told(case: Case, move: str, flow: str = "proposal") -> dict[str, Notice]:
    """Who was told of the last such move of the case."""
    changes = StatusChange.objects.filter(root_id=case.pk, flow=flow, move=move).order_by("pk")
    rows = Notice.objects.filter(key=f"move:{changes.last().pk}").select_related("recipient")
    return {row.recipient.username: row for row in rows}


#: life, its last move of this flow and name → who is told, * also by mail; from domain §8.
TOLD: list[tuple[str, str, str, str]] = [
    ("asked", "proposal", "invite", "cosigner* cosigner2*"),
    ("declined", "proposal.cosignature", "decline", "deputy"),
    ("asked", "proposal.cosignature", "confirm", ""),
    ("cancelled", "proposal.cosignature", "cancel", ""),
    ("back again", "proposal.cosignature", "ask", "cosigner2*"),
    ("submitted", "proposal", "submit", "cosigner"),
    ("returned", "proposal", "return", "deputy"),
    ("suggested", "proposal", "suggest", "deputy cosigner cosigner2"),
    ("withdrawn", "proposal", "withdraw", "cosigner cosigner2"),
    ("wished", "proposal", "ask-withdrawal", "cosigner cosigner2"),
    ("voided", "proposal", "void", "deputy cosigner"),
    ("split", "proposal", "split", "deputy cosigner"),
    ("another leads", "proposal", "replace-lead", "cosigner2 cosigner"),
    ("refused", "proposal", "refuse", "deputy cosigner"),
    ("screened", "proposal", "screen", ""),
    ("registered", "proposal", "register", "deputy"),
    ("assigned", "proposal", "assign", "deputy dispatcher*"),
    ("beyond", "proposal", "refer", "deputy cosigner"),
    ("beyond, answered", "proposal", "record-answer", "deputy cosigner"),
    ("joined", "proposal", "merge", "deputy"),
    ("merged", "proposal", "accompany", "deputy"),
    ("dispatched", "proposal.dispatch", "dispatch", "deputy clerk* clerk2* clerk3*"),
    ("received", "proposal.task", "receive", ""),
    ("reviewing", "proposal.opinion", "propose", "head2"),
    ("signing", "proposal.reply", "propose", "head3"),
    ("signed", "proposal.opinion", "send", "clerk"),
    ("signed", "proposal.reply", "sign", "clerk3"),
    ("replied", "proposal.reply", "deliver", "deputy* cosigner"),
    ("judged", "proposal.verdict", "judge", "clerk"),
    ("closed", "proposal", "close", "deputy"),
    ("unanswered", "proposal.verdict", "remind", "deputy*"),
    ("unanswered", "proposal.verdict", "expire", ""),
    ("handled again", "proposal", "rehandle", "clerk* deputy cosigner"),
    ("met", "proposal", "convene", "deputy"),
    ("not waited for", "proposal.dispatch", "release", "dispatcher*"),
    ("replied, too early", "proposal.task", "release", "clerk2"),
]


@pytest.mark.parametrize(("life", "flow", "move", "people"), TOLD, ids=lambda value: value)
def test_who_is_told(life: str, flow: str, move: str, people: str, lives: dict[str, Case]) -> None:
    found = told(lives[life], move, flow)
    assert {name + "*" * row.wants_mail for name, row in found.items()} == set(people.split())


def test_a_dissatisfied_deputy_is_the_offices_business_by_mail(house: House) -> None:
    case = replied(house).judge(result="dissatisfied", reason="没有办。")
    found = told(case, "judge", "proposal.verdict")
    assert {name: row.wants_mail for name, row in found.items()} == {"clerk": False, "office": True}
    assert "没有办" not in found["office"].subject


def test_a_registered_one_that_is_withdrawn_is_the_offices_business(house: House) -> None:
    case = Case(house).submit().screen().register()
    words = f"代表撤回了{case.proposal.number_label}建议"
    case.whole("withdraw", "deputy", note="已有安排。")
    found = told(case, "withdraw")
    assert set(found) == {"office"}
    assert found["office"].subject.startswith(words)


def test_the_lead_unit_hears_of_a_joint_unit(house: House) -> None:
    case = dispatched(house)
    unit = house.organs[FOURTH_UNIT]
    case.whole("add", "office", unit=unit, role="joint", note="涉及经费。")
    found = told(case, "add")
    assert "增加了会办单位" in found["clerk"].subject


def test_whose_proposal_carries_another_hears_of_it(house: House) -> None:
    principal, case = registered(house), registered(house)
    other = house.deputies["cosigner2"]
    Proposal.objects.filter(pk=principal.pk).update(lead=other)
    case.whole("merge", "office", principal=principal.proposal)
    found = told(case, "merge")
    assert set(found) == {"deputy", "cosigner2"}
    assert found["cosigner2"].url == principal.proposal.get_absolute_url()
    assert "并入您的建议一起办理" in found["cosigner2"].subject


def test_up_and_down_in_the_unit(house: House) -> None:
    case = reviewing(house)
    steps = (
        ("reject", "reviewer", {"clerk"}), ("propose", "clerk", {"reviewer"}),
        ("approve", "reviewer", {"head"}), ("decline", "head", {"clerk"}),
        ("propose", "clerk", {"reviewer"}), ("approve", "reviewer", {"head"}),
        ("sign", "head", {"clerk"}), ("send-back", "office", {"clerk", "head"}),
    )  # fmt: skip
    for move, who, people in steps:
        case.go(case.reply(), move, who, note="说明。")
        assert set(told(case, move, "proposal.reply")) == people, move


def test_the_words(house: House) -> None:
    case = dispatched(house)
    title = "关于增设公交站点的建议"
    number = case.proposal.number_label
    words = {name: row.subject for name, row in told(case, "register").items()}
    assert words == {"deputy": f"您的建议已登记，编号为{number}：{title}"}
    assert (
        told(case, "assign")["dispatcher"].subject == f"市人民政府收到代表建议，请转承办：{title}"
    )
    units = told(case, "dispatch", "proposal.dispatch")
    assert units["clerk2"].subject == f"市教委收到代表建议（会办），请签收：{title}"
    assert units["deputy"].subject == (
        f"您的建议已确定承办单位（主办：市交通委；会办：市教委；分办：市城市管理委）：{title}"
    )
    assert units["deputy"].url == case.proposal.get_absolute_url()


def test_who_is_asked_again_is_told_again(house: House) -> None:
    case = asked(house).edit().whole("renew", "deputy")
    assert set(told(case, "ask", "proposal.cosignature")) == {"cosigner2"}
    assert (
        "内容有改动，请再次确认" in told(case, "ask", "proposal.cosignature")["cosigner2"].subject
    )
    assert told(case, "renew") == {}
    mine = Notice.objects.filter(recipient=house.users["cosigner"])
    assert mine.count() == 2, "invited, and asked again"


def test_nobody_is_told_of_his_own_act(house: House) -> None:
    closed(house)
    own = [
        notice
        for notice in Notice.objects.filter(key__startswith="move:")
        if StatusChange.objects.get(pk=notice.key[5:]).actor_id == notice.recipient_id
    ]
    assert own == []


def test_nor_of_one_that_staff_recorded_for_him(house: House) -> None:
    case = Case(house, entered=True).invite("cosigner")
    assert set(told(case, "invite")) == {"cosigner"}
    case.go(case.cosignature("cosigner"), "decline", "office*")
    assert set(told(case, "decline", "proposal.cosignature")) == {"deputy"}, (
        "who did not do it himself"
    )


def test_who_has_left_is_not_told(house: House) -> None:
    case = signed(house)
    User.objects.filter(username="cosigner").update(is_active=False)
    Deputy.objects.filter(pk=house.deputies["deputy"].pk).update(status=DeputyStatus.ENDED)
    assert told(case.deliver(UNIT), "deliver", "proposal.reply") == {}


def test_what_was_rolled_back_was_told_to_nobody(house: House) -> None:
    case = submitted(house).screen()
    before = Notice.objects.count()
    case.on = case.on.replace(year=2020)
    with pytest.raises(MoveRefused):
        case.register()
    assert Notice.objects.count() == before


def is_over(notice: Notice) -> bool:
    """Whether what the notice says is his no more: his invitation is over, or his unit's task (or
    his system's) was revoked and he must not see the proposal any longer."""
    reader = notice.recipient
    invited = CoSignature.objects.filter(proposal=notice.root_id, deputy__user=reader)
    if invited.exists():
        return not invited.filter(status__in=("invited", "confirmed")).exists()
    organs = list(RoleGrant.objects.filter(user=reader).values_list("organ", flat=True))
    mine = [
        *HandlingTask.objects.filter(proposal=notice.root_id, organ__in=organs),
        *Dispatch.objects.filter(proposal=notice.root_id, system__in=organs),
    ]
    return bool(mine) and all(part.status == "void" for part in mine)


def test_every_notice_opens_for_its_reader(lives: dict[str, Case], browsers: Any) -> None:
    """Of every life: where it leads may have changed since, what he is told of he still sees. What
    is his no more is a page that says so, and nothing of the proposal."""
    flows = {(change.pk): (change.flow, change.move) for change in StatusChange.objects.all()}
    seen = {}
    for notice in Notice.objects.filter(key__startswith="move:").select_related("recipient"):
        move = flows[int(notice.key[5:])]
        seen.setdefault((move, notice.recipient.username, notice.url), notice)
    moves = {move for move, *_ in seen}
    assert len(moves) >= 20, set(told_moves()) - moves
    pages = {(name, url) for _, name, url in seen}
    answers = {(name, url): browsers[name].get(url) for name, url in pages}
    over = set()
    for (move, name, url), notice in seen.items():
        answer = answers[name, url]
        if answer.status_code == 200:
            continue
        assert is_over(notice), (move, name, url)
        proposal = Proposal.objects.get(pk=notice.root_id)
        page = answer.content.decode()
        assert answer.status_code == 404
        assert "本件已不由您办理" in page
        assert proposal.title not in page
        over.add(move)
    assert over >= {("proposal", "invite"), ("proposal.dispatch", "dispatch")}, over


def test_whose_task_was_revoked_finds_out_by_every_way_to_it(
    house: House, browsers: dict[str, Client]
) -> None:
    case = dispatched(house)
    url = case.proposal.get_absolute_url()
    notice = Notice.objects.get(recipient__username="clerk", url=url)
    assert browsers["clerk"].post(f"/notices/{notice.pk}/open/", follow=True).status_code == 200
    case.go(case.task(), "revoke")
    tray = browsers["clerk"].get("/notices/").content.decode()
    assert notice.subject in tray, "the line stays"
    assert f'href="{url}"' in tray
    page = browsers["clerk"].get(url)
    assert page.status_code == 404
    assert "本件后来已不由贵单位承办" in page.content.decode()
    told = Notice.objects.get(recipient__username="clerk", subject__startswith="任务已撤销")
    left = browsers["clerk"].post(f"/notices/{told.pk}/open/", follow=True)
    assert left.request["PATH_INFO"] == "/proposals/unit/left/"
    assert case.proposal.number_label in left.content.decode()
    for name in ("stranger", "district-office"):  # nobody ever told them
        page = browsers[name].get(url)
        assert page.status_code == 404
        assert "没有找到这个页面" in page.content.decode()


def test_nothing_personal_leaves_the_house(lives: dict[str, Case]) -> None:
    lead = Proposal.objects.get(pk=lives["asked"].pk).lead
    secrets = {"13900000001", "010-55550123", lead.card_number}
    subjects = Notice.objects.values_list("subject", flat=True)
    assert subjects
    assert not [words for words in subjects if any(secret in words for secret in secrets)]


def test_many_at_once_are_one_notice_each(house: House) -> None:
    cases = [submitted(house).screen() for _ in range(3)]
    with together("many:1"):
        for case in cases:
            case.register()
        assert not Notice.objects.shown().filter(key="many:1").exists()
    ended("many:1")
    notice = Notice.objects.shown().get(key="many:1")
    assert (notice.recipient.username, notice.subject) == ("deputy", "您的3件建议已登记编号")
    assert (notice.url, notice.tally) == ("/proposals/", {"您的{n}件建议已登记编号": 3})
    ended("many:1")


def test_an_act_of_one_move_is_told_as_that_move(house: House) -> None:
    case = submitted(house).screen()
    with together("many:1"):
        case.register()
    ended("many:1")
    notice = Notice.objects.shown().get(key="many:1")
    assert notice.subject.startswith("您的建议已登记，编号为")
    assert (notice.url, notice.root) == (case.proposal.get_absolute_url(), case.proposal)


@pytest.mark.parametrize("lines", [LEAD, ((UNIT, "lead"), (OTHER_UNIT, "joint"))])
def test_a_told_move_costs_three_queries_more(
    lines: Any, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cost(case: Case, move: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            move(case)
        return len(queries)

    def moves(case: Case) -> list[int]:
        return [
            cost(case, lambda c: c.register()),
            cost(case.plan(lines), lambda c: c.assign()),
            cost(case, lambda c: c.dispatch(lines)),
            cost(case.answer(UNIT), lambda c: c.judge()),
        ]

    moves(submitted(house).screen())  # warm
    with_notices = moves(submitted(house).screen())
    monkeypatch.setattr("congress.notices.telling.rows_of", lambda flow, move: ())
    without = moves(submitted(house).screen())
    dearer = [a - b for a, b in zip(with_notices, without, strict=True)]
    assert max(dearer) <= 3, dearer
