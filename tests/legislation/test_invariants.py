"""check_invariants on legislation plans: quiet where the doors were used, else it says so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congress.plans.adjusting import adjust, admit
from congress.workflow.engine import perform
from congress.workflow.invariants import violations
from legislation.enums import AdjustmentKind as K
from legislation.models import LegislationPlan, PlanAdjustment, PlanItem, PlannedStep
from tests.conftest import TODAY
from tests.legislation.conftest import ADOPTED_ON

TITLE = "北京市消防条例（修改）"


@pytest.fixture
def item(adopted, keeper, decided):
    """One item twice adjusted; beside it one that went out and one that came in."""
    said = {"by": keeper, "today": TODAY}
    item = adopted.items.get(title=TITLE)
    for timing in ("9月一审", "11月一审、表决"):
        adjust(item, K.TIMING, {"timing": timing}, decided(ADOPTED_ON), **said)
    adjust(adopted.items.get(title="北京市长城保护条例"), K.DROP, {}, decided(ADOPTED_ON), **said)
    facts = {"type_id": item.type_id, "title": "甲条例", "timing": "年内"}
    admit(adopted, K.ADD, facts, decided(ADOPTED_ON), **said)
    return PlanItem.objects.get(pk=item.pk)


def forged(item, **values):
    PlanItem.objects.filter(pk=item.pk).update(**values)


def test_all_is_well(item, django_assert_max_num_queries):
    with django_assert_max_num_queries(100):
        assert list(violations()) == []


@pytest.mark.parametrize("move", ["publish", "take-back"])
def test_whatever_the_moves_made_is_in_order(adopted, keeper, move):
    perform(adopted, move, by=keeper, on=TODAY, note="说明。")
    assert list(violations()) == []


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({"title": "别的条例"}, "title"),
        ({"number": 40, "remark": "改了"}, "number、remark"),
        ({"adopted": None}, "number、kind、body"),
    ],
)
def test_a_row_that_says_something_else(item, values, names):
    forged(item, **values)
    sentence = f"legislation.PlanItem {item.pk}：与通过和调整的内容不同（"
    (found,) = violations()
    assert found.startswith(sentence)
    assert set(names.split("、")) <= set(found.removeprefix(sentence).rstrip("）").split("、"))


def test_rows_that_are_in_or_out_by_another_hand(item):
    out = PlanItem.objects.get(is_in=False)
    forged(item, is_in=False)
    forged(out, is_in=True)
    first, second = sorted(violations())
    assert {first.split("：")[0], second.split("：")[0]} == {
        f"legislation.PlanItem {item.pk}", f"legislation.PlanItem {out.pk}",
    }  # fmt: skip
    assert "与通过和调整的内容不同" in first


def test_an_adjustment_that_was_changed(item):
    last = PlanAdjustment.objects.filter(item=item).last()
    PlanAdjustment.objects.filter(pk=last.pk).update(after={"timing": "下半年"})
    assert list(violations()) == [
        f"legislation.PlanItem {item.pk}：与通过和调整的内容不同（timing）"
    ]


def test_an_adjustment_that_was_undone_by_another_hand(item):
    PlanAdjustment.objects.filter(item=item).update(undone_on=TODAY)
    assert list(violations()) == [
        f"legislation.PlanItem {item.pk}：与通过和调整的内容不同（timing）"
    ]


def test_a_draft_that_was_adopted_once(plan):
    first = plan.items.first()
    forged(first, adopted=first.facts)
    assert list(violations()) == [
        f"legislation.PlanItem {first.pk}：计划还在拟订，已有通过的内容或者调整"
    ]


def test_readings_that_the_timing_does_not_name(item):
    step = item.steps.get()
    PlannedStep.objects.filter(pk=step.pk).update(reading=2)
    sentence = f"legislation.PlanItem {item.pk}：登记的审次与时间安排不同"
    assert list(violations()) == [sentence]
    step.delete()
    assert list(violations()) == [sentence]


@pytest.mark.parametrize("field", ["first_month", "last_month"])
def test_months_that_the_timing_does_not_cover(item, field):
    forged(item, **{field: 202401})
    assert list(violations()) == [f"legislation.PlanItem {item.pk}：登记的月份与时间安排不同"]


def test_a_timing_that_cannot_be_read(item):
    PlanAdjustment.objects.filter(item=item, after__timing="11月一审、表决").update(
        after={"timing": "13月"}
    )
    forged(item, timing="13月")
    assert list(violations()) == [f"legislation.PlanItem {item.pk}：时间安排「13月」没有这个月份"]


def test_a_status_without_a_move(adopted):
    LegislationPlan.objects.update(status="published")
    assert list(violations()) == [
        f"legislation.plan {adopted.pk}：状态是 published，流程记录是 adopted"
    ]


def test_it_reads_no_more_for_more_items(item):
    """Two queries of items and adjustments, two of items and steps, whatever their number."""

    with CaptureQueriesContext(connection) as captured:
        list(violations())
    asked = [query["sql"] for query in captured if "legislation_plan" in query["sql"]]
    about_items = [sql for sql in asked if "legislation_planitem" in sql or "step" in sql
                   or "adjustment" in sql]  # fmt: skip
    assert len(about_items) == 4
