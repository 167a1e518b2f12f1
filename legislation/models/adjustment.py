"""An adjustment of an adopted legislation plan."""

from __future__ import annotations

from django.db import models

from congress.plans.models import AbstractAdjustment
from legislation.enums import AdjustmentKind
from legislation.models.item import PlanItem
from legislation.models.plan import LegislationPlan


class PlanAdjustment(AbstractAdjustment):
    CHANGES = {
        AdjustmentKind.ADD: (),
        AdjustmentKind.TIMING: ("timing",),
        AdjustmentKind.POSTPONE: None,
        AdjustmentKind.UPGRADE: ("body", "timing"),
        AdjustmentKind.KIND: ("kind", "title"),
        AdjustmentKind.TYPE: ("type_id", "number", "timing"),
        AdjustmentKind.TITLE: ("title",),
        AdjustmentKind.ORGAN: ("committee_id",),
        AdjustmentKind.DROP: None,
        AdjustmentKind.MEND: (),
    }
    congress_path = "plan__congress"

    plan = models.ForeignKey(
        LegislationPlan, models.PROTECT, related_name="adjustments", verbose_name="计划"
    )
    item = models.ForeignKey(
        PlanItem, models.PROTECT, related_name="adjustments", verbose_name="项目"
    )
    kind = models.CharField("调整方式", max_length=10, choices=AdjustmentKind)

    class Meta(AbstractAdjustment.Meta):
        verbose_name = verbose_name_plural = "计划调整"
        indexes = [models.Index(fields=["plan", "decided_on"], name="legislation_adjusted")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.item}"

    @property
    def kind_tone(self) -> str:
        return AdjustmentKind(self.kind).tone
