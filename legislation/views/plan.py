"""A plan's page: its items as of a day, its adjustments, its moves; two days compared."""

from __future__ import annotations

from datetime import date
from typing import Any

import rules
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.generic import DetailView

from congress.people.visibility import visible
from congress.plans.enums import PlanStatus
from congress.workflow.engine import open_moves
from congress.workflow.ledger import timeline
from congress.workflow.transition import EVERYBODY, INTERNAL
from congress.workflow.views import TransitionView
from legislation.models import LegislationPlan
from legislation.selectors.comparison import differences
from legislation.selectors.plan_page import adjustments_of, plan_on
from legislation.selectors.visible import drafts_for
from legislation.views.keeping import MAY

CHANGING = (PlanStatus.ADOPTED, PlanStatus.PUBLISHED)


def day_of(text: str) -> date | None:
    """The day that an address names; None for anything else."""
    try:
        return parse_date(text.strip()[:10])
    except ValueError:
        return None


class PlanMixin(LoginRequiredMixin):
    context_object_name = "plan"

    def get_queryset(self) -> QuerySet[LegislationPlan]:
        rows = visible(LegislationPlan, self.request.user)  # type: ignore[attr-defined]
        return rows.select_related("congress", "meeting")


class PlanView(PlanMixin, DetailView):
    template_name = "legislation/plan_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan: LegislationPlan = self.object
        user, today = self.request.user, timezone.localdate()
        asked = self.request.GET.get("on", "")
        on = day_of(asked)
        wrong = self.wrong_with(plan, asked, on, today)
        shown = (on if on and not wrong else today) if plan.is_fixed else None
        keeps = rules.test_rule(MAY, user, plan)
        audience = EVERYBODY if drafts_for(user, plan) else EVERYBODY[1:]
        return super().get_context_data(
            shown=plan_on(plan, shown),
            on=shown,
            asked=asked,
            wrong=wrong,
            is_past=shown is not None and shown < today,
            today=today,
            moves=self.moves(plan, keeps),
            may_edit=keeps and plan.status == PlanStatus.DRAFT,
            may_adjust=keeps and plan.status in CHANGING and shown == today,
            adjustments=adjustments_of(plan) if plan.is_fixed else [],
            may_undo=keeps and plan.status in CHANGING,
            entries=timeline(plan, audience if keeps else set(audience) - set(INTERNAL))[::-1],
            **kwargs,
        )

    def wrong_with(self, plan: LegislationPlan, asked: str, on: date | None, today: date) -> str:
        """A sentence about the day that was asked for; empty where it can be shown."""
        if not asked or not plan.is_fixed:
            return ""
        if on is None:
            return "日期不能识别，请写成 2026-03-18 的样子。"
        if on > today:
            return "日期在今天以后，计划那时的样子还不知道。"
        if plan.adopted_on and on < plan.adopted_on:
            return "那时计划还没有通过。"
        return ""

    def moves(self, plan: LegislationPlan, keeps: bool) -> list[dict[str, Any]]:
        drawn: list[dict[str, Any]] = []
        if keeps and plan.status == PlanStatus.DRAFT:
            place = f"{reverse('imports:upload', args=['legislation'])}?place={plan.pk}"
            drawn += [
                {
                    "label": "增加项目",
                    "url": reverse("legislation:item-new", args=[plan.pk]),
                    "tone": "plain",
                },
                {"label": "从表格导入", "url": place, "tone": "plain"},
                {
                    "label": "修改名称和年度",
                    "url": reverse("legislation:plan-edit", args=[plan.pk]),
                    "tone": "plain",
                },
            ]
        if keeps and plan.status in CHANGING:
            drawn.append(
                {
                    "label": "增补项目",
                    "url": reverse("legislation:admit", args=[plan.pk]),
                    "tone": "plain",
                }
            )
        for move in open_moves(plan, self.request.user):
            step = move.transition
            drawn.append(
                {
                    "label": step.label,
                    "url": reverse("legislation:plan-move", args=[plan.pk, step.name]),
                    "note": "".join(move.missing),
                    "tone": "primary" if step.is_primary and not move.missing else "plain",
                }
            )
        return sorted(drawn, key=lambda move: move["tone"] != "primary")


class PlanMoveView(TransitionView):
    model = LegislationPlan

    def rows(self) -> QuerySet:
        return super().rows().select_related("congress")


class ComparisonView(PlanMixin, DetailView):
    """Two days of an adopted plan, side by side."""

    template_name = "legislation/plan_comparison.html"

    def get_queryset(self) -> QuerySet[LegislationPlan]:
        return super().get_queryset().exclude(status=PlanStatus.DRAFT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan: LegislationPlan = self.object
        today = timezone.localdate()
        texts = [self.request.GET.get(name, "") for name in ("from", "to")]
        first = plan.adopted_on or today
        days = [day_of(text) or usual for text, usual in zip(texts, (first, today), strict=True)]
        wrong = ""
        if any(text and day_of(text) is None for text in texts):
            wrong = "日期不能识别，请写成 2026-03-18 的样子。"
        elif days[0] < first:
            wrong = "前一个日期早于计划通过的日期。"
        elif days[1] < days[0]:
            wrong = "后一个日期早于前一个日期。"
        elif days[1] > today:
            wrong = "日期在今天以后，计划那时的样子还不知道。"
        return super().get_context_data(
            earlier=days[0],
            later=days[1],
            wrong=wrong,
            rows=[] if wrong else differences(plan, *days),
            **kwargs,
        )
