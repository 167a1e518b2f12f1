"""A reading or a vote that a plan foresees."""

from __future__ import annotations

from django.db import models

from legislation.models.item import PlanItem


class PlannedStep(models.Model):
    """What the timing of an item means, one row for each meeting: written with the item alone.

    ``reading``: the number as printed; none where the plan says 「审议」 without one.
    """

    congress_path = "item__plan__congress"

    item = models.ForeignKey(PlanItem, models.CASCADE, related_name="steps", verbose_name="项目")
    year = models.PositiveSmallIntegerField("年")
    month = models.PositiveSmallIntegerField("月")
    reading = models.PositiveSmallIntegerField("审次", null=True, blank=True)
    is_reading = models.BooleanField("审议", default=True)
    is_vote = models.BooleanField("表决", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "计划中的审议"
        ordering = ["year", "month", "pk"]
        indexes = [models.Index(fields=["year", "month"], name="legislation_step_month")]

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"
