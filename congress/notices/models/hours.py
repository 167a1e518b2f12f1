"""When an office is at work: the clock reminds, and mail leaves the house, only then."""

from __future__ import annotations

from datetime import time
from typing import Final

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

OPENS: Final = time(8, 30)
CLOSES: Final = time(17, 30)


class OfficeHours(models.Model):
    """One row per congress, by Beijing's clock, on working days; without one the defaults hold."""

    congress = models.OneToOneField(
        "people.Congress", models.PROTECT, related_name="+", verbose_name="人大"
    )
    opens_at = models.TimeField("上班时间", default=OPENS)
    closes_at = models.TimeField(
        "下班时间",
        default=CLOSES,
        help_text="只在工作日的上班时间提醒期限、发送邮件；其余时间到了的，等上班以后再办。",
    )
    history = HistoricalRecords(verbose_name="提醒时间变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "提醒时间"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="notices_hours_in_order",
                violation_error_message="下班时间应当晚于上班时间。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.congress}：{self.opens_at:%H:%M}至{self.closes_at:%H:%M}"
