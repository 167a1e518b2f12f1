"""check_invariants holds at every stage, and after whatever people try on a random walk."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congress.calendar.models import Deadline
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.portal.demo.lives import STAGES
from congress.workflow.engine import SYSTEM, ActingFor, open_moves, perform
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from congress.workflow.refusals import MoveRefused
from congress.workflow.registry import flows_of
from proposals.models import (
    CoSignature,
    Dispatch,
    HandlingTask,
    JointOpinion,
    Proposal,
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
    save_opinion,
    save_reply,
)
from tests.proposals.conftest import PARTS, walk
from tests.proposals.lives import LIVES, REFERRED, Case, chairs
from tests.proposals.test_moves import data_for

START = date(2026, 2, 9)
ASKS_MUCH = ("convene", "replace-lead", "split", "reroute", "add", "extend", "rehandle", "reopen")


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("submitted_on", [date(2026, 1, 26), date(2026, 9, 28)])
def test_every_stage_leaves_them_standing(stage: str, submitted_on: date, house: House) -> None:
    proposal = walk(house, stage, submitted_on=submitted_on)
    assert list(violations()) == []
    if proposal.status in ("withdrawn", "refused", "closed", "draft", "returned", "suggested"):
        assert not Deadline.objects.filter(closed_on=None).exists()


def test_all_stages_together(stages: dict[str, Proposal]) -> None:
    assert list(violations()) == []
    output = io.StringIO()
    call_command("check_invariants", stdout=output)
    assert "全部一致" in output.getvalue()


def test_whole_lives_of_many_hands(lives: dict[str, Case]) -> None:
    """Co-signers, two hops, a lead, a joint and a separate unit, in every situation."""
    assert list(violations()) == []
    for name in ("withdrawn", "abandoned", "refused", "closed"):
        open_ones = Deadline.objects.filter(root_id=lives[name].pk, closed_on=None)
        assert not open_ones.exists(), name


def test_a_status_that_no_move_wrote_is_found(house: House) -> None:
    proposal = walk(house, "registered")
    Proposal.objects.filter(pk=proposal.pk).update(status="closed")
    assert any(f"proposal {proposal.pk}" in sentence for sentence in violations())


#: What is forged in a closed life of many hands → what check_invariants says of it.
FORGED: dict[str, tuple[type, dict[str, Any], str]] = {
    "a co-signature nobody gave": (CoSignature, {"status": "declined"}, "状态是 declined"),
    "a dispatch taken back": (Dispatch, {"status": "awaiting"}, "状态是 awaiting"),
    "an opinion nobody settled": (JointOpinion, {"status": "review"}, "状态是 review"),
    "a task released": (HandlingTask, {"status": "released"}, "状态是 released"),
    "a verdict unsaid": (Verdict, {"status": "awaited"}, "状态是 awaited"),
    "a version too many": (CoSignature, {"version": 9}, "版本是 9"),
    "an invitation open again": (CoSignature, {"ended_on": None}, "开着的时限是"),
    "units not named after all": (Dispatch, {"dispatched_on": None}, "开着的时限是"),
    "a receipt undone": (HandlingTask, {"received_on": None}, "开着的时限是"),
    "an answer undone": (HandlingTask, {"replied_on": None}, "开着的时限是"),
    "a date that no clock has": (Dispatch, {"next_due_on": START}, "最近到期是"),
    "another date": (CoSignature, {"next_legal_on": START}, "最近到期是"),
}


@pytest.mark.parametrize("what", FORGED)
def test_each_forgery_of_a_part_is_found(what: str, house: House) -> None:
    model, fields, sentence = FORGED[what]
    closed = LIVES["closed"](house)
    (flow,) = flows_of(model)
    row = next(part for part in closed.parts() if isinstance(part, model))
    assert list(violations()) == []
    model.objects.filter(pk=row.pk).update(**fields)
    found = [each for each in violations() if sentence in each]
    assert found, what
    where = (f"{flow.code} {row.pk}：", f"{model._meta.label} {row.pk}：")
    assert all(each.startswith(where) for each in found)


@pytest.mark.parametrize("model", [CoSignature, Dispatch, HandlingTask, JointOpinion])
def test_a_part_of_another_congress_is_found(model: type, house: House) -> None:
    closed = LIVES["closed"](house)
    row = next(part for part in closed.parts() if isinstance(part, model))
    model.objects.filter(pk=row.pk).update(congress=house.district)
    (flow,) = flows_of(model)
    assert f"{flow.code} {row.pk}：所属人大与整件不同" in list(violations())


class Walk:
    """People of the house trying whatever comes to their minds."""

    def __init__(self, house: House, draw: Any) -> None:
        self.house, self.draw, self.day = house, draw, START
        self.done = 0

    def one_of(self, values: Any) -> Any:
        return self.draw(st.sampled_from(list(values)))

    def step(self) -> None:
        self.day += timedelta(days=self.draw(st.integers(0, 9)))
        kinds = ["move"] * 9 + ["any", "write", "edit", "plan", "reply", "opinion", "drop"]
        kind = self.draw(st.sampled_from(kinds))
        getattr(self, kind)()

    def objects(self) -> list[Any]:
        return [row for model in (Proposal, *PARTS) for row in model.objects.order_by("pk")]

    def move(self) -> None:
        """Something that is open to somebody."""
        offered = [
            (move, user)
            for obj in self.objects()
            for user in self.house.users.values()
            for move in open_moves(obj, user)
        ]
        if offered:
            move, user = self.one_of(offered)
            self.attempt(move.obj, move.transition.name, user, move.acting)

    def any(self) -> None:
        """Anything, by anybody, SYSTEM included."""
        objects = self.objects()
        if objects:
            obj = self.one_of(objects)
            steps = [step.name for flow in flows_of(type(obj)) for step in flow]
            by = self.one_of([*self.house.users.values(), SYSTEM])
            if by is SYSTEM:  # only follows; alone it would be a programmer's mistake
                return
            self.attempt(obj, self.one_of(steps), by, self.draw(st.booleans()))

    def attempt(self, obj: Any, move: str, by: Any, acting: bool) -> None:
        gates = ("political", "legal", "quality")
        data: dict[str, Any] = {
            "screen": {gate: self.one_of(["passed", "passed", "failed", None]) for gate in gates},
            "refuse": {"reason": RefusalReason.objects.first(), "note": "说明"},
            "return": {"note": self.one_of(["请补充", ""])},
            "invite": {"deputies": [self.house.deputies[self.one_of(["cosigner", "cosigner2"])]]},
            "suggest": {"note": "已有安排"},
            "insist": {"note": self.one_of(["情况不同", ""])},
            "assign": {
                "target_on": self.one_of([None, self.day + timedelta(days=40)]),
                "meeting": self.one_of([None, chairs(self.house, self.day)]),
            },
            "dispatch": {
                "lead": [self.house.organs[UNIT]],
                "joint": [self.house.organs[OTHER_UNIT]],
                "separate": self.one_of([[], [self.house.organs[THIRD_UNIT]]]),
            },
            "contact": {
                "stage": "before",
                "form": "phone",
                "held_on": self.day,
                "said": "已沟通",
                "deputies": [self.house.deputies["deputy"]],
            },
            "refer": self.one_of([{}, {**REFERRED, "unit": self.house.organs[UNIT]}]),
            "record-answer": {"answer": "已列入计划。", "answered_on": self.day},
            "reject": {"note": "再改"},
            "decline": {"note": "再核"},
            "send-back": {"note": "再答"},
            "deliver": {"method": "post"},
            "judge": {
                "attitude": "satisfied",
                "result": self.one_of(["satisfied", "dissatisfied"]),
                "reason": self.one_of(["", "没有时间表"]),
            },
        }.get(move, {})
        if move in ASKS_MUCH:  # what no form leaves out
            data = data_for(move, obj, self.house)
        if move == "screen" and self.draw(st.booleans()):
            data = dict.fromkeys(gates, "passed")
        deputy = self.house.deputies[self.one_of(["deputy", "cosigner", "cosigner2"])]
        acting_for = ActingFor(deputy, self.one_of(["phone", "paper"])) if acting else None
        before = StatusChange.objects.count()
        try:
            perform(obj, move, by=by, on=self.day, acting=acting_for, **data)
            self.done += 1
        except MoveRefused:
            assert StatusChange.objects.count() == before

    def write(self) -> None:
        lead = self.one_of(["deputy", "cosigner"])
        by_staff = self.draw(st.booleans())
        create_draft(
            lead=self.house.deputies[lead],
            by=self.house.users["office" if by_staff else lead],
            for_deputy=by_staff,
            title="题",
            facts="事",
            request=self.one_of(["议", ""]),
            contact_phone="13900000001",
            origin="visit",
            cleared=RefusalReason.objects.filter(congress=self.house.city, is_active=True),
        )

    def plan(self) -> None:
        proposals = list(Proposal.objects.filter(status="registered").order_by("pk"))
        if proposals:
            organs = self.house.organs
            lines = [(organs[UNIT], "lead"), (organs[OTHER_UNIT], "joint")]
            plan_units(self.one_of(proposals), self.one_of([lines, lines[:1]]))

    def opinion(self) -> None:
        opinions = list(JointOpinion.objects.filter(status="draft").order_by("pk"))
        if opinions:
            opinion = self.one_of(opinions)
            save_opinion(
                opinion, revision=opinion.revision, body="同意", contact_name="余",
                contact_phone="010-2",
            )  # fmt: skip

    def edit(self) -> None:
        proposals = list(Proposal.objects.select_related("draft"))
        if proposals:
            proposal = self.one_of(proposals)
            try:
                save_draft(
                    proposal, revision=proposal.draft.revision - self.draw(st.integers(0, 1)),
                    title="新题", facts=f"事{self.day}", request="新议",
                )  # fmt: skip
            except (NotEditable, Overtaken):
                return

    def reply(self) -> None:
        replies = list(Reply.objects.filter(status="draft").order_by("pk"))
        if replies:
            reply = self.one_of(replies)
            head = "head" if reply.task.organ.name == UNIT else "head3"
            save_reply(
                reply, revision=reply.revision, letter_number="京交函〔2026〕1号", body="答",
                result_code="resolved", publicity="full", contact_name="金",
                contact_phone="010-1", signatory=self.house.users[head],
            )  # fmt: skip

    def drop(self) -> None:
        proposals = list(Proposal.objects.all())
        if proposals:
            try:
                discard_draft(self.one_of(proposals))
            except NotEditable:
                return


@settings(
    max_examples=10,
    deadline=None,
    database=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)  # fmt: skip
@given(data=st.data(), steps=st.integers(10, 30), life=st.sampled_from(sorted(LIVES)))
def test_a_random_walk_leaves_them_standing(
    data: st.DataObject, steps: int, life: str, house: House
) -> None:
    with transaction.atomic(), patch.object(Case, "day", START):
        LIVES[life](house)
        journey = Walk(house, data.draw)
        journey.day = StatusChange.objects.order_by("happened_on").last().happened_on if (
            StatusChange.objects.exists()
        ) else START  # fmt: skip
        for _ in range(steps):
            journey.step()
        assert list(violations()) == []
        transaction.set_rollback(True)
