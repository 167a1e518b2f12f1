"""A plan of one year, or the programme of a term: drafted, adopted by a meeting, published."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from congress.plans.enums import FIXED, PlanStatus
from congress.workflow.models import Stateful

#: Years that a plan may speak of: a slip of the finger is said, not saved.
YEARS = (1990, 2100)


class AbstractPlan(Stateful):
    """``first_year`` and ``last_year`` are the same for an annual plan. From the adoption on the
    items change by adjustments only (``plans.adjusting``)."""

    congress_path = "congress"

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    title = models.CharField("名称", max_length=120)
    first_year = models.PositiveSmallIntegerField("年度")
    last_year = models.PositiveSmallIntegerField(
        "至年度", help_text="年度计划与上一栏相同；规划填写最后一年。"
    )
    status = models.CharField(
        "状态", max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT, editable=False
    )
    meeting = models.ForeignKey(
        "calendar.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="通过计划的会议",
    )
    adopted_on = models.DateField("通过日期", null=True, blank=True, editable=False)
    published_on = models.DateField("公布日期", null=True, blank=True, editable=False)
    closed_on = models.DateField("结束日期", null=True, blank=True, editable=False)
    remark = models.TextField("备注", max_length=2000, blank=True)

    class Meta:
        abstract = True
        ordering = ["-first_year", "-last_year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="%(app_label)s_%(class)s_years",
                violation_error_message="最后一年不能早于第一年。",
            ),
            models.UniqueConstraint(
                fields=["congress", "first_year", "last_year"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message="这一年度的计划已经有了。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        for name in ("first_year", "last_year"):
            year = getattr(self, name)
            if year is not None and not YEARS[0] <= year <= YEARS[1]:
                raise ValidationError({name: f"年度应当在{YEARS[0]}至{YEARS[1]}之间。"})

    @property
    def is_annual(self) -> bool:
        return self.first_year == self.last_year

    @property
    def is_fixed(self) -> bool:
        return self.status in FIXED

    @property
    def years(self) -> str:
        """「2024年」, 「2023—2027年」."""
        if self.is_annual:
            return f"{self.first_year}年"
        return f"{self.first_year}—{self.last_year}年"

    @property
    def status_tone(self) -> str:
        return PlanStatus(self.status).tone
