from __future__ import annotations

from django.db import models
from simple_history.models import HistoricalRecords


class YearState(models.TextChoices):
    ANNOUNCED = "announced", "已公布"
    PROVISIONAL = "provisional", "暂定"


class DayOrigin(models.TextChoices):
    PACKAGE = "package", "系统载入"
    STAFF = "staff", "人工修改"


class CalendarYear(models.Model):
    """A year whose days are loaded; provisional until the State Council's notice."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    state = models.CharField(
        "状态", max_length=12, choices=YearState, default=YearState.PROVISIONAL
    )

    history = HistoricalRecords(verbose_name="年份变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "放假安排年份"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年（{self.get_state_display()}）"


class CalendarDay(models.Model):
    """An exception from Monday to Friday: a holiday, or a weekend day that is worked."""

    date = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班", default=False)
    name = models.CharField("名称", max_length=40, blank=True, help_text="例如：端午节")
    origin = models.CharField(
        "来源", max_length=10, choices=DayOrigin, default=DayOrigin.STAFF, editable=False
    )

    history = HistoricalRecords(verbose_name="放假安排变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "节假日和调休"
        ordering = ["-date"]

    def __str__(self) -> str:
        if self.is_workday:
            return f"{self.date} {self.name or '上班'}"
        return f"{self.date} {self.name}放假"
