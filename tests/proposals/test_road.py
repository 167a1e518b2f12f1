"""The road with one unit and with many: ledger, facts, texts, gates, numbers, sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from congress.documents.models import NumberCounter, NumberFormat
from congress.people.enums import Role
from congress.people.models import CongressSession, RoleGrant, User
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.workflow.engine import ActingFor, open_moves, perform
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from congress.workflow.refusals import BadInput, Guarded, MoveRefused, NotPermitted, Stale
from proposals.enums import GateResult
from proposals.models import (
    Category,
    CoSignature,
    Dispatch,
    GateReview,
    HandlingRound,
    HandlingTask,
    Proposal,
    ProposalDraft,
    ProposalText,
    RefusalReason,
    Reply,
    Verdict,
)
from proposals.services import (
    NotEditable,
    Overtaken,
    create_draft,
    discard_draft,
    plan_units,
    save_draft,
    save_reply,
)
from tests.proposals.conftest import part_of, walk
from tests.proposals.lives import LIVES, Case, chairs

PASSED = {"political": "passed", "legal": "passed", "quality": "passed"}
WHOLE = {
    "letter_number": "京交函〔2026〕12号",
    "body": "您的建议收悉，答复如下。",
    "result_code": "resolved",
    "publicity": "full",
    "contact_name": "金沐阳",
    "contact_phone": "010-55550123",
}
#: Between two sessions, and inside one.
BETWEEN, SITTING = date(2026, 3, 2), date(2026, 1, 26)


def write(house: House, lead: str = "deputy", **fields: Any) -> Proposal:
    words: dict[str, Any] = {
        "title": "关于增设公交站点的建议",
        "facts": "沿线两公里没有公交站点。",
        "request": "在学校门口增设站点。",
        "contact_phone": "13900000001",
        "origin": "station",
    }
    deputy = house.deputies[lead]
    cleared = RefusalReason.objects.filter(congress=deputy.congress, is_active=True)
    words |= {"cleared": cleared}
    return create_draft(lead=deputy, by=house.users[lead], **(words | fields))


def submitted(house: House, on: date = BETWEEN, lead: str = "deputy", **fields: Any) -> Proposal:
    proposal = write(house, lead, **fields)
    perform(proposal, "submit", by=house.users[lead], on=on)
    return proposal


def registered(house: House, on: date = BETWEEN, lead: str = "deputy") -> Proposal:
    proposal = submitted(house, on, lead)
    office = house.users["office" if lead != "district-deputy" else "district-office"]
    perform(proposal, "screen", by=office, on=on, **PASSED)
    perform(proposal, "register", by=office, on=on)
    return proposal


# --- the whole way ----------------------------------------------------------------------------

#: move, who, from, to — as the ledger tells it afterwards; 系统 follows by itself.
LEDGER = [
    ("proposal", "submit", "deputy", "draft", "submitted", date(2026, 3, 2)),
    ("proposal", "screen", "office", "submitted", "submitted", date(2026, 3, 3)),
    ("proposal", "register", "office", "submitted", "registered", date(2026, 3, 4)),
    ("proposal", "assign", "office", "registered", "assigned", date(2026, 3, 6)),
    ("proposal.dispatch", "dispatch", "dispatcher", "awaiting", "dispatched", date(2026, 3, 9)),
    ("proposal", "transfer", None, "assigned", "dispatched", date(2026, 3, 9)),
    ("proposal.task", "receive", "clerk", "awaiting", "handling", date(2026, 3, 10)),
    ("proposal", "begin", None, "dispatched", "handling", date(2026, 3, 10)),
    ("proposal.reply", "propose", "clerk", "draft", "review", date(2026, 4, 7)),
    ("proposal.reply", "reject", "reviewer", "review", "draft", date(2026, 4, 8)),
    ("proposal.reply", "propose", "clerk", "draft", "review", date(2026, 4, 9)),
    ("proposal.reply", "approve", "reviewer", "review", "signing", date(2026, 4, 10)),
    ("proposal.reply", "decline", "head", "signing", "draft", date(2026, 4, 13)),
    ("proposal.reply", "propose", "clerk", "draft", "review", date(2026, 4, 14)),
    ("proposal.reply", "approve", "reviewer", "review", "signing", date(2026, 4, 15)),
    ("proposal.reply", "sign", "head", "signing", "signed", date(2026, 4, 16)),
    ("proposal.reply", "deliver", "clerk", "signed", "delivered", date(2026, 4, 20)),
    ("proposal.task", "answer", None, "handling", "replied", date(2026, 4, 20)),
    ("proposal", "conclude", None, "handling", "replied", date(2026, 4, 20)),
    ("proposal.verdict", "judge", "deputy", "awaited", "given", date(2026, 4, 27)),
    ("proposal", "close", "office", "replied", "closed", date(2026, 4, 28)),
]


def days_of(proposal: Proposal) -> list[date | None]:
    return [
        getattr(proposal, f"{name}_on")
        for name in ("submitted", "screened", "registered", "assigned", "dispatched", "replied")
    ]


def test_from_draft_to_closed(house: House) -> None:
    users, unit = house.users, house.organs[UNIT]
    category = Category.objects.filter(congress=house.city).first()
    proposal = write(house)
    data: dict[str, dict[str, Any]] = {
        "screen": PASSED,
        "register": {"category": category},
        "assign": {"note": "请会同公交集团办理", "meeting": chairs(house, date(2026, 3, 6))},
        "dispatch": {"lead": [unit], "note": "请抓紧"},
        "reject": {"note": "请写明时间"},
        "decline": {"note": "数字再核"},
        "deliver": {"method": "hand"},
        "judge": {"attitude": "satisfied", "result": "fairly"},
    }
    parts: dict[str, Any] = {"proposal": proposal}
    for flow, move, who, _, target, on in LEDGER:
        if who is None:
            continue  # follows by itself
        if move == "assign":
            plan_units(proposal, [(unit, "lead")])
        if flow not in parts:
            parts[flow] = part_of(proposal, flow.removeprefix("proposal."))
        obj = parts[flow]
        if move == "propose" and obj.revision == 1:
            save_reply(obj, revision=1, **WHOLE, signatory=users["head"])
        perform(obj, move, by=users[who], on=on, **data.get(move, {}))
        assert obj.status == target

    rows = StatusChange.objects.order_by("pk")
    told = [
        (row.flow, row.move, row.actor, row.from_status, row.to_status, row.happened_on)
        for row in rows
    ]
    assert told == [
        (flow, move, who and users[who], source, target, on)
        for flow, move, who, source, target, on in LEDGER
    ]
    assert {row.congress for row in rows} == {house.city}
    assert {row.root_id for row in rows} == {proposal.pk}
    assert {row.actor_name for row in rows if row.actor is None} == {"系统"}
    assert [row.move for row in rows if row.is_internal] == ["screen"]
    decided = "第一次主任会议（2026年3月6日）决定交办"
    assert rows.get(move="assign").note == f"{decided}\n请会同公交集团办理"
    assert rows.get(move="dispatch").note == f"主办：{UNIT}\n请抓紧"
    assert rows.get(move="close").actor_name == users["office"].name

    proposal = Proposal.objects.get()
    assert days_of(proposal) == [
        date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 4), date(2026, 3, 6), date(2026, 3, 9),
        date(2026, 4, 20),
    ]  # fmt: skip
    assert proposal.closed_on == date(2026, 4, 28)
    assert (proposal.status, proposal.category) == ("closed", category)
    assert proposal.session.name == "第四次会议"
    assert (proposal.is_in_session, proposal.number_label) == (False, "闭会第001号")
    task = HandlingTask.objects.get()
    assert (task.assigned_on, task.received_on, task.replied_on) == (
        date(2026, 3, 9), date(2026, 3, 10), date(2026, 4, 20),
    )  # fmt: skip
    assert (task.clerk, task.dispatch) == (users["clerk"], Dispatch.objects.get())
    assert (task.organ, task.role, task.status) == (unit, "lead", "replied")
    assert HandlingRound.objects.get().kind == "first"
    reply = Reply.objects.get()
    assert (reply.signed_on, reply.delivered_on) == (date(2026, 4, 16), date(2026, 4, 20))
    verdict = Verdict.objects.get()
    assert (verdict.delivered_on, verdict.given_on) == (date(2026, 4, 20), date(2026, 4, 27))
    assert (verdict.deputy, verdict.delivery_method) == (house.deputies["deputy"], "hand")
    assert (verdict.attitude, verdict.result, verdict.reason) == ("satisfied", "fairly", "")


#: The same with two co-signers, of whom one does not answer, and three units.
MANY = [
    ("proposal", "invite", "deputy", "cosigning", 2),
    ("proposal.cosignature", "confirm", "cosigner", "confirmed", 3),
    ("proposal", "submit", "deputy", "submitted", 4),
    ("proposal.cosignature", "lapse", None, "lapsed", 4),
    ("proposal", "screen", "office", "submitted", 5),
    ("proposal", "register", "office", "registered", 5),
    ("proposal", "assign", "office", "assigned", 6),
    ("proposal.dispatch", "dispatch", "dispatcher", "dispatched", 9),
    ("proposal", "transfer", None, "dispatched", 9),
    ("proposal.task", "receive", "clerk3", "handling", 10),
    ("proposal", "begin", None, "handling", 10),
    ("proposal.task", "receive", "clerk", "handling", 11),
    ("proposal.task", "receive", "clerk2", "handling", 11),
    ("proposal.opinion", "propose", "clerk2", "review", 12),
    ("proposal.opinion", "send", "head2", "sent", 13),
    ("proposal.task", "advise", None, "advised", 13),
    ("proposal.reply", "propose", "clerk3", "review", 16),
    ("proposal.reply", "approve", "head3", "signing", 16),
    ("proposal.reply", "sign", "head3", "signed", 16),
    ("proposal.reply", "deliver", "clerk3", "delivered", 17),
    ("proposal.task", "answer", None, "replied", 17),
    ("proposal.verdict", "judge", "deputy", "given", 18),
    ("proposal.reply", "propose", "clerk", "review", 19),
    ("proposal.reply", "approve", "reviewer", "signing", 19),
    ("proposal.reply", "sign", "head", "signed", 19),
    ("proposal.reply", "deliver", "clerk", "delivered", 20),
    ("proposal.task", "answer", None, "replied", 20),
    ("proposal", "conclude", None, "replied", 20),
    ("proposal.verdict", "judge", "cosigner", "given", 23),
    ("proposal.verdict", "judge", "deputy", "given", 24),
    ("proposal", "close", "office", "closed", 25),
    ("proposal.verdict", "lapse", None, "lapsed", 25),
]


def test_many_hands_from_draft_to_closed(house: House) -> None:
    """The second answer concludes it; the worse verdict is the proposal's; a late one lapses."""
    case = Case(house)

    def on(day: int) -> Case:
        case.on = date(2026, 3, day)
        return case

    on(2).invite("cosigner", "cosigner2")
    on(3).confirm("cosigner")
    on(4).submit()
    on(5).screen().register().plan()
    on(6).assign(target_on=date(2026, 5, 6))
    on(9).dispatch()
    on(10).receive(THIRD_UNIT)
    on(11).receive(UNIT, OTHER_UNIT).write(UNIT, OTHER_UNIT, THIRD_UNIT)
    on(12).propose(OTHER_UNIT)
    on(13).send()
    on(16).propose(THIRD_UNIT).approve(THIRD_UNIT).sign(THIRD_UNIT)
    on(17).deliver(THIRD_UNIT)
    assert case.proposal.status == "handling"
    worse = {"attitude": "fairly", "result": "dissatisfied", "reason": "没有时间表"}
    on(18).judge("deputy", THIRD_UNIT, **worse)
    on(19).propose().approve().sign()
    on(20).deliver()
    on(23).judge("cosigner", UNIT, attitude="dissatisfied", reason="与我无关")
    assert case.proposal.worst_attitude == "fairly", "a co-signer's word is shown and not counted"
    on(24).judge("deputy", UNIT, result="satisfied")
    on(25).whole("close", "office", note="已当面说明。")

    rows = StatusChange.objects.order_by("pk")
    told = [(r.flow, r.move, r.actor, r.to_status, r.happened_on.day) for r in rows]
    assert told == [
        (flow, move, who and house.users[who], target, day) for flow, move, who, target, day in MANY
    ]
    proposal = case.proposal
    assert days_of(proposal) == [date(2026, 3, day) for day in (4, 5, 5, 6, 9, 20)]
    assert (proposal.worst_attitude, proposal.worst_result) == ("fairly", "dissatisfied")
    assert (proposal.target_on, proposal.closed_on) == (date(2026, 5, 6), date(2026, 3, 25))
    dispatch = case.dispatched
    assert (dispatch.role, dispatch.assigned_on, dispatch.dispatched_on) == (
        "lead", date(2026, 3, 6), date(2026, 3, 9),
    )  # fmt: skip
    tasks = {task.organ.name: task for task in HandlingTask.objects.all()}
    assert {name: (t.role, t.status, t.assigned_on.day, t.received_on.day, t.replied_on.day)
            for name, t in tasks.items()} == {
        UNIT: ("lead", "replied", 9, 11, 20),
        OTHER_UNIT: ("joint", "advised", 9, 11, 13),
        THIRD_UNIT: ("separate", "replied", 9, 10, 17),
    }  # fmt: skip
    said = {(v.reply.task.organ.name, v.deputy.name): v.status for v in Verdict.objects.all()}
    assert said == {
        (THIRD_UNIT, "陈思远"): "given", (THIRD_UNIT, "王玥"): "lapsed",
        (UNIT, "陈思远"): "given", (UNIT, "王玥"): "given",
    }  # fmt: skip
    signed = {row.deputy.name: (row.status, row.ended_on.day) for row in CoSignature.objects.all()}
    assert signed == {"王玥": ("confirmed", 3), "林知远": ("lapsed", 4)}
    assert list(violations()) == []


def test_each_part_belongs_to_the_congress_of_the_whole(house: House) -> None:
    case = LIVES["judged"](house)
    parts = case.parts()
    assert len(parts) == 1 + 2 + 1 + 3 + 1 + 2 + 4
    assert {part.congress for part in parts} == {house.city}
    assert {part.root for part in parts} == {case.proposal}


# --- texts ------------------------------------------------------------------------------------


def test_submission_cuts_a_version_and_resubmission_a_second(house: House) -> None:
    proposal = submitted(house)
    office, deputy = house.users["office"], house.users["deputy"]
    first = ProposalText.objects.get()
    assert (first.number, first.cut_on, first.cut_by) == (1, BETWEEN, deputy)
    assert proposal.text == first
    perform(proposal, "return", by=office, on=date(2026, 3, 3), note="请写明位置")
    save_draft(
        proposal,
        revision=1,
        title="关于在学校门口增设公交站点的建议",
        facts="两处。",
        request="增设。",
    )
    first.refresh_from_db()
    assert first.facts == "沿线两公里没有公交站点。", "a version is never changed"
    perform(proposal, "submit", by=deputy, on=date(2026, 3, 5))
    assert [t.number for t in ProposalText.objects.all()] == [1, 2]
    assert proposal.text.number == 2
    assert proposal.text.facts == "两处。"
    assert proposal.title == "关于在学校门口增设公交站点的建议"
    assert proposal.submission == 2
    assert (proposal.submitted_on, proposal.screened_on) == (date(2026, 3, 5), None)


@pytest.mark.parametrize("change", [{}, {"facts": "沿线两公里没有公交站点。"}])
def test_an_unchanged_text_is_not_taken_back(change: dict[str, str], house: House) -> None:
    proposal = submitted(house)
    perform(proposal, "return", by=house.users["office"], on=BETWEEN, note="请写明位置")
    if change:
        draft = ProposalDraft.objects.get(proposal=proposal)
        words = {"title": draft.title, "facts": draft.facts, "request": draft.request} | change
        save_draft(proposal, revision=1, **words)
    with pytest.raises(Guarded, match="没有改动"):
        perform(proposal, "submit", by=house.users["deputy"], on=BETWEEN)
    assert ProposalText.objects.count() == 1


def test_the_browsers_line_ends_are_no_change(house: House) -> None:
    """A form sends CR LF; what was entered otherwise has LF."""
    proposal = submitted(house, facts="一、没有站点。\n二、步行太远。")
    perform(proposal, "return", by=house.users["office"], on=BETWEEN, note="请写明位置")
    draft = ProposalDraft.objects.get(proposal=proposal)
    save_draft(
        proposal, revision=1, title=draft.title, request=draft.request,
        facts="一、没有站点。\r\n二、步行太远。",
    )  # fmt: skip
    with pytest.raises(Guarded, match="没有改动"):
        perform(proposal, "submit", by=house.users["deputy"], on=BETWEEN)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"facts": ""}, "请先填写：事实和问题。"),
        ({"request": "  "}, "请先填写：具体建议。"),
        ({"contact_phone": ""}, "请先填写：联系电话。"),
        ({"origin": ""}, "请先填写：提出来源。"),
        (
            {"facts": "", "request": "", "contact_phone": "", "origin": ""},
            "事实和问题、具体建议、联系电话、提出来源。",
        ),
        ({"cleared": []}, "请先逐项对照“不予受理的情形”"),
    ],
)
def test_what_is_missing_is_named(fields: dict[str, str], sentence: str, house: House) -> None:
    proposal = write(house, **fields)
    with pytest.raises(Guarded, match=sentence):
        perform(proposal, "submit", by=house.users["deputy"], on=BETWEEN)
    offered = {m.transition.name: m for m in open_moves(proposal, house.users["deputy"])}
    assert set(offered) == {"submit", "invite"}
    assert sentence in "".join(offered["submit"].missing)
    assert not ProposalText.objects.exists()


def test_a_stale_draft_gets_both_texts(house: House) -> None:
    proposal = write(house)
    assert save_draft(proposal, revision=1, title="甲", facts="第一页", request="一") == 2
    with pytest.raises(Overtaken) as overtaken:
        save_draft(proposal, revision=1, title="乙", facts="第二页", request="二")
    assert overtaken.value.current.facts == "第一页"
    assert "别处改过" in str(overtaken.value)
    assert ProposalDraft.objects.get().facts == "第一页"
    assert Proposal.objects.get().title == "甲"
    assert save_draft(proposal, revision=2, title="乙", facts="第二页", request="二") == 3


@pytest.mark.parametrize("stage", ["submitted", "refused", "registered", "closed"])
def test_beyond_draft_and_return_nothing_is_edited(stage: str, house: House) -> None:
    proposal = walk(house, stage)
    with pytest.raises(NotEditable):
        save_draft(proposal, revision=1, title="改", facts="改", request="改")
    with pytest.raises(NotEditable):
        discard_draft(proposal)
    assert ProposalDraft.objects.get().title != "改"


def test_only_what_was_never_submitted_is_thrown_away(house: House) -> None:
    draft, returned = write(house), walk(house, "returned")
    discard_draft(draft)
    assert list(Proposal.objects.all()) == [returned]
    assert not Proposal.history.filter(id=draft.pk).exists()
    with pytest.raises(NotEditable):
        discard_draft(returned)


# --- screening --------------------------------------------------------------------------------


def test_registration_waits_for_all_three_gates(house: House) -> None:
    """政治关、法律关、质量关, one by one, by whomever; a failed one may be looked at again."""
    proposal, office = submitted(house), house.users["office"]
    with pytest.raises(Guarded, match="政治关、法律关、质量关尚未审核。"):
        perform(proposal, "register", by=office, on=BETWEEN)
    perform(proposal, "screen", by=office, on=BETWEEN, political="passed", legal="passed")
    with pytest.raises(Guarded, match=r"^质量关尚未审核。$"):
        perform(proposal, "register", by=office, on=BETWEEN)
    perform(proposal, "screen", by=office, on=BETWEEN, quality="failed", quality_remark="一事一议")
    with pytest.raises(Guarded, match="质量关未通过，请退回修改、建议撤回或不予交办。"):
        perform(proposal, "register", by=office, on=BETWEEN)
    perform(proposal, "screen", by=office, on=date(2026, 3, 3), quality="passed")
    perform(proposal, "register", by=office, on=date(2026, 3, 3))
    assert {gate.gate: gate.result for gate in GateReview.objects.all()} == PASSED
    quality = GateReview.objects.get(gate="quality")
    assert (quality.reviewer, quality.reviewed_on) == (office, date(2026, 3, 3))


def test_each_submission_has_gates_of_its_own(house: House) -> None:
    proposal, office, deputy = submitted(house), house.users["office"], house.users["deputy"]
    perform(proposal, "screen", by=office, on=BETWEEN, **PASSED)
    perform(proposal, "return", by=office, on=BETWEEN, note="分成两件")
    save_draft(proposal, revision=1, title="新题", facts="新", request="新")
    perform(proposal, "submit", by=deputy, on=BETWEEN)
    with pytest.raises(Guarded, match="尚未审核"):
        perform(proposal, "register", by=office, on=BETWEEN)
    perform(proposal, "screen", by=office, on=BETWEEN, **PASSED)
    assert GateReview.objects.filter(proposal=proposal).count() == 6
    perform(proposal, "register", by=office, on=BETWEEN)
    assert proposal.status == "registered"


@pytest.mark.parametrize("move", ["return", "refuse"])
def test_sending_back_and_refusing_need_words(move: str, house: House) -> None:
    proposal, office = submitted(house), house.users["office"]
    reason = RefusalReason.objects.filter(congress=house.city).first()
    for note in ("", "   \n"):
        with pytest.raises(BadInput, match="请填写"):
            perform(proposal, move, by=office, on=BETWEEN, note=note, reason=reason)
    assert proposal.status == "submitted"


def test_refusal_ends_it_with_a_reason(house: House) -> None:
    proposal, office = submitted(house), house.users["office"]
    reason = RefusalReason.objects.filter(congress=house.city)[3]
    perform(proposal, "refuse", by=office, on=date(2026, 3, 4), reason=reason, note="已说明")
    assert (proposal.status, proposal.refusal) == ("refused", reason)
    assert proposal.screened_on == date(2026, 3, 4)
    assert proposal.number is None
    for user in house.users.values():
        offered = [move.transition.name for move in open_moves(proposal, user)]
        assert offered == (["correct"] if user.username == "office" else [])  # of a wrong day


# --- numbers ----------------------------------------------------------------------------------


def test_numbers_in_session_and_between(house: House) -> None:
    """Each period of each session counts for itself, each congress too."""
    labels = [
        registered(house, on, lead).number_label
        for on, lead in [
            (SITTING, "deputy"),
            (SITTING, "cosigner"),
            (BETWEEN, "deputy"),
            (SITTING, "district-deputy"),
            (BETWEEN, "cosigner"),
            (BETWEEN, "district-deputy"),
            (date(2025, 1, 15), "deputy"),  # the session before
            (date(2025, 6, 2), "deputy"),
        ]
    ]
    assert labels == [
        "第0001号", "第0002号", "闭会第001号", "第0001号",
        "闭会第002号", "闭会第001号", "第0001号", "闭会第001号",
    ]  # fmt: skip
    assert NumberCounter.objects.count() == 6


@pytest.mark.parametrize(
    ("on", "label", "session"),
    [
        (date(2026, 1, 24), "闭会第001号", "第三次会议"),
        (date(2026, 1, 25), "第0001号", "第四次会议"),  # opens
        (date(2026, 1, 29), "第0001号", "第四次会议"),  # closes
        (date(2026, 1, 30), "闭会第001号", "第四次会议"),
    ],
)
def test_the_day_of_submission_decides(on: date, label: str, session: str, house: House) -> None:
    proposal = registered(house, on)
    assert (proposal.number_label, proposal.session.name) == (label, session)


def test_resubmission_keeps_the_session_of_the_first(house: House) -> None:
    """Submitted while the congress sat, returned, submitted again after it closed."""
    proposal, office, deputy = submitted(house, SITTING), house.users["office"], "deputy"
    perform(proposal, "return", by=office, on=SITTING, note="请补充")
    save_draft(proposal, revision=1, title="新题", facts="新", request="新")
    perform(proposal, "submit", by=house.users[deputy], on=BETWEEN)
    perform(proposal, "screen", by=office, on=BETWEEN, **PASSED)
    perform(proposal, "register", by=office, on=BETWEEN)
    assert proposal.number_label == "第0001号"
    assert proposal.is_in_session


def test_a_congress_writes_numbers_its_own_way(house: House) -> None:
    NumberFormat.objects.create(
        congress=house.district, kind="proposal.between", template="海闭{number}号"
    )
    assert registered(house, lead="district-deputy").number_label == "海闭1号"
    assert registered(house).number_label == "闭会第001号"


def test_a_refused_registration_takes_no_number(house: House) -> None:
    proposal, office = submitted(house), house.users["office"]
    with pytest.raises(MoveRefused):
        perform(proposal, "register", by=office, on=BETWEEN)
    assert registered(house).number == 1


def test_before_the_first_session_there_is_no_submission(house: House) -> None:
    CongressSession.objects.filter(term__congress=house.city).delete()
    with pytest.raises(BadInput, match="尚未设置会次"):
        perform(write(house), "submit", by=house.users["deputy"], on=BETWEEN)


# --- the reply --------------------------------------------------------------------------------


def drafted(house: House, **fields: Any) -> Reply:
    reply = part_of(walk(house, "received"), "reply")
    save_reply(reply, revision=1, **(WHOLE | {"signatory": house.users["head"]} | fields))
    return Reply.objects.get(pk=reply.pk)


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"letter_number": ""}, "文号"),
        ({"body": ""}, "正文"),
        ({"result_code": ""}, "办理结果"),
        ({"publicity": ""}, "公开意见"),
        ({"contact_name": ""}, "联系人"),
        ({"contact_phone": ""}, "联系电话"),
        ({"signatory": None}, "签发人"),
        ({"result_code": "planned"}, "计划解决日期"),
        ({"result_code": "reference"}, "原因"),
        ({"result_code": "cannot"}, "原因"),
        ({"result_code": "higher"}, "上级机关"),
        ({"publicity": "summary"}, "公开意见的理由"),
        ({"publicity": "none"}, "公开意见的理由"),
        ({"letter_number": "", "body": ""}, "文号、正文"),
    ],
)
def test_review_asks_for_the_whole_reply(fields: dict[str, Any], asked: str, house: House) -> None:
    reply = drafted(house, **fields)
    with pytest.raises(Guarded, match=f"^请先填写：{asked}。$"):
        perform(reply, "propose", by=house.users["clerk"], on=reply.task.received_on)


@pytest.mark.parametrize(
    "fields",
    [
        {"result_code": "planned", "planned_on": date(2027, 6, 30)},
        {"result_code": "reference", "reason": "条件不具备"},
        {"result_code": "cannot", "reason": "条件不具备"},
        {"result_code": "higher", "addressee": "交通运输部"},
        {"publicity": "none", "publicity_reason": "涉及商业秘密"},
    ],
)
def test_each_result_code_is_content_with_its_field(fields: dict[str, Any], house: House) -> None:
    reply = drafted(house, **fields)
    perform(reply, "propose", by=house.users["clerk"], on=reply.task.received_on)
    assert reply.status == "review"


def test_a_stale_reply_gets_both_texts_and_a_proposed_one_is_closed(house: House) -> None:
    reply = drafted(house)
    with pytest.raises(Overtaken) as overtaken:
        save_reply(reply, revision=1, **(WHOLE | {"body": "另一页"}))
    assert overtaken.value.current.body == WHOLE["body"]
    perform(reply, "propose", by=house.users["clerk"], on=reply.task.received_on)
    with pytest.raises(NotEditable):
        save_reply(reply, revision=2, **WHOLE)
    with pytest.raises(TypeError):
        save_reply(reply, revision=2, status="signed")


def test_only_the_head_whom_the_draft_names_signs(house: House) -> None:
    other = User.objects.create(username="another", name="另一签发人")
    RoleGrant.objects.create(
        user=other, role=Role.HEAD, congress=house.city, organ=house.organs[UNIT],
        starts_on=date(2023, 1, 15),
    )  # fmt: skip
    reply = drafted(house, signatory=other)
    on = reply.task.received_on
    perform(reply, "propose", by=house.users["clerk"], on=on)
    perform(reply, "approve", by=house.users["reviewer"], on=on)
    with pytest.raises(NotPermitted):
        perform(reply, "sign", by=house.users["head"], on=on, note="不签")
    perform(reply, "sign", by=other, on=on)
    assert (reply.status, reply.signed_on) == ("signed", on)


def test_another_head_sends_it_back_when_the_named_one_has_left(house: House) -> None:
    """Or a reply would wait for ever for a signature that nobody can give."""
    reply = part_of(walk(house, "signing"), "reply")
    successor = User.objects.create(username="another", name="接任签发人")
    RoleGrant.objects.create(
        user=successor, role=Role.HEAD, congress=house.city, organ=house.organs[UNIT],
        starts_on=date(2023, 1, 15),
    )  # fmt: skip
    on = StatusChange.objects.latest("pk").happened_on
    perform(reply, "decline", by=successor, on=on, note="请改由我签发")
    assert reply.status == "draft"


def test_declining_takes_the_signature_back_to_the_draft(house: House) -> None:
    reply = part_of(walk(house, "signing"), "reply")
    on = StatusChange.objects.latest("pk").happened_on
    with pytest.raises(BadInput, match="请填写退回意见"):
        perform(reply, "decline", by=house.users["head"], on=on)
    perform(reply, "decline", by=house.users["head"], on=on, note="请再核")
    assert (reply.status, reply.signed_on) == ("draft", None)
    save_reply(reply, revision=reply.revision, **(WHOLE | {"body": "改好"}))


# --- the verdict ------------------------------------------------------------------------------


def delivered(house: House) -> tuple[Proposal, Verdict, date]:
    proposal = walk(house, "delivered")
    verdict = part_of(proposal, "verdict")
    return proposal, verdict, verdict.delivered_on


@pytest.mark.parametrize("scale", ["attitude", "result"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_who_is_dissatisfied_says_why(scale: str, reason: str, house: House) -> None:
    """北京市代表建议办理条例第23条, on either scale."""
    _, verdict, on = delivered(house)
    said = {"attitude": "satisfied", "result": "satisfied", "reason": reason}
    with pytest.raises(BadInput, match="请写明意见和理由"):
        perform(
            verdict, "judge", by=house.users["deputy"], on=on, **(said | {scale: "dissatisfied"})
        )
    assert (verdict.status, verdict.given_on) == ("awaited", None)
    said |= {scale: "dissatisfied", "reason": "没有时间表"}
    perform(verdict, "judge", by=house.users["deputy"], on=on, **said)
    assert verdict.is_dissatisfied
    assert verdict.reason == "没有时间表"


def test_a_word_received_by_phone_is_recorded_for_the_deputy(house: House) -> None:
    _, verdict, on = delivered(house)
    deputy, other = house.deputies["deputy"], house.deputies["cosigner"]
    office, said = house.users["office"], {"attitude": "satisfied", "result": "satisfied"}
    with pytest.raises(BadInput, match="代表本人"):
        perform(verdict, "judge", by=office, on=on, acting=ActingFor(other, "phone"), **said)
    with pytest.raises(BadInput, match="来源"):
        perform(verdict, "judge", by=office, on=on, acting=ActingFor(deputy, ""), **said)
    with pytest.raises(BadInput, match="扫描件"):
        perform(verdict, "judge", by=office, on=on, acting=ActingFor(deputy, "paper"), **said)
    change = perform(verdict, "judge", by=office, on=on, acting=ActingFor(deputy, "phone"), **said)
    assert (change.actor, change.on_behalf_of, change.source) == (office, deputy, "phone")


@pytest.mark.parametrize("on", [date(2026, 4, 1), date(2020, 1, 1)])
def test_nobody_judges_before_the_reply_came(on: date, house: House) -> None:
    proposal = walk(house, "delivered", submitted_on=BETWEEN)
    verdict = part_of(proposal, "verdict")
    Verdict.objects.filter(pk=verdict.pk).update(delivered_on=date(2026, 4, 2))
    said = {"attitude": "satisfied", "result": "satisfied"}
    with pytest.raises(BadInput, match="不能早于"):
        perform(
            verdict, "judge", by=house.users["office"], on=on,
            acting=ActingFor(house.deputies["deputy"], "phone"), **said,
        )  # fmt: skip


def test_nobody_receives_before_the_assignment(house: House) -> None:
    """Nor does a dispatcher name a unit before the proposal was handed to him."""
    case = Case(house, on=date(2026, 3, 6)).submit().screen().register().plan().assign()
    case.on = date(2026, 3, 5)
    with pytest.raises(BadInput, match="不能早于"):
        case.dispatch()
    case.on = date(2026, 3, 9)
    case.dispatch()
    case.on = date(2026, 3, 6)
    with pytest.raises(BadInput, match="不能早于"):
        case.receive()


def test_closing_waits_for_the_verdicts(house: House) -> None:
    proposal, verdict, on = delivered(house)
    office = house.users["office"]
    with pytest.raises(Guarded, match=r"^领衔代表陈思远还没有评价市交通委的答复。$"):
        perform(proposal, "close", by=office, on=on)
    said = {"attitude": "satisfied", "result": "fairly"}
    perform(verdict, "judge", by=house.users["deputy"], on=on, **said)
    perform(proposal, "close", by=office, on=on)
    assert (proposal.status, proposal.closed_on) == ("closed", on)


def test_a_page_opened_before_somebody_moved_is_stale(house: House) -> None:
    proposal, office = submitted(house), house.users["office"]
    seen = proposal.version
    perform(proposal, "screen", by=office, on=BETWEEN, political=GateResult.PASSED)
    with pytest.raises(Stale, match="方静怡已于2026年3月2日办理了“审核”"):
        perform(proposal, "return", by=office, on=BETWEEN, note="退", version=seen)


def test_no_step_goes_back_in_time(house: House) -> None:
    proposal = registered(house)
    plan_units(proposal, [(house.organs[UNIT], "lead")])
    with pytest.raises(BadInput, match="不能早于上一步的日期"):
        perform(proposal, "assign", by=house.users["office"], on=date(2026, 3, 1))
