"""A recorded day that was put right. The ledger's row stays as it was written."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import models

from congress.workflow.models.change import StatusChange


class Correction(models.Model):
    """One date field of one object, from ``old_on`` to ``new_on``, by the move ``change``.

    ``entry`` is the row of the ledger that had recorded the day, where one had: from now on what
    comes after is judged by ``new_on``. Only added to; of several the latest counts.
    """

    change = models.ForeignKey(
        StatusChange, models.PROTECT, related_name="corrections", verbose_name="更正"
    )
    entry = models.ForeignKey(
        StatusChange,
        models.PROTECT,
        null=True,
        related_name="corrected_by",
        verbose_name="更正的记录",
    )
    object_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="对象种类"
    )
    object_id = models.PositiveBigIntegerField("对象")
    field = models.CharField("事项", max_length=60)
    old_on = models.DateField("原日期", null=True)
    new_on = models.DateField("更正后的日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "日期更正"
        ordering = ["pk"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.field}：{self.old_on} → {self.new_on}"
