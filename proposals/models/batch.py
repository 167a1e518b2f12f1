"""Many proposals handed over on one day (集中交办): what was asked for, and what came of each."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from proposals.enums import BatchLineState


class Batch(models.Model):
    """The dates are the batch's, whenever its job gets to a line. ``meeting``: who decided the
    hand-over of what was proposed between sessions; of the others nobody asks."""

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    assigned_on = models.DateField("交办日期")
    target_on = models.DateField("目标日期", null=True, blank=True)
    meeting = models.ForeignKey(
        "calendar.Meeting",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="决定交办的主任会议",
    )
    note = models.TextField("说明", max_length=2000, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )
    made_at = models.DateTimeField("提交时间", auto_now_add=True)
    finished_at = models.DateTimeField("完成时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "集中交办"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.assigned_on:%Y-%m-%d} 集中交办"

    def get_absolute_url(self) -> str:
        return reverse("proposals:batch", args=[self.pk])


class BatchLine(models.Model):
    """One proposal of a batch; ``version`` is the one that the preview showed."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines", verbose_name="集中交办")
    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="batch_lines", verbose_name="建议"
    )
    version = models.PositiveIntegerField("版本")
    allocation = models.CharField("分办方案", max_length=1000)
    state = models.CharField(
        "结果", max_length=10, choices=BatchLineState.choices, default=BatchLineState.WAITING
    )
    message = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "集中交办明细"
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "proposal"], name="proposals_batch_line_once")
        ]
        indexes = [models.Index(fields=["batch", "state"])]

    def __str__(self) -> str:
        return f"{self.proposal}：{self.get_state_display()}"

    @property
    def state_tone(self) -> str:
        return BatchLineState(self.state).tone
