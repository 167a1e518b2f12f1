"""A line of a legislation plan."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max, Q

from congress.plans.models import AbstractItem
from congress.plans.timing import Timing, TimingError, parse_timing
from legislation.enums import Body, ProjectKind
from legislation.models.domain import Domain
from legislation.models.item_type import ItemType
from legislation.models.plan import LegislationPlan


class PlanItem(AbstractItem):
    """``number`` is the one printed before it, within its type; some rows have none. ``timing`` is
    kept as printed; what it means stands in ``steps`` and in the two months that it covers (each as
    100 times the year, plus the month), written with every save."""

    FACTS = (
        "type_id", "number", "title", "timing", "domain_id", "committee_id", "kind", "body",
        "remark",
    )  # fmt: skip
    congress_path = "plan__congress"

    plan = models.ForeignKey(
        LegislationPlan, models.PROTECT, related_name="items", verbose_name="计划"
    )
    type = models.ForeignKey(ItemType, models.PROTECT, related_name="+", verbose_name="项目类别")
    position = models.PositiveIntegerField("排序", default=0)
    number = models.PositiveSmallIntegerField("序号", null=True, blank=True)
    title = models.CharField("项目名称", max_length=300)
    timing = models.CharField("时间安排", max_length=200)
    domain = models.ForeignKey(
        Domain, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="领域"
    )
    committee = models.ForeignKey(
        "people.Organ", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="责任委员会",
    )  # fmt: skip
    kind = models.CharField("类型", max_length=10, choices=ProjectKind, blank=True)
    body = models.CharField(
        "表决机关", max_length=20, choices=Body, default=Body.STANDING_COMMITTEE
    )
    remark = models.CharField("备注", max_length=500, blank=True)
    first_month = models.PositiveIntegerField("最早月份", editable=False, db_index=True)
    last_month = models.PositiveIntegerField("最晚月份", editable=False, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "计划项目"
        ordering = ["type__position", "type", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "type", "number"],
                condition=Q(is_in=True) & ~Q(number=None),
                name="legislation_planitem_number",
                violation_error_message="这一类别中已经有这个序号。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def meaning(self) -> Timing:
        """Raises TimingError."""
        return parse_timing(self.timing, self.plan.first_year)

    def clean_fields(self, exclude: Any = None) -> None:
        """The months are worked out when it is saved."""
        super().clean_fields(exclude={*(exclude or ()), "first_month", "last_month"})

    def clean(self) -> None:
        try:
            parse_timing(self.timing, self.plan.first_year)
        except TimingError as error:
            raise ValidationError({"timing": f"时间安排{error}。"}) from None

    def save(self, *args: Any, **kwargs: Any) -> None:
        meaning = self.meaning
        self.cover(meaning)
        if self._state.adding and not self.position:
            self.position = next_position(self.plan)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "first_month", "last_month"}
        super().save(*args, **kwargs)
        self.steps.all().delete()  # type: ignore[attr-defined]
        self.steps.bulk_create(self.planned(meaning))  # type: ignore[attr-defined]

    def cover(self, meaning: Timing) -> None:
        """Take over the months that the timing covers."""
        self.first_month = meaning.first.year * 100 + meaning.first.month
        self.last_month = meaning.last.year * 100 + meaning.last.month

    def planned(self, meaning: Timing) -> list[Any]:
        """The rows of its readings and votes, unsaved."""
        model: Any = self._meta.get_field("steps").related_model
        return [
            model(
                item=self, year=step.year, month=step.month, reading=step.reading,
                is_reading=step.is_reading, is_vote=step.is_vote,
            )
            for step in meaning.steps
        ]  # fmt: skip


def next_position(plan: LegislationPlan) -> int:
    """Behind all items of ``plan``."""
    last = PlanItem.objects.filter(plan=plan).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1
