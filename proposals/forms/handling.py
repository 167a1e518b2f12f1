"""In the unit: a contact with the deputies, a joint opinion."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from congress.people.keys import RowsField
from congress.people.models import Deputy
from congress.workflow.forms import MoveForm
from proposals.enums import ContactForm as Form
from proposals.enums import ContactStage
from proposals.forms.papers import PaperForm
from proposals.guards.handling import missing_in_opinion
from proposals.models import JointOpinion
from proposals.selectors.merging import deputies_answered
from proposals.services import OPINION_FIELDS


class ContactForm(MoveForm):
    """三次沟通: form, day, what was said."""

    stage = forms.ChoiceField(
        label="沟通环节", choices=ContactStage.choices, widget=forms.RadioSelect
    )
    form = forms.ChoiceField(label="沟通方式", choices=Form.choices, widget=forms.RadioSelect)
    held_on = forms.DateField(
        label="沟通日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    deputies = RowsField(
        label="代表",
        queryset=Deputy.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择与哪位代表沟通。"},
    )
    people = forms.CharField(
        label="本单位参加人员",
        required=False,
        max_length=200,
        help_text="姓名和职务，几人之间用顿号隔开。",
    )
    said = forms.CharField(
        label="沟通内容",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="代表提了什么要求、单位作了什么说明。代表可以看到，记录后不能修改。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("on", None)  # the day of the contact is what matters here
        deputies = deputies_answered(self.obj)
        self.fields["deputies"].queryset = Deputy.objects.filter(
            pk__in=[deputy.pk for deputy in deputies]
        ).order_by("stroke_key", "pk")
        self.fields["deputies"].label_from_instance = lambda deputy: deputy.name
        self.fields["deputies"].initial = [self.obj.proposal.lead_id]
        self.fields["held_on"].initial = self.today
        recorded = set(self.obj.contacts.values_list("stage", flat=True))
        missing = [stage for stage in ContactStage if stage not in recorded]
        self.fields["stage"].initial = missing[0] if missing else None

    def clean_held_on(self) -> date:
        held_on = self.cleaned_data["held_on"]
        if held_on > self.today:
            raise ValidationError("沟通日期不能晚于今天。")
        if held_on < self.obj.assigned_on:
            raise ValidationError("沟通日期不能早于转承办日期。")
        return held_on


class OpinionForm(PaperForm):
    """A joint unit's opinion to the lead unit."""

    paper_fields = OPINION_FIELDS

    class Meta:
        model = JointOpinion
        fields = OPINION_FIELDS
        widgets = {"body": forms.Textarea(attrs={"rows": 14, "class": "document-field"})}
        help_texts = {
            "body": "就本单位职责范围内的事项提出意见，供主办单位起草答复。",
            "contact_phone": "主办单位联系用。",
        }

    field_order = ("revision", "body", "contact_name", "contact_phone", "remove", "files")

    def missing_fields(self) -> list[str]:
        return missing_in_opinion(self.instance)
