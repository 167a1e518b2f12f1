"""The plan of 2024 through its year, worked by hand: what it said on each day, and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from congress.people.models import Organ
from congress.plans.adjusting import adjust, admit, undo
from congress.plans.as_of import as_of, compare, facts_now, lines_on
from congress.workflow.engine import perform
from legislation.enums import AdjustmentKind as K
from legislation.models import ItemType, PlanAdjustment, PlanItem
from tests.conftest import TODAY
from tests.legislation.conftest import ADOPTED_ON, adopt

FIRE, CARS = "北京市消防条例（修改）", "北京市自动驾驶汽车条例"
CONTRACTS, CONTRACTS_ANEW = "北京市集体合同条例（修正）", "北京市集体合同条例（修订）"
ADDED = "北京市生态文明建设促进条例"
FIRE_TIMING, FIRE_LATER = "7月一审，9月二审，11月三审、表决", "9月一审，11月二审"
APRIL, JUNE = date(2024, 4, 10), date(2024, 6, 12)
AUGUST, SEPTEMBER = date(2024, 8, 14), date(2024, 9, 11)

#: on → timing of FIRE, whether ADDED and CARS are in, title and kind of CONTRACTS, how many items
SAID = {
    date(2023, 12, 31): None,
    date(2024, 1, 14): None,
    ADOPTED_ON: (FIRE_TIMING, False, True, CONTRACTS, "amend", 36),
    date(2024, 4, 9): (FIRE_TIMING, False, True, CONTRACTS, "amend", 36),
    APRIL: (FIRE_LATER, False, True, CONTRACTS, "amend", 36),
    date(2024, 6, 11): (FIRE_LATER, False, True, CONTRACTS, "amend", 36),
    JUNE: (FIRE_LATER, True, True, CONTRACTS, "amend", 37),
    date(2024, 8, 13): (FIRE_LATER, True, True, CONTRACTS, "amend", 37),
    AUGUST: (FIRE_LATER, True, False, CONTRACTS, "amend", 36),
    date(2024, 9, 10): (FIRE_LATER, True, False, CONTRACTS, "amend", 36),
    SEPTEMBER: (FIRE_LATER, True, False, CONTRACTS_ANEW, "revise", 36),
    date(2024, 12, 31): (FIRE_LATER, True, False, CONTRACTS_ANEW, "revise", 36),
    date(2030, 1, 1): (FIRE_LATER, True, False, CONTRACTS_ANEW, "revise", 36),
}


@pytest.fixture
def year(plan, keeper, decided) -> Any:
    """Adopted in January; in April a timing, in June a new item, in August one postponed, in
    September 修正 becomes 修订."""
    row = plan.items.get(title="北京市集体合同条例（修改）")
    row.title, row.kind = CONTRACTS, "amend"
    row.save()
    adopt(plan, keeper)
    item = {name: plan.items.get(title=name) for name in (FIRE, CARS, CONTRACTS)}
    said = {"by": keeper, "today": TODAY}
    fire = adjust(item[FIRE], K.TIMING, {"timing": FIRE_LATER}, decided(APRIL), **said)
    facts = {
        "type_id": item[FIRE].type_id, "title": ADDED, "timing": "11月一审", "kind": "make",
        "number": 13,
    }  # fmt: skip
    added = admit(plan, K.ADD, facts, decided(JUNE), **said)
    cars = adjust(item[CARS], K.POSTPONE, {}, decided(AUGUST), **said)
    change = {"title": CONTRACTS_ANEW, "kind": "revise"}
    contracts = adjust(item[CONTRACTS], K.KIND, change, decided(SEPTEMBER), **said)
    return SimpleNamespace(
        plan=plan, said=said, fire=fire, added=added, cars=cars, contracts=contracts
    )


def rows_agree(plan: Any) -> None:
    for item in plan.items.all():
        now = facts_now(item, item.adjustments.order_by("decided_on", "pk"))
        assert now == (item.facts if item.is_in else None), item


@pytest.mark.parametrize("on", sorted(SAID), ids=str)
def test_on_each_day(year, on, django_assert_num_queries):
    with django_assert_num_queries(2):
        lines = as_of(year.plan, on)
    if SAID[on] is None:
        assert lines == []
        return
    timing, has_added, has_cars, title, kind, many = SAID[on]
    said = {line.item.pk: line.facts for line in lines}
    assert len(said) == len(lines) == many
    assert said[year.fire.item_id]["timing"] == timing
    assert (year.added.item_id in said) is has_added
    assert (year.cars.item_id in said) is has_cars
    contracts = said[year.contracts.item_id]
    assert (contracts["title"], contracts["kind"]) == (title, kind)
    others = {year.fire.item_id, year.added.item_id, year.cars.item_id, year.contracts.item_id}
    for line in lines:
        if line.item.pk not in others:
            assert (line.facts, line.adjustments) == (line.item.adopted, ())


def test_all_lines_of_a_day_know_their_adjustments(year):
    lines = {line.item.pk: line for line in lines_on(year.plan, AUGUST)}
    assert len(lines) == 37
    assert lines[year.cars.item_id].facts is None
    assert lines[year.cars.item_id].adjustments == (year.cars,)
    assert lines[year.added.item_id].adjustments == (year.added,)
    assert lines[year.contracts.item_id].adjustments == ()
    before = lines_on(year.plan, date(2024, 1, 14))
    assert {(line.facts, line.adjustments) for line in before} == {(None, ())}


ALL_OF_ADDED = {"title": ADDED, "timing": "11月一审", "number": 13, "kind": "make"}


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (ADOPTED_ON, date(2024, 4, 9), {}),
        (ADOPTED_ON, APRIL, {"fire": {"timing": (FIRE_TIMING, FIRE_LATER)}}),
        (APRIL, ADOPTED_ON, {"fire": {"timing": (FIRE_LATER, FIRE_TIMING)}}),
        (APRIL, JUNE, {"added": "came"}),
        (JUNE, AUGUST, {"cars": "went"}),
        (AUGUST, JUNE, {"cars": "came"}),
        (AUGUST, SEPTEMBER,
         {"contracts": {"title": (CONTRACTS, CONTRACTS_ANEW), "kind": ("amend", "revise")}}),
        (ADOPTED_ON, date(2024, 12, 31),
         {"fire": {"timing": (FIRE_TIMING, FIRE_LATER)}, "added": "came", "cars": "went",
          "contracts": {"title": (CONTRACTS, CONTRACTS_ANEW), "kind": ("amend", "revise")}}),
    ],
)  # fmt: skip
def test_two_days_compared(year, earlier, later, expected, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = compare(year.plan, earlier, later)
    names = {
        getattr(year, name).item_id: name for name in ("fire", "added", "cars", "contracts")
    }  # fmt: skip
    assert {
        names[each.item.pk]: "came" if each.came else "went" if each.went else each.facts
        for each in found
    } == expected


def test_what_came_and_what_went_says_all_it_said(year):
    by_item = {each.item.pk: each for each in compare(year.plan, ADOPTED_ON, SEPTEMBER)}
    came = by_item[year.added.item_id]
    assert {name: came.facts[name] for name in ALL_OF_ADDED} == {
        name: (None, value) for name, value in ALL_OF_ADDED.items()
    }
    went = by_item[year.cars.item_id]
    assert went.facts["timing"] == ("9月一审，11月二审、表决", None)
    assert went.facts["title"] == (CARS, None)


def test_before_the_adoption_everything_comes(year):
    found = compare(year.plan, date(2024, 1, 14), ADOPTED_ON)
    assert len(found) == 36
    assert all(each.came for each in found)


def test_a_draft_says_nothing(plan):
    assert as_of(plan, TODAY) == []
    assert compare(plan, ADOPTED_ON, TODAY) == []


def test_the_rows_say_what_the_adjustments_come_to(year):
    rows_agree(year.plan)
    fire = PlanItem.objects.get(pk=year.fire.item_id)
    assert (fire.timing, fire.first_month, fire.last_month) == (FIRE_LATER, 202409, 202411)
    steps = fire.steps.values_list("month", "reading", "is_vote")
    assert list(steps) == [(9, 1, False), (11, 2, False)]
    assert fire.adopted["timing"] == FIRE_TIMING
    added = PlanItem.objects.get(pk=year.added.item_id)
    assert (added.adopted, added.is_in, added.number) == (None, True, 13)
    titles = list(year.plan.items.filter(type=added.type).values_list("title", flat=True))
    assert titles[-1] == ADDED, "behind those that were printed"
    cars = PlanItem.objects.get(pk=year.cars.item_id)
    assert (cars.is_in, cars.number) == (False, 7)


def test_what_is_written_of_each(year, keeper):
    rows = PlanAdjustment.objects.order_by("decided_on")
    assert [(row.kind, row.before, row.after) for row in rows[:1]] == [
        ("timing", {"timing": FIRE_TIMING}, {"timing": FIRE_LATER}),
    ]
    assert rows[1].before is None
    assert rows[1].after["title"] == ADDED
    assert set(rows[1].after) == set(PlanItem.FACTS)
    assert rows[2].after is None
    assert rows[2].before == PlanItem.objects.get(pk=year.cars.item_id).facts
    for row in rows:
        assert (row.made_by, row.reason) == (keeper, "工作进度有变化。")
        assert row.decided_by.name == "北京市人大常委会主任会议"
        assert row.basis == "主任会议纪要〔2024〕3号"


class TestUndo:
    def test_the_last_one(self, year, keeper):
        undo(year.contracts, by=keeper, on=TODAY, reason="登记错了。")
        (line,) = (
            line for line in as_of(year.plan, TODAY) if line.item.pk == year.contracts.item_id
        )
        assert (line.facts["title"], line.facts["kind"]) == (CONTRACTS, "amend")
        assert line.adjustments == ()
        assert PlanItem.objects.get(pk=line.item.pk).title == CONTRACTS
        row = PlanAdjustment.objects.get(pk=year.contracts.pk)
        assert (row.undone_on, row.undone_by, row.undone_reason) == (TODAY, keeper, "登记错了。")
        assert row.is_undone
        rows_agree(year.plan)

    def test_what_came_is_out_again(self, year, keeper):
        undo(year.added, by=keeper, on=TODAY, reason="登记错了。")
        assert len(as_of(year.plan, JUNE)) == 36
        assert not PlanItem.objects.get(pk=year.added.item_id).is_in
        rows_agree(year.plan)

    def test_what_went_is_in_again(self, year, keeper):
        undo(year.cars, by=keeper, on=TODAY, reason="登记错了。")
        assert year.cars.item_id in {line.item.pk for line in as_of(year.plan, TODAY)}
        item = PlanItem.objects.get(pk=year.cars.item_id)
        assert (item.is_in, item.timing) == (True, "9月一审，11月二审、表决")
        rows_agree(year.plan)

    def test_an_earlier_one_only_after_the_later(self, year, keeper, decided):
        item = PlanItem.objects.get(pk=year.fire.item_id)
        later = adjust(item, K.TIMING, {"timing": "11月一审"}, decided(SEPTEMBER), **year.said)
        refused(lambda: undo(year.fire, by=keeper, on=TODAY, reason="错了"),
                "这一项后来又有调整，请先撤回后来的。")  # fmt: skip
        undo(later, by=keeper, on=TODAY, reason="错了")
        undo(year.fire, by=keeper, on=TODAY, reason="错了")
        assert PlanItem.objects.get(pk=item.pk).timing == FIRE_TIMING
        rows_agree(year.plan)

    def test_twice(self, year, keeper):
        undo(year.fire, by=keeper, on=TODAY, reason="错了")
        refused(lambda: undo(year.fire, by=keeper, on=TODAY, reason="错了"),
                "这一条调整已经撤回。")  # fmt: skip

    def test_without_a_reason(self, year, keeper):
        refused(lambda: undo(year.fire, by=keeper, on=TODAY, reason=" \n"), "请填写撤回的理由。")

    def test_its_number_is_taken_meanwhile(self, year, keeper, decided):
        """Number 7 of 审议项目 was given to another while it was out."""
        facts = {"type_id": year.added.item.type_id, "title": "甲条例", "timing": "年内"}
        other = admit(year.plan, K.ADD, {**facts, "number": 7}, decided(SEPTEMBER), **year.said)
        refused(lambda: undo(year.cars, by=keeper, on=TODAY, reason="错了"),
                "这一类别中已经有这个序号。")  # fmt: skip
        assert not PlanItem.objects.get(pk=year.cars.item_id).is_in
        assert not PlanAdjustment.objects.get(pk=year.cars.pk).is_undone
        undo(other, by=keeper, on=TODAY, reason="错了")
        undo(year.cars, by=keeper, on=TODAY, reason="错了")
        rows_agree(year.plan)

    def test_of_a_plan_that_is_over(self, year, keeper):
        perform(year.plan, "publish", by=keeper, on=TODAY)
        perform(year.plan, "close", by=keeper, on=TODAY)
        refused(lambda: undo(year.fire, by=keeper, on=TODAY, reason="错了"),
                "计划已经结束，不能再调整。")  # fmt: skip


def refused(work: Any, sentence: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        work()
    assert refusal.value.messages == [sentence]


class TestRefusals:
    """Nothing changes, and a sentence says why."""

    @pytest.fixture(autouse=True)
    def _nothing_changes(self, year: Any) -> Iterator[None]:
        before = list(PlanItem.objects.values()), list(PlanAdjustment.objects.values())
        yield
        assert before == (list(PlanItem.objects.values()), list(PlanAdjustment.objects.values()))

    @pytest.mark.parametrize(
        ("on", "sentence"),
        [
            (date(2024, 4, 9), "决定日期不能早于这一项上一次调整的日期（2024年4月10日）。"),
            (date(2024, 1, 14), "决定日期不能早于计划通过的日期（2024年1月15日）。"),
            (date(2026, 11, 17), "决定日期不能晚于今天。"),
        ],
    )
    def test_days(self, year, decided, on, sentence):
        refused(lambda: adjust(year.fire.item, K.TIMING, {"timing": "年内"}, decided(on),
                               **year.said), sentence)  # fmt: skip

    @pytest.mark.parametrize(
        ("kind", "facts", "sentence"),
        [
            (K.TIMING, {"timing": "13月一审"}, "时间安排「13月」没有这个月份。"),
            (K.TIMING, {"timing": FIRE_LATER}, "内容与现在的相同，没有需要调整的。"),
            (K.TIMING, {}, "内容与现在的相同，没有需要调整的。"),
            (K.TITLE, {"title": ""}, "此字段不能为空。"),
            (K.TYPE, {"number": 1}, "这一类别中已经有这个序号。"),
        ],
    )
    def test_facts(self, year, decided, kind, facts, sentence):
        refused(lambda: adjust(year.fire.item, kind, facts, decided(SEPTEMBER), **year.said),
                sentence)  # fmt: skip

    def test_facts_that_the_kind_does_not_set(self, year, decided):
        with pytest.raises(ValueError, match=r"timing does not set \['title'\]"):
            adjust(year.fire.item, K.TIMING, {"title": "别的"}, decided(SEPTEMBER), **year.said)

    def test_no_reason(self, year, decided):
        silent = decided(SEPTEMBER, reason="  ")
        for work in (
            lambda: adjust(year.fire.item, K.DROP, {}, silent, **year.said),
            lambda: admit(year.plan, K.ADD, {"title": "甲"}, silent, **year.said),
        ):
            refused(work, "请填写调整的理由。")

    def test_what_went_out(self, year, decided):
        refused(lambda: adjust(year.cars.item, K.TIMING, {"timing": "年内"}, decided(SEPTEMBER),
                               **year.said), "这一项已经调出计划，不能再调整。")  # fmt: skip

    def test_a_new_item_with_a_number_that_is_taken(self, year, decided):
        facts = {"type_id": year.fire.item.type_id, "title": "甲", "timing": "年内", "number": 13}
        refused(lambda: admit(year.plan, K.ADD, facts, decided(SEPTEMBER), **year.said),
                "这一类别中已经有这个序号。")  # fmt: skip

    def test_a_new_item_on_a_day_that_is_not_yet(self, year, decided):
        refused(lambda: admit(year.plan, K.ADD, {"title": "甲"}, decided(date(2026, 11, 17)),
                              **year.said), "决定日期不能晚于今天。")  # fmt: skip


@pytest.mark.parametrize(
    ("moves", "sentence"),
    [(["take-back"], "计划还没有通过，请直接修改。"),
     (["publish", "close"], "计划已经结束，不能再调整。")],
)  # fmt: skip
def test_only_while_it_is_adopted_and_not_over(adopted, keeper, decided, moves, sentence):
    item = adopted.items.first()
    for move in moves:
        perform(adopted, move, by=keeper, on=TODAY, note="登记错了。")
    decision = decided(APRIL)
    said = {"by": keeper, "today": TODAY}
    refused(lambda: adjust(item, K.DROP, {}, decision, **said), sentence)
    refused(lambda: admit(adopted, K.ADD, {"title": "甲"}, decision, **said), sentence)
    assert not PlanAdjustment.objects.exists()


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (K.UPGRADE, {"body": "full_congress", "timing": "次年1月审议、表决"}),
        (K.TYPE, {"type_id": "立项论证项目", "number": None, "timing": "年内"}),
        (K.TITLE, {"title": "北京市消防若干规定"}),
        (K.ORGAN, {"committee_id": "法制委员会"}),
        (K.MEND, {"remark": "更正一处。", "number": 40}),
    ],
)
def test_the_other_kinds(adopted, keeper, decided, kind, facts):
    item = adopted.items.get(title=FIRE)
    facts = dict(facts)
    if "type_id" in facts:
        facts["type_id"] = ItemType.objects.get(name=facts["type_id"]).pk
    if "committee_id" in facts:
        facts["committee_id"] = Organ.objects.get(name=facts["committee_id"]).pk
    row = adjust(item, kind, facts, decided(APRIL), by=keeper, today=TODAY)
    assert row.after == facts
    assert row.before == {name: item.facts[name] for name in facts}
    item.refresh_from_db()
    assert {name: item.facts[name] for name in facts} == facts
    rows_agree(adopted)


def test_a_drop_takes_it_out(adopted, keeper, decided):
    item = adopted.items.get(title=FIRE)
    adjust(item, K.DROP, {}, decided(APRIL), by=keeper, today=TODAY)
    assert len(as_of(adopted, APRIL)) == 35


def test_one_decision_on_two_items_of_one_day(adopted, keeper, decided):
    """The same day again is not earlier; what was entered second counts last."""
    item = adopted.items.get(title=FIRE)
    for timing in ("9月一审", "11月一审"):
        adjust(item, K.TIMING, {"timing": timing}, decided(APRIL), by=keeper, today=TODAY)
    (line,) = (line for line in as_of(adopted, APRIL) if line.item == item)
    assert line.facts["timing"] == "11月一审"
    assert [row.after["timing"] for row in line.adjustments] == ["9月一审", "11月一审"]


def test_adopted_anew_what_was_taken_in_by_mistake_stays_out(adopted, keeper, decided):
    """Taken in, taken back, the adoption taken back and entered again: it was never in the plan."""
    facts = {"type_id": adopted.items.first().type_id, "title": ADDED, "timing": "年内"}
    row = admit(adopted, K.ADD, facts, decided(APRIL), by=keeper, today=TODAY)
    undo(row, by=keeper, on=TODAY, reason="登记错了。")
    perform(adopted, "take-back", by=keeper, on=TODAY, note="日期错了。")
    assert list(PlanItem.objects.exclude(adopted=None)) == []
    adopt(adopted, keeper, date(2024, 1, 10))
    assert len(as_of(adopted, date(2024, 1, 10))) == 36
    rows_agree(adopted)
    admit(adopted, K.ADD, facts, decided(APRIL), by=keeper, today=TODAY)
    assert len(as_of(adopted, APRIL)) == 37
    rows_agree(adopted)
