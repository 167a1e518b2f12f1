"""What staff choose about running deadlines."""

from __future__ import annotations

from typing import Any

from django import forms

KEEP, FOLLOW = "keep", "follow"


class RunningForm(forms.Form):
    """A rule has changed: what becomes of the deadlines that run by another version."""

    choice = forms.ChoiceField(
        label="在办的怎么办",
        choices=[(KEEP, "在办的不变（默认）"), (FOLLOW, "在办的一并改按新规定")],
        widget=forms.RadioSelect,
        initial=KEEP,
        error_messages={"invalid_choice": "请选择在办的不变，还是一并改按新规定。"},
    )
    reason = forms.CharField(
        label="改按新规定的理由",
        max_length=100,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一并改按新规定的必须填写，记入每一个时限的变更记录，承办人看得到。",
        error_messages={"max_length": "理由不超过 100 字，现在 %(show_value)s 字。"},
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("choice") == FOLLOW and "reason" in data and not data["reason"].strip():
            self.add_error("reason", "改按新规定要写明理由。")
        return data
