from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from congress.people.enums import Level


class Congress(models.Model):
    """One people's congress: the city, a district, a township. Every record belongs to one."""

    congress_path = "pk"

    code = models.SlugField(
        "代码", max_length=40, unique=True, help_text="英文字母、数字和短横线，建立后不宜更改。"
    )
    name = models.CharField("名称", max_length=100)
    short_name = models.CharField("简称", max_length=30)
    level = models.CharField("层级", max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        verbose_name="上一级人大",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    is_active = models.BooleanField("使用中", default=True)

    history = HistoricalRecords(verbose_name="人大变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "人民代表大会"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")) | models.Q(parent=None),
                name="people_congress_not_own_parent",
                violation_error_message="上一级人大不能是本级自己。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        seen, above = {self.pk}, self.parent
        while above is not None:
            if above.pk in seen and self.pk is not None:
                raise ValidationError({"parent": "上一级人大不能是本级自己或者本级的下级。"})
            seen.add(above.pk)
            above = above.parent


class Term(models.Model):
    """届: five years of one congress."""

    congress_path = "congress"

    congress = models.ForeignKey(
        Congress, verbose_name="人大", on_delete=models.PROTECT, related_name="terms"
    )
    number = models.PositiveSmallIntegerField("届次")
    name = models.CharField("名称", max_length=40, help_text="例如：第十六届")
    starts_on = models.DateField("任期开始")
    ends_on = models.DateField("任期结束")

    history = HistoricalRecords(verbose_name="届变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "届"
        ordering = ["congress", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "number"],
                name="people_term_number",
                violation_error_message="本级人大已有这一届。",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="people_term_dates",
                violation_error_message="任期结束日期应当晚于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.congress.short_name}{self.name}"


class CongressSession(models.Model):
    """次会议: a full session; between two of them it is 闭会期间."""

    congress_path = "term__congress"

    term = models.ForeignKey(
        Term, verbose_name="届", on_delete=models.PROTECT, related_name="sessions"
    )
    number = models.PositiveSmallIntegerField("次")
    name = models.CharField("名称", max_length=40, help_text="例如：第三次会议")
    opens_on = models.DateField("开幕日期")
    closes_on = models.DateField("闭幕日期")

    history = HistoricalRecords(verbose_name="大会变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "大会"
        ordering = ["-opens_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "number"],
                name="people_session_number",
                violation_error_message="本届已有这一次会议。",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="people_session_dates",
                violation_error_message="闭幕日期不能早于开幕日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term}{self.name}"

    @property
    def congress(self) -> Congress:
        return self.term.congress

    @property
    def congress_id(self) -> int:
        return self.term.congress_id

    def clean(self) -> None:
        if self.term_id and self.opens_on and self.closes_on:
            term = self.term
            if self.opens_on < term.starts_on or self.closes_on > term.ends_on:
                raise ValidationError(
                    {"opens_on": f"会期应当在本届任期之内（{term.starts_on}至{term.ends_on}）。"}
                )
