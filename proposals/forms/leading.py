"""更换领衔代表: who, why, what becomes of the former, and how the new one agreed."""

from __future__ import annotations

from typing import Any

from django import forms

from congress.people.enums import DeputyStatus
from congress.people.models import Deputy
from congress.workflow.forms import MoveForm
from congress.workflow.models import StatusChange
from proposals.enums import CoSignatureStatus, LeadLeaves
from proposals.models import Proposal

STAYS, LEAVES = "stays", "leaves"


class ReplaceLeadForm(MoveForm):
    new_lead = forms.ModelChoiceField(
        label="新的领衔代表",
        queryset=Deputy.objects.none(),
        empty_label="请选择",
        help_text="从在任的附议代表中选。",
        error_messages={"required": "请选择新的领衔代表。", "invalid_choice": "请从列表中选择。"},
    )
    contact_phone = forms.CharField(
        label="新领衔代表的联系电话",
        max_length=Proposal._meta.get_field("contact_phone").max_length,
        error_messages={"required": "请填写新领衔代表的联系电话。"},
    )
    consent = forms.ChoiceField(
        label="新领衔代表同意的方式",
        choices=StatusChange.Source.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择新领衔代表以什么方式同意。"},
    )
    cause = forms.ChoiceField(
        label="更换的原因",
        choices=LeadLeaves.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择更换的原因。"},
    )
    former = forms.ChoiceField(
        label="原领衔代表",
        choices=[(LEAVES, "不再参加本件"), (STAYS, "转为附议代表")],
        initial=LEAVES,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signed = self.obj.cosignatures.filter(status=CoSignatureStatus.CONFIRMED).values("deputy")
        self.fields["new_lead"].queryset = Deputy.objects.filter(
            pk__in=signed, status=DeputyStatus.ACTIVE
        ).order_by("stroke_key", "pk")
        self.order_fields(
            ["version", "new_lead", "contact_phone", "consent", "cause", "former", "note"]
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        gone = data.get("cause") in (LeadLeaves.ENDED, LeadLeaves.DIED)
        if data.get("former") == STAYS and gone:
            self.add_error("former", "原领衔代表去世或者资格终止的，不能转为附议代表。")
        return data

    def move_data(self) -> dict[str, Any]:
        data = super().move_data()
        return data | {"stays": data.pop("former") == STAYS}
