"""Adjusting an adopted plan: one item, a new one, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from congress.people.visibility import visible
from congress.plans.adjusting import adjust, admit, undo
from congress.plans.enums import PlanStatus
from legislation.enums import GOING, AdjustmentKind
from legislation.forms.adjusting import DecisionForm, UndoForm
from legislation.forms.plan import ItemForm
from legislation.models import LegislationPlan, PlanAdjustment, PlanItem
from legislation.views.keeping import KeeperView
from legislation.wording import Wording

#: What each kind does, beside its name on the page where one chooses.
EXPLANATIONS = {
    AdjustmentKind.TIMING: "审次、月份有变化",
    AdjustmentKind.POSTPONE: "今年不再安排，列入下一年度",
    AdjustmentKind.UPGRADE: "改由代表大会审议",
    AdjustmentKind.KIND: "例如修正改为修订，名称可以一并改",
    AdjustmentKind.TYPE: "例如立项论证项目转为审议项目",
    AdjustmentKind.TITLE: "只改名称",
    AdjustmentKind.ORGAN: "换一个委员会负责",
    AdjustmentKind.DROP: "不再列入计划",
    AdjustmentKind.MEND: "原来登记有误，改正过来",
}


class AdjustingView(KeeperView):
    """Two forms of one page: the facts (none for what goes out), and the decision."""

    template_name = "legislation/adjustment_form.html"
    item: PlanItem | None = None
    kind: AdjustmentKind

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = kwargs.get("kind", AdjustmentKind.ADD.value)
        if kind not in AdjustmentKind.values:
            raise Http404
        self.kind = AdjustmentKind(kind)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.refused() or self.show(self.facts_form(), self.decision_form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if refusal := self.refused():
            return refusal
        facts, decision = self.facts_form(request.POST), self.decision_form(request.POST)
        are_valid = [form.is_valid() for form in (facts, decision) if form is not None]
        if not all(are_valid):
            return self.show(facts, decision, status=422)
        try:
            row = self.make(facts, decision)
        except ValidationError as error:
            self.put(error, facts, decision)
            return self.show(facts, decision, status=422)
        messages.success(request, f"已登记调整：{row.get_kind_display()}，{row.item.title}")
        return redirect(f"{row.plan.get_absolute_url()}#adjustments")

    def make(self, facts: ItemForm | None, decision: DecisionForm) -> PlanAdjustment:
        raise NotImplementedError

    def refused(self) -> HttpResponse | None:
        plan: Any = self.plan
        sentences = {
            PlanStatus.DRAFT: "计划还没有通过，请直接修改。",
            PlanStatus.CLOSED: "计划已经结束，不能再调整。",
        }
        sentence = sentences.get(plan.status, "")
        if not sentence and self.item is not None and not self.item.is_in:
            sentence = "这一项已经调出计划，不能再调整。"
        if not sentence:
            return None
        messages.error(self.request, sentence)
        return redirect(plan)

    def facts_form(self, data: Any = None) -> ItemForm | None:
        raise NotImplementedError

    def decision_form(self, data: Any = None) -> DecisionForm:
        plan: Any = self.plan
        return DecisionForm(data, plan=plan, today=self.today)

    def put(self, error: ValidationError, facts: ItemForm | None, decision: DecisionForm) -> None:
        """Each sentence beside the field that it is about, else above the form."""
        said = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, sentences in said.items():
            for form in (facts, decision):
                if form is not None and name in form.fields:
                    form.add_error(name, sentences)
                    break
            else:
                decision.add_error(None, sentences)

    def show(
        self, facts: ItemForm | None, decision: DecisionForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "plan": self.plan,
            "item": self.item,
            "kind": self.kind,
            "explanation": EXPLANATIONS.get(self.kind, ""),
            "facts": facts,
            "decision": decision,
            "is_going": self.kind in GOING,
        }
        return render(self.request, self.template_name, context, status=status)


class AdjustView(AdjustingView):
    def find_plan(self, **kwargs: Any) -> LegislationPlan | None:
        if self.kind == AdjustmentKind.ADD:
            raise Http404
        rows = visible(PlanItem, self.request.user).select_related("plan__congress")
        self.item = get_object_or_404(rows, pk=kwargs["pk"])
        return self.item.plan

    def facts_form(self, data: Any = None) -> ItemForm | None:
        may = PlanAdjustment.CHANGES[self.kind]
        if may is None:
            return None
        item: Any = self.item
        return ItemForm(data, plan=item.plan, instance=item, facts=may or PlanItem.FACTS)

    def make(self, facts: ItemForm | None, decision: DecisionForm) -> PlanAdjustment:
        item: Any = self.item
        changed = facts_of(facts) if facts else {}
        made: PlanAdjustment = adjust(
            item, self.kind, changed, decision.decision, by=self.request.user, today=self.today
        )
        return made


class AdmitView(AdjustingView):
    """增补: a new item."""

    def facts_form(self, data: Any = None) -> ItemForm | None:
        plan: Any = self.plan
        return ItemForm(data, plan=plan)

    def make(self, facts: ItemForm | None, decision: DecisionForm) -> PlanAdjustment:
        assert facts is not None  # noqa: S101  facts_form
        made: PlanAdjustment = admit(
            self.plan, self.kind, facts_of(facts), decision.decision,
            by=self.request.user, today=self.today,
        )  # fmt: skip
        return made


def facts_of(form: ItemForm) -> dict[str, Any]:
    """What a valid form says, by the names that the facts have."""
    item = form.instance
    return {fact: getattr(item, fact) for fact in PlanItem.FACTS
            if fact.removesuffix("_id") in form.fields}  # fmt: skip


class KindsView(KeeperView):
    """Which kind of adjustment one item needs."""

    item: PlanItem

    def find_plan(self, **kwargs: Any) -> LegislationPlan | None:
        rows = visible(PlanItem, self.request.user).select_related("plan__congress", "type")
        self.item = get_object_or_404(rows, pk=kwargs["pk"])
        return self.item.plan

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        kinds = [
            {
                "label": kind.label,
                "words": words,
                "url": reverse("legislation:adjust", args=[self.item.pk, kind.value]),
            }
            for kind, words in EXPLANATIONS.items()
        ]
        context = {"plan": self.plan, "item": self.item, "kinds": kinds}
        return render(request, "legislation/adjustment_kinds.html", context)


class UndoView(KeeperView):
    template_name = "legislation/adjustment_undo.html"
    row: PlanAdjustment

    def find_plan(self, **kwargs: Any) -> LegislationPlan | None:
        rows = visible(PlanAdjustment, self.request.user)
        self.row = get_object_or_404(
            rows.select_related("plan__congress", "item", "decided_by"), pk=kwargs["pk"]
        )
        return self.row.plan

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(UndoForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = UndoForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            undo(self.row, by=request.user, on=self.today, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.show(form, status=422)
        messages.success(request, "调整已撤回，这一项恢复为调整以前的内容。")
        return redirect(f"{self.row.plan.get_absolute_url()}#adjustments")

    def show(self, form: UndoForm, status: int = 200) -> HttpResponse:
        row = self.row
        wording = Wording([row.before, row.after])
        changes = wording.changes(row.before, row.after) if row.before and row.after else []
        context = {"plan": self.plan, "row": row, "changes": changes, "form": form}
        return render(self.request, self.template_name, context, status=status)
