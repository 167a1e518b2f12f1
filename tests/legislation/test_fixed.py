"""What nobody writes beside the doors: items of an adopted plan, adjustments, doubles."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from congress.plans.adjusting import adjust, undo
from congress.plans.models.item import PlanIsFixed
from congress.workflow.engine import perform
from legislation.enums import AdjustmentKind as K
from legislation.models import ItemType, LegislationPlan, PlanAdjustment, PlanItem
from legislation.services import annual_draft, open_plan
from tests.conftest import TODAY
from tests.legislation.conftest import ADOPTED_ON

TITLE = "北京市消防条例（修改）"


@pytest.mark.parametrize("moves", [[], ["publish"], ["publish", "close"]], ids=str)
def test_items_of_an_adopted_plan_are_not_saved(adopted, keeper, moves):
    """Every one of them, by every way of a row."""
    for move in moves:
        perform(adopted, move, by=keeper, on=TODAY)
    before = list(PlanItem.objects.values())
    for item in PlanItem.objects.all():
        item.title = "别的条例"
        for work in (
            item.save, item.delete, lambda row=item: row.save(update_fields=["title"])
        ):  # fmt: skip
            with pytest.raises(PlanIsFixed, match="2024年立法工作计划"):
                work()
    first = PlanItem.objects.first()
    with pytest.raises(PlanIsFixed):
        PlanItem.objects.create(plan=adopted, type=first.type, title="甲", timing="年内")
    assert list(PlanItem.objects.values()) == before
    assert PlanItem.objects.get(title=TITLE).steps.count() == 3


def test_items_of_a_draft_are(plan):
    item = plan.items.get(title=TITLE)
    item.timing = "9月一审，次年1月二审、表决"
    item.save()
    assert list(item.steps.values_list("year", "month", "reading", "is_vote")) == [
        (2024, 9, 1, False), (2025, 1, 2, True),
    ]  # fmt: skip
    item.refresh_from_db()
    assert (item.first_month, item.last_month) == (202409, 202501)
    item.delete()
    assert plan.items.count() == 35


def test_again_after_the_adoption_was_taken_back(adopted, keeper):
    perform(adopted, "take-back", by=keeper, on=TODAY, note="登记有误。")
    item = PlanItem.objects.get(title=TITLE)
    item.title = "北京市消防若干规定"
    item.save()
    assert PlanItem.objects.filter(title="北京市消防若干规定").exists()


def test_the_months_are_written_also_with_a_single_field(plan):
    item = plan.items.get(title=TITLE)
    item.timing = "9月"
    item.save(update_fields=["timing"])
    item.refresh_from_db()
    assert (item.timing, item.first_month, item.last_month) == ("9月", 202409, 202409)
    assert not item.steps.exists()


@pytest.fixture
def row(adopted, keeper, decided) -> PlanAdjustment:
    item = adopted.items.get(title=TITLE)
    decision = decided(ADOPTED_ON)
    return adjust(item, K.TIMING, {"timing": "9月一审"}, decision, by=keeper, today=TODAY)


def test_adjustments_are_not_deleted(adopted, row, keeper):
    undo(row, by=keeper, on=TODAY, reason="登记错了。")  # not even those that were undone
    for work in (
        row.delete,
        PlanAdjustment.objects.all().delete,
        PlanAdjustment.objects.filter(pk=row.pk).delete,
        adopted.adjustments.all().delete,
        adopted.adjustments.standing().delete,
    ):
        with pytest.raises(TypeError, match="only added to"):
            work()
    assert PlanAdjustment.objects.count() == 1


def test_what_was_adjusted_is_not_deleted_either(adopted, row, keeper):
    undo(row, by=keeper, on=TODAY, reason="登记错了。")
    perform(adopted, "take-back", by=keeper, on=TODAY, note="登记有误。")
    with pytest.raises(ProtectedError):
        PlanItem.objects.get(title=TITLE).delete()
    with pytest.raises(ProtectedError):
        LegislationPlan.objects.get(pk=adopted.pk).delete()


class TestConstraints:
    def refused(self, obj: Any, sentence: str) -> None:
        """By the check of a form with this sentence, and by the database."""
        with pytest.raises(ValidationError) as refusal:
            obj.full_clean()
        assert refusal.value.message_dict == {"__all__": [sentence]}
        with pytest.raises(IntegrityError), transaction.atomic():
            obj.save()

    def test_the_last_year_is_not_before_the_first(self, house):
        plan = LegislationPlan(congress=house.city, title="规划", first_year=2027, last_year=2023)
        self.refused(plan, "最后一年不能早于第一年。")

    def test_one_plan_of_a_year(self, house, plan):
        double = LegislationPlan(
            congress=house.city, title="另一个", first_year=2024, last_year=2024
        )
        self.refused(double, "这一年度的计划已经有了。")
        double.congress = house.district
        double.full_clean()
        programme = LegislationPlan(
            congress=house.city, title="规划", first_year=2024, last_year=2028
        )
        programme.full_clean()
        programme.save()
        assert (programme.years, plan.years) == ("2024—2028年", "2024年")
        assert (programme.is_annual, plan.is_annual) == (False, True)

    @pytest.mark.parametrize(("first", "last", "field"), [
        (1989, 1989, "first_year"), (2101, 2101, "first_year"), (2024, 2101, "last_year"),
    ])  # fmt: skip
    def test_years_that_are_a_slip_of_the_finger(self, house, first, last, field):
        plan = LegislationPlan(congress=house.city, title="甲", first_year=first, last_year=last)
        with pytest.raises(ValidationError) as refusal:
            plan.full_clean()
        assert refusal.value.message_dict == {field: ["年度应当在1990至2100之间。"]}
        with pytest.raises(ValidationError):
            open_plan(house.city, first, last, "甲")
        assert not LegislationPlan.objects.exists()

    def test_a_number_once_within_its_type(self, plan):
        type_ = ItemType.objects.get(name="审议项目")
        double = PlanItem(plan=plan, type=type_, number=5, title="甲", timing="年内")
        self.refused(double, "这一类别中已经有这个序号。")
        for change in (
            {"number": 14}, {"number": None}, {"type": ItemType.objects.get(name="预案研究项目")},
            {"plan": annual_draft(plan.congress, 2025)},
        ):  # fmt: skip
            other = PlanItem(
                **{"plan": plan, "type": type_, "number": 5, "title": "甲", "timing": "年内"}
                | change
            )
            other.full_clean()
            other.save()

    def test_what_went_out_leaves_its_number(self, plan):
        item = plan.items.get(title=TITLE)
        PlanItem.objects.filter(pk=item.pk).update(is_in=False)
        successor = PlanItem(
            plan=plan, type=item.type, number=item.number, title="甲", timing="年内"
        )
        successor.full_clean()
        successor.save()
        assert successor.position == 37, "behind the others"
        item.refresh_from_db()
        item.is_in = True
        self.refused(item, "这一类别中已经有这个序号。")

    def test_a_timing_that_cannot_be_read(self, plan):
        item = plan.items.get(title=TITLE)
        item.timing = "13月"
        with pytest.raises(ValidationError) as refusal:
            item.full_clean()
        assert refusal.value.message_dict == {"timing": ["时间安排「13月」没有这个月份。"]}

    def test_lists_name_each_once(self, house):
        annual_draft(house.city, 2024)
        names = list(ItemType.objects.values_list("name", flat=True))
        annual_draft(house.city, 2025)
        assert list(ItemType.objects.values_list("name", flat=True)) == names
        assert names == [
            "审议项目", "立项论证项目", "调研论证项目", "预案研究项目", "立法后评估项目",
            "法规清理项目",
        ]  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            ItemType.objects.create(congress=house.city, name="审议项目", step="deliberation")
        ItemType.objects.create(congress=house.district, name="审议项目", step="deliberation")
