"""What was changed in an adopted plan: an event with its reason, its basis and who decided it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class AdjustmentQuerySet(models.QuerySet):
    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("adjustments are only added to; a wrong one is undone")

    def standing(self) -> AdjustmentQuerySet:
        """Those that were not undone, in the order in which they count."""
        return self.filter(undone_on=None).order_by("decided_on", "pk")


class AbstractAdjustment(models.Model):
    """A subclass has ``plan`` and ``item``, and a ``kind`` whose ``CHANGES`` say which facts each
    kind may set (``None``: it takes the item out; an empty tuple: it may set all).

    ``before`` and ``after``: the facts that changed, in plain values; ``before`` is null for what
    came in, ``after`` for what went out. It counts from ``decided_on``. Only added to: a wrong one
    is undone, and stays to be read.
    """

    CHANGES: ClassVar[dict[str, tuple[str, ...] | None]] = {}

    before = models.JSONField("调整前", null=True, editable=False)
    after = models.JSONField("调整后", null=True, editable=False)
    reason = models.TextField("理由", max_length=2000)
    basis = models.CharField("依据", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        "people.Organ", models.PROTECT, related_name="+", verbose_name="决定机关"
    )
    meeting = models.ForeignKey(
        "calendar.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="决定调整的会议",
    )
    decided_on = models.DateField("决定日期")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )
    made_at = models.DateTimeField("登记时间", auto_now_add=True)
    undone_on = models.DateField("撤回日期", null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="撤回人",
    )  # fmt: skip
    undone_reason = models.CharField("撤回理由", max_length=300, blank=True, editable=False)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["decided_on", "pk"]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("adjustments are only added to; a wrong one is undone")

    @property
    def is_undone(self) -> bool:
        return self.undone_on is not None
