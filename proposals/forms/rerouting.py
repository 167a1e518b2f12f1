"""提出异议; 改办、增办: which unit, in which part."""

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
from proposals.enums import HandlingRole
from proposals.models import Dispatch, HandlingRound, HandlingTask, Objection, Proposal
from proposals.selectors.rerouting import (
    last_day_to_object,
    roles_to_add,
    too_late,
    units_to_choose,
)

CHOOSE = {"required": "请选择单位。", "invalid_choice": "请从列表中选择。"}


def round_of(obj: Any) -> HandlingRound | None:
    """None: a proposal that is not handed over, or no longer by itself."""
    if isinstance(obj, Proposal):
        return obj.rounds.order_by("number").last()
    part = obj.part if isinstance(obj, Objection) else obj
    return part.round  # type: ignore[no-any-return]


def within_of(obj: Any, *, adding: bool = False) -> Dispatch | None:
    """The system within which it is decided; None where the congress's office does."""
    part = obj.part if isinstance(obj, Objection) else obj
    if isinstance(part, Dispatch):
        return part if adding and not isinstance(obj, Objection) else None
    if not isinstance(part, HandlingTask) or part.dispatch is None:
        return None
    return None if part.organ_id == part.dispatch.system_id else part.dispatch


class ObjectForm(MoveForm):
    """A written reason, and whom the unit thinks competent."""

    competent = forms.ModelChoiceField(
        label="认为应当承办的单位",
        queryset=Organ.objects.none(),
        required=False,
        empty_label="不指明",
        widget=KeyedSelect(attrs={"data-placeholder": "不指明"}),
        help_text="供交办机关参考。单位之间不能自行转交。",
    )
    files = AttachmentsField(label="依据材料")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_day = last_day_to_object(self.obj)
        self.fields["competent"].queryset = units_to_choose(self.obj.round, None)
        if self.last_day:
            self.fields["note"].help_text = f"提出异议的最后一天是{day_words(self.last_day)}。"
            if self.today > self.last_day and "on" not in self.fields:
                self.closed = too_late(self.last_day)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day: date = data.get("on") or self.today
        if self.last_day and day > self.last_day:
            raise ValidationError(too_late(self.last_day))
        return data


class RerouteForm(MoveForm):
    unit = forms.ModelChoiceField(
        label="改由哪个单位承办",
        queryset=Organ.objects.none(),
        empty_label="请选择",
        widget=KeyedSelect(attrs={"data-placeholder": "请选择"}),
        error_messages=CHOOSE,
    )
    is_adding = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = within_of(self.obj, adding=self.is_adding)
        self.round = round_of(self.obj)
        if self.round is not None:
            self.fields["unit"].queryset = units_to_choose(self.round, within)
        help_text = "" if self.is_adding else self.moved_from()
        if isinstance(self.obj, Objection) and self.obj.competent:
            self.fields["unit"].initial = self.obj.competent_id
            help_text += f"提出异议的单位认为应由{self.obj.competent.name}承办。"
        self.fields["unit"].help_text = help_text
        self.order_fields(["version", "unit", "role", "note", "on"])

    def moved_from(self) -> str:
        part = self.obj.part if isinstance(self.obj, Objection) else self.obj
        organ = part.system if isinstance(part, Dispatch) else part.organ
        return f"现在由{organ.label}承办，改办以后撤销它的任务。"


class AddUnitForm(RerouteForm):
    is_adding = True
    role = forms.ChoiceField(label="办理方式", widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: list[HandlingRole] = roles_to_add(self.round) if self.round else []
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        self.fields["role"].initial = roles[0].value if roles else None
        self.fields["unit"].label = "增加哪个单位"
