"""The figures of a month as a file for the office, and the mails in which it goes out."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse


class MonthlyReport(models.Model):
    """One for each congress and month, made once: what it says is what was known that day. It
    holds counts, and nothing about persons."""

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    month = models.DateField("月份", help_text="当月一日")
    content = models.BinaryField("表格")
    made_at = models.DateTimeField("制表时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "每月统计"
        ordering = ["-month", "congress"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "month"], name="proposals_monthlyreport_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month.year}年{self.month.month}月建议统计"

    @property
    def file_name(self) -> str:
        return f"建议统计-{self.month:%Y年%m月}.xlsx"

    def get_absolute_url(self) -> str:
        return reverse("proposals:monthly-table", args=[self.pk])


class MonthlyMail(models.Model):
    """A mail that is owed, sent, or given up; its key makes the Message-ID."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="mails")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="收件人"
    )
    mailed_at = models.DateTimeField("发出时间", null=True, blank=True)
    is_given_up = models.BooleanField("不再发", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "每月统计的邮件"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "recipient"], name="proposals_monthlymail_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.recipient}"
