"""立法规划、年度立法计划."""

from __future__ import annotations

from django.urls import reverse

from congress.plans.models import AbstractPlan


class LegislationPlan(AbstractPlan):
    """立法法第56条 (规划、计划); 北京市制定地方性法规条例."""

    class Meta(AbstractPlan.Meta):
        verbose_name = verbose_name_plural = "立法计划"

    def get_absolute_url(self) -> str:
        return reverse("legislation:plan", args=[self.pk])
