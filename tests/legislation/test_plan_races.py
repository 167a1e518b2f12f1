"""Two hands on one plan at once: both in their order, or one gets a sentence; nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from congress.people.models import User
from congress.plans.adjusting import Decision, adjust, admit, undo
from congress.plans.as_of import facts_now
from congress.plans.models.item import PlanIsFixed
from congress.workflow.engine import perform
from congress.workflow.refusals import MoveRefused
from legislation.enums import AdjustmentKind as K
from legislation.models import LegislationPlan, PlanAdjustment, PlanItem
from tests.conftest import TODAY
from tests.legislation.conftest import ADOPTED_ON, meeting_of
from tests.workflow.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
APRIL = date(2024, 4, 10)
TITLE, BEFORE = "北京市消防条例（修改）", "7月一审，9月二审，11月三审、表决"


def together(*works: Callable[[User], Any]) -> list[Any]:
    """What each came to: what it returned, or its sentence."""

    def hand(work: Callable[[User], Any]) -> Any:
        try:
            return work(User.objects.get(username="keeper"))
        except ValidationError as refusal:
            return refusal.messages[0]

    return at_once(hand, works, hands=len(works))


def item() -> PlanItem:
    return PlanItem.objects.get(title=TITLE)


def stands() -> None:
    row = item()
    now = facts_now(row, row.adjustments.order_by("decided_on", "pk"))
    assert now == (row.facts if row.is_in else None)
    assert [s.month for s in row.steps.all()] == [s.month for s in row.meaning.steps]


def timing(text: str, decision: Decision) -> Callable[[User], Any]:
    return lambda by: adjust(item(), K.TIMING, {"timing": text}, decision, by=by, today=TODAY)


def drop(decision: Decision) -> Callable[[User], Any]:
    return lambda by: adjust(item(), K.DROP, {}, decision, by=by, today=TODAY)


def test_two_timings_of_one_item(adopted, decided):
    """Both are made; the second was made of what the first had left."""
    results = together(timing("9月一审", decided(APRIL)), timing("11月一审", decided(APRIL)))
    assert all(isinstance(result, PlanAdjustment) for result in results), results
    first, second = PlanAdjustment.objects.order_by("pk")
    assert first.before == {"timing": BEFORE}
    assert second.before == first.after
    assert item().timing == second.after["timing"]
    stands()


def test_the_same_timing_twice(adopted, decided):
    works = [timing("9月一审", decided(APRIL))] * 2
    results = together(*works)
    assert "内容与现在的相同，没有需要调整的。" in results
    assert PlanAdjustment.objects.count() == 1
    stands()


def test_one_drops_it_and_one_moves_it(adopted, decided):
    results = together(drop(decided(APRIL)), timing("9月一审", decided(APRIL)))
    sentences = [result for result in results if isinstance(result, str)]
    assert sentences in ([], ["这一项已经调出计划，不能再调整。"])
    assert PlanAdjustment.objects.count() == 2 - len(sentences)
    assert not item().is_in
    stands()


def test_one_undoes_what_the_other_builds_upon(adopted, decided, keeper):
    row = timing("9月一审", decided(APRIL))(keeper)
    results = together(
        timing("11月一审", decided(APRIL)),
        lambda by: undo(row, by=by, on=TODAY, reason="登记错了。"),
    )
    sentences = [result for result in results if isinstance(result, str)]
    assert sentences in ([], ["这一项后来又有调整，请先撤回后来的。"])
    standing = list(PlanAdjustment.objects.filter(undone_on=None))
    assert len(standing) == 1 + len(sentences)
    assert standing[0].before == {"timing": BEFORE}
    assert item().timing == "11月一审"
    stands()


def test_two_new_items_with_one_number(adopted, decided):
    facts = {"type_id": item().type_id, "timing": "年内", "number": 20}

    def add(title: str) -> Callable[[User], Any]:
        return lambda by: admit(
            adopted, K.ADD, {**facts, "title": title}, decided(APRIL), by=by, today=TODAY
        )

    results = together(add("甲"), add("乙"))
    assert "这一类别中已经有这个序号。" in results
    assert PlanItem.objects.filter(number=20).count() == PlanAdjustment.objects.count() == 1


def test_the_adoption_is_taken_back_meanwhile(adopted, decided):
    """Either it was adjusted already, or it is a draft again."""

    def take_back(by: User) -> Any:
        mine = LegislationPlan.objects.get(pk=adopted.pk)
        return perform(mine, "take-back", by=by, on=TODAY, note="登记错了。")

    results = together(take_back, timing("9月一审", decided(APRIL)))
    adopted.refresh_from_db()
    if adopted.status == "draft":
        assert "计划还没有通过，请直接修改。" in results
        assert not PlanAdjustment.objects.exists()
        assert item().timing == BEFORE
    else:
        (refusal,) = (result for result in results if isinstance(result, MoveRefused))
        assert "计划已经有调整，请先撤回调整。" in str(refusal)
        assert PlanAdjustment.objects.count() == 1
        stands()


def test_adopted_while_somebody_has_a_row_in_hand(plan, keeper):
    """Read while it was a draft, saved after the adoption: the snapshot stays what was adopted."""
    mine = PlanItem.objects.select_related("plan").get(title=TITLE)
    assert mine.plan.status == "draft"
    perform(plan, "adopt", by=keeper, on=ADOPTED_ON, meeting=meeting_of(plan))
    mine.timing = "年内"
    with pytest.raises(PlanIsFixed):
        mine.save()
    with pytest.raises(PlanIsFixed):
        mine.delete()
    stands()
