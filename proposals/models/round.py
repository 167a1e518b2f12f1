"""A round of handling: the first, and one more for each order to handle again."""

from django.db import models

from proposals.enums import RoundKind


class HandlingRound(models.Model):
    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="rounds", verbose_name="建议"
    )
    number = models.PositiveSmallIntegerField("轮次", default=1)
    kind = models.CharField(
        "类别", max_length=20, choices=RoundKind.choices, default=RoundKind.FIRST
    )
    started_on = models.DateField("开始日期")

    class Meta:
        verbose_name = verbose_name_plural = "办理轮次"
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposals_round_once")
        ]

    def __str__(self) -> str:
        return f"第{self.number}轮（{self.get_kind_display()}）"
