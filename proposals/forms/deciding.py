"""Which 主任会议 decided a hand-over, asked once for a whole batch, and only where it must be."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from congress.calendar.models import Meeting, MeetingKind
from congress.people.models import Congress
from proposals.effects.deciding import MISSING
from proposals.selectors.deciding import (
    meetings_to_choose,
    needs_decision,
    wrong_with_decision,
)

FIELDS = ("meeting", "meeting_name", "meeting_on")


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Meeting) -> str:
        return f"{obj.name}（{obj.starts_on.year}年{obj.starts_on.month}月{obj.starts_on.day}日）"


class DecisionForm(forms.Form):
    """One of the meetings listed, or name and day of another one. ``day_field``: that of the
    hand-over."""

    day_field = "on"
    meeting = MeetingChoice(
        label="决定交办的主任会议",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="请选择；没有列出的在下面填写",
        help_text="大会闭会期间提出的建议，由主任会议决定交办。",
        error_messages={"invalid_choice": "请从列表中选择主任会议。"},
    )
    meeting_name = forms.CharField(
        label="主任会议名称",
        required=False,
        max_length=120,
        help_text="列表中没有的，填写名称和日期，例如“第三十二次主任会议”。",
    )
    meeting_on = forms.DateField(
        label="主任会议日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def ask_decision(self, congress: Congress, proposals: list[int], today: date) -> None:
        """Without the fields where nothing is from between the sessions."""
        if not needs_decision(congress, proposals):
            for name in FIELDS:
                del self.fields[name]
            return
        field: Any = self.fields["meeting"]
        field.queryset = meetings_to_choose(congress, today)

    def check_decision(self, congress: Congress) -> None:
        """Exactly one meeting, not after the hand-over."""
        if "meeting" not in self.fields or self.errors.keys() & set(FIELDS):
            return
        data: dict[str, Any] = self.cleaned_data
        meeting, name, day = (data.get(field) for field in FIELDS)
        if meeting and (name or day):
            self.add_error("meeting_name", "已经选择了主任会议的，不要另外填写名称和日期。")
            return
        if not meeting and not (name or day):
            self.add_error("meeting", MISSING)
            return
        if not meeting and not (name and day):
            missing = "meeting_on" if name else "meeting_name"
            self.add_error(missing, f"请填写{self.fields[missing].label}。")
            return
        field = "meeting" if meeting else "meeting_on"
        meeting = meeting or Meeting(
            congress=congress, kind=MeetingKind.CHAIRS, name=name, starts_on=day
        )
        on = data.get(self.day_field)
        if on and (sentence := wrong_with_decision(meeting, congress.pk, on)):
            self.add_error(field, sentence)
