"""Every move, status and account of legislation.plan; what is entered with a move, and its days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from congress.calendar.models import Meeting
from congress.people.enums import DeputyStatus
from congress.people.models import Deputy, RoleGrant, User
from congress.people.visibility import may_see, visible
from congress.plans.adjusting import adjust, undo
from congress.plans.enums import PlanStatus
from congress.plans.forms import AdoptForm
from congress.workflow.engine import open_moves, perform
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from congress.workflow.refusals import BadInput, Guarded, NotPermitted, WrongStatus
from congress.workflow.registry import find_flow
from legislation.enums import AdjustmentKind as K
from legislation.models import LegislationPlan, PlanAdjustment, PlanItem
from legislation.services import annual_draft, open_plan
from tests.conftest import TODAY
from tests.legislation.conftest import ADOPTED_ON, adopt, meeting_of
from tests.legislation.tables import CAST, COLUMNS, MOVES, SEES

APRIL = date(2024, 4, 10)


@pytest.fixture
def people(house) -> dict[str, Any]:
    return {**house.users, "anonymous": AnonymousUser()}


@pytest.fixture
def standing(house, plan, keeper, decided) -> Callable[[str], LegislationPlan]:
    """The plan in the situation of that column."""

    def go(*moves: str) -> LegislationPlan:
        for move in moves:
            perform(plan, move, by=keeper, on=TODAY, note="登记有误。")
        return plan

    def adjusted() -> PlanAdjustment:
        adopt(plan, keeper)
        item = plan.items.get(title="北京市消防条例（修改）")
        return adjust(item, K.TIMING, {"timing": "9月一审"}, decided(APRIL), by=keeper, today=TODAY)

    def make(column: str) -> LegislationPlan:
        if column == "draft:empty":
            return open_plan(house.city, 2030, 2030, "2030年立法工作计划")
        if column == "draft":
            return plan
        if column == "adopted":
            return adopt(plan, keeper)
        row = adjusted()
        if column in ("draft:taken back", "adopted:undone"):
            undo(row, by=keeper, on=TODAY, reason="登记错了。")
        moves = {
            "draft:taken back": ["take-back"], "published": ["publish"],
            "closed": ["publish", "close"],
        }  # fmt: skip
        return go(*moves.get(column, []))

    return make


def data_of(move: str, plan: LegislationPlan) -> dict[str, Any]:
    """What a willing person fills in."""
    return {"meeting": meeting_of(plan)} if move == "adopt" else {"note": "登记有误。"}


def outcome(plan: LegislationPlan, move: str, by: Any) -> str:
    """made, or the name of the refusal; nothing of it stays."""
    mine = LegislationPlan.objects.get(pk=plan.pk)
    with transaction.atomic():
        try:
            perform(mine, move, by=by, on=TODAY, **data_of(move, plan))
            return "made"
        except (NotPermitted, WrongStatus, Guarded) as refusal:
            return type(refusal).__name__
        finally:
            transaction.set_rollback(True)


def test_the_table_names_every_move_status_and_person(house):
    flow = find_flow("legislation.plan")
    assert {step.name for step in flow} == set(MOVES)
    assert {column.split(":")[0] for column in COLUMNS} == set(PlanStatus.values)
    assert {column for row in MOVES.values() for column in row} <= set(COLUMNS)
    others = {"clerk2", "head2", "clerk3", "head3", "cosigner", "cosigner2"}  # as clerk, deputy
    assert set(CAST) == set(house.users) - others | {"anonymous"}
    for step in flow:
        statuses = {column.split(":")[0] for column in MOVES[step.name]}
        assert statuses == set(step.sources), step.name


@pytest.mark.parametrize("column", COLUMNS)
def test_who_moves_it(standing, people, column):
    plan = standing(column)
    assert plan.status == column.split(":")[0]
    for move, row in MOVES.items():
        cell = row.get(column, "").split()
        for name in CAST:
            if name != "keeper":
                expected = "NotPermitted"
            else:
                expected = "WrongStatus" if not cell else "Guarded" if "?" in cell else "made"
            assert outcome(plan, move, people[name]) == expected, (move, name)


@pytest.mark.parametrize("column", COLUMNS)
def test_what_is_offered(standing, people, column):
    plan = standing(column)
    cells = {move: row[column].split() for move, row in MOVES.items() if column in row}
    for name in CAST:
        offered = {m.transition.name: bool(m.missing) for m in open_moves(plan, people[name])}
        expected = {move: "?" in cell for move, cell in cells.items() if name in cell}
        assert offered == expected, name


@pytest.mark.parametrize("column", COLUMNS)
def test_who_sees_it(standing, people, column):
    """The plan, each of its items, each of its adjustments; and who may move it sees it."""
    plan = standing(column)
    item, adjustment = plan.items.first(), plan.adjustments.first()
    assert (adjustment is None) is (column in ("draft", "draft:empty", "adopted"))
    for name in CAST:
        sees = name in SEES[column].split()
        for obj in filter(None, (plan, item, adjustment)):
            assert may_see(people[name], obj) is sees, (name, obj)
        if open_moves(plan, people[name]):
            assert sees, name


def test_lists_hold_no_more(standing, house, people):
    """Each once, though a person may see it by several of his roles; nothing of the others."""
    plan = standing("published")
    draft = annual_draft(house.district, 2024)
    RoleGrant.objects.create(
        user=house.users["keeper"], role="auditor", congress=house.city, starts_on=ADOPTED_ON
    )
    keeper = User.objects.get(username="keeper")
    assert list(visible(LegislationPlan, keeper)) == [plan]
    assert visible(PlanItem, keeper).count() == 36
    assert visible(PlanAdjustment, keeper).count() == 1
    assert list(visible(LegislationPlan, people["district-keeper"])) == [draft]
    assert not visible(PlanItem, people["district-keeper"]).exists()
    assert not visible(PlanAdjustment, people["anonymous"]).exists()


@pytest.mark.parametrize(
    ("status", "sees"),
    [(DeputyStatus.ACTIVE, True), (DeputyStatus.SUSPENDED, True), (DeputyStatus.ENDED, False)],
)
def test_deputies_read_what_is_published_as_long_as_they_are_deputies(
    standing, house, status, sees
):
    plan = standing("published")
    Deputy.objects.filter(pk=house.deputies["deputy"].pk).update(status=status)
    assert may_see(User.objects.get(username="deputy"), plan) is sees


@pytest.mark.parametrize("column", ["draft", "published"])
def test_an_account_that_is_closed_sees_nothing(standing, column):
    plan = standing(column)
    User.objects.filter(username="keeper").update(is_active=False)
    user = User.objects.get(username="keeper")
    assert not may_see(user, plan)
    assert open_moves(plan, user) == []


class TestGuards:
    def test_a_plan_without_items(self, house, keeper):
        plan = annual_draft(house.city, 2030)
        with pytest.raises(Guarded, match="计划里还没有项目。"):
            adopt(plan, keeper)

    def test_taking_back_what_was_adjusted(self, standing, keeper):
        plan = standing("adopted:adjusted")
        with pytest.raises(Guarded, match="计划已经有调整，请先撤回调整。"):
            perform(plan, "take-back", by=keeper, on=TODAY, note="登记有误。")
        assert plan.items.exclude(adopted=None).count() == 36

    @pytest.mark.parametrize(
        ("column", "move"),
        [("adopted", "take-back"), ("published", "unpublish"), ("closed", "reopen")],
    )
    def test_the_ways_back_want_a_reason(self, standing, keeper, column, move):
        plan = standing(column)
        with pytest.raises(BadInput, match="请填写理由。"):
            perform(plan, move, by=keeper, on=TODAY, note="  ")


class TestWhatIsWritten:
    def test_the_adoption(self, plan, keeper):
        meeting = meeting_of(plan)
        perform(plan, "adopt", by=keeper, on=ADOPTED_ON, note="会议通过。", meeting=meeting)
        fresh = LegislationPlan.objects.get(pk=plan.pk)
        assert (fresh.status, fresh.adopted_on, fresh.meeting) == ("adopted", ADOPTED_ON, meeting)
        assert (plan.status, plan.adopted_on) == ("adopted", ADOPTED_ON)
        items = list(fresh.items.all())
        assert len(items) == 36
        assert all(item.adopted == item.facts for item in items)
        (change,) = StatusChange.objects.filter(flow="legislation.plan")
        assert (change.move, change.happened_on, change.note, change.actor) == (
            "adopt", ADOPTED_ON, "会议通过。", keeper,
        )  # fmt: skip
        assert list(violations()) == []

    def test_every_day_comes_and_goes(self, adopted, keeper):
        days = [
            ("publish", "published_on", date(2024, 2, 1)), ("close", "closed_on", TODAY),
            ("reopen", "closed_on", None), ("unpublish", "published_on", None),
            ("take-back", "adopted_on", None),
        ]  # fmt: skip
        for move, name, day in days:
            perform(adopted, move, by=keeper, on=day or TODAY, note="说明。")
            assert getattr(LegislationPlan.objects.get(pk=adopted.pk), name) == day, move
        assert LegislationPlan.objects.get(pk=adopted.pk).meeting is None
        assert not PlanItem.objects.exclude(adopted=None).exists()
        assert list(violations()) == []


class TestDays:
    def test_what_was_entered_with_a_wrong_day_is_entered_again_with_its_own(self, plan, keeper):
        """Taken back today, adopted years ago: the ledger's days do not stand in the way."""
        adopt(plan, keeper, date(2024, 3, 1))
        perform(plan, "publish", by=keeper, on=date(2024, 3, 9))
        perform(plan, "unpublish", by=keeper, on=TODAY, note="日期错了。")
        perform(plan, "take-back", by=keeper, on=TODAY, note="日期错了。")
        adopt(plan, keeper, ADOPTED_ON)
        perform(plan, "publish", by=keeper, on=date(2024, 1, 20))
        perform(plan, "close", by=keeper, on=TODAY)
        perform(plan, "reopen", by=keeper, on=TODAY, note="日期错了。")
        perform(plan, "close", by=keeper, on=date(2024, 12, 31))
        fresh = LegislationPlan.objects.get(pk=plan.pk)
        assert (fresh.adopted_on, fresh.published_on, fresh.closed_on) == (
            ADOPTED_ON, date(2024, 1, 20), date(2024, 12, 31),
        )  # fmt: skip
        assert list(violations()) == []

    def test_not_published_before_it_was_adopted(self, adopted, keeper):
        sentence = "公布日期不能早于通过的日期（2024年1月15日）。"
        with pytest.raises(BadInput, match=sentence):
            perform(adopted, "publish", by=keeper, on=date(2024, 1, 14))
        perform(adopted, "publish", by=keeper, on=ADOPTED_ON)

    def test_not_closed_before_it_was_published(self, adopted, keeper):
        perform(adopted, "publish", by=keeper, on=date(2024, 2, 1))
        sentence = "结束日期不能早于公布的日期（2024年2月1日）。"
        with pytest.raises(BadInput, match=sentence):
            perform(adopted, "close", by=keeper, on=date(2024, 1, 31))
        assert LegislationPlan.objects.get(pk=adopted.pk).status == "published"


class TestTheFormOfAdoption:
    @pytest.fixture
    def form(self, plan, keeper):
        step = find_flow("legislation.plan")["adopt"]

        def make(**data: Any) -> AdoptForm:
            given = {"version": plan.version, **data}
            return AdoptForm(given, obj=plan, transition=step, user=keeper, today=TODAY)

        return make

    def test_which_meetings_are_offered(self, form, plan, house):
        held = meeting_of(plan)
        later = meeting_of(plan, date(2024, 2, 5))
        meeting_of(plan, date(2026, 11, 17))  # tomorrow
        for change in (
            {"state": "cancelled"}, {"kind": "hearing"}, {"kind": "committee"},
            {"congress": house.district},
        ):  # fmt: skip
            other = meeting_of(plan)
            Meeting.objects.filter(pk=other.pk).update(**change)
        assert list(form().fields["meeting"].queryset) == [later, held]
        labels = [label for _, label in form().fields["meeting"].choices]
        assert labels[-1] == "第二十六次主任会议（2024年1月15日）"
        foreign = Meeting.objects.get(congress=house.district)
        refused = form(meeting=foreign.pk, on="2024-01-15")
        assert refused.errors["meeting"] == ["请从列表中选择会议。"]

    @pytest.mark.parametrize(
        ("on", "errors"),
        [
            ("2024-01-15", []),
            ("2024-01-16", []),
            ("2024-01-14", ["通过日期不能早于会议开始的日期。"]),
            ("2026-11-17", ["办理日期不能晚于今天。"]),
        ],
    )
    def test_the_day(self, form, plan, on, errors):
        filled = form(meeting=meeting_of(plan).pk, on=on)
        assert filled.is_valid() is (not errors)
        assert filled.errors.get("on", []) == errors
        if not errors:
            assert filled.move_data() == {"meeting": Meeting.objects.get()}

    def test_without_a_meeting(self, form):
        assert "meeting" in form(on="2024-01-15").errors
