"""A round of handling: the first, one more for each order to handle again, or to start again."""

from django.db import models

from proposals.enums import RoundKind


class HandlingRound(models.Model):
    """``requirements``: why it is handled again, and what is asked of the units."""

    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="rounds", verbose_name="建议"
    )
    number = models.PositiveSmallIntegerField("轮次", default=1)
    kind = models.CharField(
        "类别", max_length=20, choices=RoundKind.choices, default=RoundKind.FIRST
    )
    started_on = models.DateField("开始日期")
    requirements = models.TextField("理由和要求", max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理轮次"
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposals_round_once")
        ]

    @property
    def is_first(self) -> bool:
        return self.number == 1

    def __str__(self) -> str:
        return f"第{self.number}轮（{self.get_kind_display()}）"
