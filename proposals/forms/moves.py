"""What single moves ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from congress.workflow.forms import MoveForm
from proposals.enums import Gate, GateResult, Satisfaction
from proposals.models import Category, RefusalReason


class ScreenForm(MoveForm):
    """One reviewer may do one gate or all three; what was said before is shown again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        done = {
            gate.gate: gate
            for gate in self.obj.gates.all()
            if gate.submission == self.obj.submission
        }
        for gate in Gate:
            before = done.get(gate.value)
            self.fields[gate.value] = forms.ChoiceField(
                label=gate.label,
                choices=GateResult.choices,
                required=False,
                initial=before.result if before else None,
                widget=forms.RadioSelect,
                help_text=f"已由 {before.reviewer.name} 审核" if before else "",
            )
            self.fields[f"{gate.value}_remark"] = forms.CharField(
                label=f"{gate.label}意见",
                required=False,
                max_length=2000,
                initial=before.remark if before else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not any(data.get(gate.value) for gate in Gate):
            self.add_error(None, "请至少审核一关。")
        for gate in Gate:
            failed = data.get(gate.value) == GateResult.FAILED
            if failed and not data.get(f"{gate.value}_remark"):
                self.add_error(f"{gate.value}_remark", f"{gate.label}不通过的，请写明意见。")
        return data


class RefuseForm(MoveForm):
    reason = forms.ModelChoiceField(
        label="理由",
        queryset=RefusalReason.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = RefusalReason.objects.filter(
            congress=self.obj.congress_id, is_active=True
        )


class RegisterForm(MoveForm):
    category = forms.ModelChoiceField(
        label="内容分类",
        queryset=Category.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择内容分类。", "invalid_choice": "请从列表中选择。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].initial = self.obj.category_id
        self.fields["category"].queryset = Category.objects.filter(
            congress=self.obj.congress_id, is_active=True
        )


class CloseForm(MoveForm):
    """Where the lead deputy is not satisfied, closing wants a reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unhappy = (self.obj.worst_attitude, self.obj.worst_result)
        if Satisfaction.DISSATISFIED in unhappy:
            self.fields["note"].required = True
            self.fields["note"].label = "办结的理由（内部）"
            self.fields["note"].error_messages["required"] = "代表不满意的，请写明办结的理由。"


class JudgeForm(MoveForm):
    """Two scales; a dissatisfied deputy says why (北京市代表建议办理条例第23条).

    Who is content on both sends it by one button (the shortcut).
    """

    shortcut = "proposals/_judge_shortcut.html"
    content = Satisfaction.SATISFIED

    attitude = forms.ChoiceField(
        label="对办理态度", choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    result = forms.ChoiceField(
        label="对办理结果", choices=Satisfaction.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="意见和理由",
        required=False,
        max_length=2000,
        # The empty placeholder tells the stylesheet whether something was typed.
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": " "}),
        help_text="选“不满意”的必须写明。承办单位和代表工委可以看到，其他代表看不到。",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        dissatisfied = Satisfaction.DISSATISFIED in (data.get("attitude"), data.get("result"))
        if dissatisfied and not data.get("reason"):
            self.add_error("reason", "评价为不满意的，请写明意见和理由。")
        return data
