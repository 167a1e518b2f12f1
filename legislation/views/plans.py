"""All plans that one sees; a new one; its name and years."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import ListView

from congress.people.models import Congress
from congress.people.roles import Role, congress_ids
from congress.people.visibility import visible
from congress.plans.enums import PlanStatus
from legislation.forms.plan import PlanForm
from legislation.models import LegislationPlan
from legislation.services import open_plan
from legislation.views.keeping import MAY, KeeperView


class PlanListView(LoginRequiredMixin, ListView):
    template_name = "legislation/plan_list.html"
    context_object_name = "plans"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[LegislationPlan]:
        return (
            visible(LegislationPlan, self.request.user)
            .select_related("congress", "meeting")
            .annotate(
                item_count=Count("items", filter=Q(items__is_in=True), distinct=True),
                adjustment_count=Count(
                    "adjustments", filter=Q(adjustments__undone_on=None), distinct=True
                ),
            )
            .order_by("-first_year", "last_year", "congress", "-pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        several = len({plan.congress_id for plan in self.object_list[:200]}) > 1
        return super().get_context_data(
            may_keep=rules.test_rule(MAY, user), names_congress=several, **kwargs
        )


class PlanFormView(KeeperView):
    """A new draft (no ``pk``), or the name, years and remark of one."""

    template_name = "legislation/plan_form.html"

    def find_plan(self, **kwargs: Any) -> LegislationPlan | None:
        return super().find_plan(**kwargs) if kwargs else None

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.refused() or self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if refusal := self.refused():
            return refusal
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        if self.plan is None:
            data = form.cleaned_data
            congress = form.instance.congress
            plan = open_plan(congress, data["first_year"], data["last_year"], data["title"])
            plan.remark = data["remark"]
            plan.save(update_fields=["remark"])
            messages.success(request, "计划已建立，可以逐项录入，也可以从印发的表格导入。")
        else:
            plan = form.save()
            messages.success(request, "已保存。")
        return redirect(plan)

    def refused(self) -> HttpResponse | None:
        if self.plan is None or self.plan.status == PlanStatus.DRAFT:
            return None
        messages.error(self.request, "计划已经通过，名称和年度不能再改。")
        return redirect(self.plan)

    def form(self, data: Any = None) -> PlanForm:
        ids = congress_ids(self.request.user, Role.LEGISLATION)
        congresses = Congress.objects.filter(pk__in=ids).order_by("pk")
        initial = {"first_year": self.today.year + (self.today.month > 9)}
        if self.plan is None:
            return PlanForm(data, congresses=congresses, initial=initial)
        return PlanForm(data, congresses=congresses, instance=self.plan)

    def show(self, form: PlanForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "plan": self.plan}
        return render(self.request, self.template_name, context, status=status)
