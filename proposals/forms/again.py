"""Which units handle a proposal again, why, and what is asked of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from congress.documents.forms import AttachmentsField
from congress.people.keys import RowsField
from congress.people.models import Deputy, Organ
from congress.workflow.forms import MoveForm
from proposals.effects.again import unhappy_units
from proposals.selectors.people import deputies_of
from proposals.selectors.rounds import former_tasks
from proposals.selectors.verdicts import dissatisfied_verdicts


class AgainForm(MoveForm):
    """``units``: organs that have answered the proposal; none is chosen beforehand."""

    units = RowsField(
        label="承办单位",
        queryset=Organ.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请选择由哪些单位办理。",
            "invalid_choice": "请从原承办单位中选择。",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tasks = former_tasks(self.obj)
        parts = {
            task.organ_id: task.get_role_display()
            + (f"，现由{task.organ.successor.name}办理" if task.organ.successor else "")
            for task in tasks
        }
        field = self.fields["units"]
        field.queryset = Organ.objects.filter(pk__in=parts)
        field.label_from_instance = lambda organ: f"{organ.name}（{parts[organ.pk]}）"
        field.initial = self.chosen(list(parts))
        self.fields["note"].help_text = "承办单位和代表都可以看到。"

    def chosen(self, units: list[int]) -> list[int]:
        return units if len(units) == 1 else []


class RehandleForm(AgainForm):
    """Prefilled with those whose reply the lead deputy judged badly."""

    def chosen(self, units: list[int]) -> list[int]:
        unhappy = unhappy_units(self.obj)
        return [pk for pk in units if pk in unhappy]


class ConveneForm(MoveForm):
    """面商协调: when and where, who came, what was agreed."""

    held_on = forms.DateField(
        label="面商日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    place = forms.CharField(label="地点", max_length=100)
    deputies = RowsField(
        label="参加的代表",
        queryset=Deputy.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择参加的代表。"},
    )
    units = RowsField(
        label="参加的单位",
        queryset=Organ.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择参加的单位。"},
    )
    people = forms.CharField(
        label="其他参加人员",
        required=False,
        max_length=300,
        help_text="代表工委、承办单位和有关方面的人，写姓名和职务，几人之间用顿号隔开。",
    )
    agreed = forms.CharField(
        label="商定的意见",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="双方商定了什么；没有商定的，写明各自的意见。记录后不能修改。",
    )
    files = AttachmentsField(label="会议记录、签字件等")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deputies = [deputy.pk for deputy in deputies_of(self.obj)]
        field = self.fields["deputies"]
        field.queryset = Deputy.objects.filter(pk__in=deputies).order_by("stroke_key", "pk")
        field.label_from_instance = lambda deputy: deputy.name
        field.initial = [self.obj.lead_id]
        field = self.fields["units"]
        organs = {task.organ_id for task in self.obj.answered_tasks}
        field.queryset = Organ.objects.filter(pk__in=organs).order_by("position", "pk")
        field.label_from_instance = lambda organ: organ.name
        field.initial = sorted(unhappy_units(self.obj))
        self.fields["held_on"].initial = self.today

    def clean_held_on(self) -> date:
        held_on: date = self.cleaned_data["held_on"]
        if held_on > self.today:
            raise ValidationError("面商日期不能晚于今天。")
        given = [row.given_on for row in dissatisfied_verdicts(self.obj) if row.given_on]
        if given and held_on < max(given):
            raise ValidationError("面商日期不能早于代表评价的日期。")
        return held_on
