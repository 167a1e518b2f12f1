"""Items of a plan that is still a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from congress.people.visibility import visible
from congress.plans.enums import PlanStatus
from legislation.forms.plan import ItemForm
from legislation.models import LegislationPlan, PlanItem
from legislation.views.keeping import KeeperView

FIXED = "计划已经通过，请办理“调整”。"


class DraftItemView(KeeperView):
    """``pk`` names the plan of a new item, or the item itself (``is_new`` says which)."""

    is_new = False
    template_name = "legislation/item_form.html"
    item: PlanItem

    def find_plan(self, **kwargs: Any) -> LegislationPlan | None:
        if self.is_new:
            plan = super().find_plan(**kwargs)
            assert plan is not None  # noqa: S101  404 otherwise
            self.item = PlanItem(plan=plan)
            return plan
        rows = visible(PlanItem, self.request.user).select_related("plan__congress")
        self.item = get_object_or_404(rows, pk=kwargs["pk"])
        return self.item.plan

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.refused() or self.show(self.form())

    def refused(self) -> HttpResponse | None:
        assert self.plan is not None  # noqa: S101  find_plan
        if self.plan.status == PlanStatus.DRAFT:
            return None
        messages.error(self.request, FIXED)
        return redirect(self.plan)

    def form(self, data: Any = None) -> ItemForm:
        assert self.plan is not None  # noqa: S101  find_plan
        return ItemForm(data, plan=self.plan, instance=self.item)

    def show(self, form: ItemForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "plan": self.plan, "item": self.item if self.item.pk else None}
        return render(self.request, self.template_name, context, status=status)


class ItemFormView(DraftItemView):
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if refusal := self.refused():
            return refusal
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        item = form.save(commit=False)
        if self.is_new:
            last = self.plan.items.order_by("position").last()  # type: ignore[union-attr]
            item.position = last.position + 1 if last else 1
        item.save()
        messages.success(request, f"已保存：{item.title}")
        return redirect(item.plan)


class ItemDeleteView(DraftItemView):
    template_name = "legislation/item_delete.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if refusal := self.refused():
            return refusal
        plan, title = self.item.plan, self.item.title
        self.item.delete()
        messages.success(request, f"已删除：{title}")
        return redirect(plan)
