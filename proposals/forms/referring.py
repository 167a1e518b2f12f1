"""超出市权: which way, to whom, why; and what came back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from congress.calendar.explanation import day_words
from congress.documents.forms import AttachmentsField
from congress.people.models import Organ
from congress.people.widgets import KeyedSelect
from congress.workflow.forms import MoveForm
from proposals.enums import ReferralWay
from proposals.selectors.loads import handling_rows


class ReferForm(MoveForm):
    """``unit`` only where a unit is to report upward."""

    way = forms.ChoiceField(label="处理方式", choices=ReferralWay.choices, widget=forms.RadioSelect)
    addressee = forms.CharField(
        label="转交、反映的对象",
        max_length=100,
        help_text="转全国人大代表的，填写代表姓名；由单位向上反映的，填写上级机关名称。",
    )
    unit = forms.ModelChoiceField(
        label="由哪个单位向上反映",
        queryset=Organ.objects.none(),
        required=False,
        empty_label="不适用",
        widget=KeyedSelect(attrs={"data-placeholder": "不适用"}),
        help_text="处理方式为“由单位向上反映”的必须选择。",
        error_messages={"invalid_choice": "请从列表中选择。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="所提事项为什么不属于本级的职权；写入转办函，代表可以看到。",
    )
    field_order = ("version", "way", "addressee", "unit", "reason", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = handling_rows([self.obj.congress_id])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("way") == ReferralWay.REPORTED and not data.get("unit"):
            if "unit" not in self.errors:
                self.add_error("unit", "请选择由哪个单位向上反映。")
        elif data.get("way") == ReferralWay.DEPUTY and data.get("unit"):
            self.add_error("unit", "转全国人大代表的，不需要选择单位。")
        return data


class RecordAnswerForm(MoveForm):
    answered_on = forms.DateField(
        label="回复日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    answer = forms.CharField(
        label="回复内容",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="代表可以看到。登记后不能修改。",
    )
    files = AttachmentsField(label="回复的原件")
    field_order = ("version", "answered_on", "answer", "files")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_on"].initial = self.today

    def clean_answered_on(self) -> date:
        day: date = self.cleaned_data["answered_on"]
        if day > self.today:
            raise ValidationError("回复日期不能晚于今天。")
        sent = self.obj.referred_on
        if sent and day < sent:
            raise ValidationError(f"回复日期不能早于处理日期（{day_words(sent)}）。")
        return day
