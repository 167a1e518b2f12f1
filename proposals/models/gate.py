"""One gate of screening (政治关、法律关、质量关): who looked, what came of it."""

from django.conf import settings
from django.db import models

from proposals.enums import Gate, GateResult


class GateReview(models.Model):
    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="gates", verbose_name="建议"
    )
    submission = models.PositiveSmallIntegerField("第几次提交")
    gate = models.CharField("关口", max_length=20, choices=Gate.choices)
    result = models.CharField("结果", max_length=10, choices=GateResult.choices)
    remark = models.TextField("意见", blank=True, max_length=2000)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人"
    )
    reviewed_on = models.DateField("审核日期")

    class Meta:
        verbose_name = verbose_name_plural = "三关审核"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "submission", "gate"], name="proposals_gate_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_gate_display()}：{self.get_result_display()}"
