"""What the moves of a plan ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from congress.calendar.models import Meeting, MeetingKind, MeetingState
from congress.workflow.forms import MoveForm

#: Who adopts a plan: the 主任会议 as a rule, the standing committee in some congresses.
ADOPTING = (MeetingKind.CHAIRS, MeetingKind.STANDING_COMMITTEE, MeetingKind.CONGRESS_SESSION)


class MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        on = obj.starts_on
        return f"{obj.name}（{on.year}年{on.month}月{on.day}日）"


def meetings_to_choose(congress: Any, today: Any) -> Any:
    """Of the congress, begun by ``today`` and not cancelled, the latest first."""
    rows = Meeting.objects.filter(congress=congress, kind__in=ADOPTING, starts_on__lte=today)
    return rows.exclude(state=MeetingState.CANCELLED).order_by("-starts_on", "-pk")


class AdoptForm(MoveForm):
    """Which meeting adopted it. The day of the move lies within that meeting or after it."""

    meeting = MeetingChoice(
        label="通过计划的会议",
        queryset=Meeting.objects.none(),
        empty_label="请选择",
        help_text="没有列出的，先在管理后台的“会议”中登记。",
        error_messages={"invalid_choice": "请从列表中选择会议。"},
    )
    field_order = ("meeting", "on", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        field.queryset = meetings_to_choose(self.obj.congress_id, self.today)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        meeting, on = data.get("meeting"), data.get("on")
        if meeting and on and on < meeting.starts_on:
            self.add_error("on", "通过日期不能早于会议开始的日期。")
        return data
