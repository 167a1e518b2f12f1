"""申请延期, 同意延期."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from congress.calendar.explanation import day_words
from congress.workflow.forms import MoveForm
from proposals.enums import ExtensionGround
from proposals.selectors.answering import legal_day_of


class ExtendForm(MoveForm):
    ground = forms.ChoiceField(
        label="延期事由", choices=ExtensionGround.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.legal_on = legal_day_of(self.obj)
        if self.legal_on:
            self.fields["ground"].help_text = f"现在的答复期限是{day_words(self.legal_on)}。"
        self.fields[
            "note"
        ].help_text = "写明为什么三个月内不能答复、打算什么时候答复。代表可以看到。"
        self.order_fields(["version", "ground", "note", "on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.legal_on and self.today > self.legal_on:
            raise ValidationError(
                f"答复期限到{day_words(self.legal_on)}为止，已经超过，不能再申请延期。"
            )
        return data


class GrantForm(MoveForm):
    target_on = forms.DateField(
        label="要求的答复日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="早于六个月的，填写要求单位答复的日期；不填的，以六个月为限。",
    )

    def clean_target_on(self) -> date | None:
        target_on: date | None = self.cleaned_data["target_on"]
        if target_on and target_on < self.today:
            raise ValidationError("要求的答复日期不能早于今天。")
        if target_on and target_on <= self.obj.old_legal_on:
            until = day_words(self.obj.old_legal_on)
            raise ValidationError(f"同意延期的，要求的答复日期应当晚于原来的期限（{until}）。")
        return target_on
