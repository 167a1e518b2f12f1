"""An adjustment: what changes, why, who decided it, when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from congress.calendar.models import Meeting
from congress.people.enums import OrganKind
from congress.people.models import Organ
from congress.people.texts import PlainTextForm
from congress.plans.adjusting import Decision
from congress.plans.forms import MeetingChoice, meetings_to_choose
from legislation.forms.plan import OrganChoice
from legislation.models import LegislationPlan

#: Who decides: the 主任会议 as a rule.
DECIDING = (OrganKind.CHAIRS, OrganKind.SPECIAL_COMMITTEE, OrganKind.WORKING_ORGAN)


class DecisionForm(PlainTextForm, forms.Form):
    reason = forms.CharField(
        label="理由", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    basis = forms.CharField(
        label="依据", max_length=300, required=False, help_text="文件、会议纪要的名称和文号。"
    )
    decided_by = OrganChoice(label="决定机关", queryset=Organ.objects.none(), empty_label="请选择")
    meeting = MeetingChoice(
        label="决定调整的会议",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="没有或者没有列出",
        error_messages={"invalid_choice": "请从列表中选择会议。"},
    )
    decided_on = forms.DateField(
        label="决定日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="从这一天起，计划按调整后的内容。",
    )

    def __init__(self, *args: Any, plan: LegislationPlan, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        organs: Any = self.fields["decided_by"]
        organs.queryset = Organ.objects.filter(
            congress=plan.congress_id, is_active=True, kind__in=DECIDING
        )
        chairs = [organ.pk for organ in organs.queryset if organ.kind == OrganKind.CHAIRS]
        if len(chairs) == 1:
            organs.initial = chairs[0]
        meetings: Any = self.fields["meeting"]
        meetings.queryset = meetings_to_choose(plan.congress_id, today)

    def clean_decided_on(self) -> date:
        if (day := self.cleaned_data["decided_on"]) > self.today:
            raise ValidationError("决定日期不能晚于今天。")
        return day

    @property
    def decision(self) -> Decision:
        """Of a valid form."""
        names = ("reason", "basis", "decided_by", "meeting", "decided_on")
        return Decision(**{name: self.cleaned_data[name] for name in names})


class UndoForm(PlainTextForm, forms.Form):
    reason = forms.CharField(
        label="撤回的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
