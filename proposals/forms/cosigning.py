"""Whom to ask to sign as well: by name, by group, by delegation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from congress.people.enums import DeputyStatus
from congress.people.keys import RowsField
from congress.people.models import Delegation, Deputy, DeputyGroup
from congress.people.widgets import KeyedSelectMultiple
from congress.workflow.forms import MoveForm
from proposals.enums import CoSignatureStatus

#: Who has signed or is about to answer is not asked once more.
STANDING = (CoSignatureStatus.INVITED, CoSignatureStatus.CONFIRMED)
SERVED = "没有账号的代表，由代表工委代为征求意见，代表工委因此可以看到本件正文。"
NAMES_SHOWN = 20


class AskForm(MoveForm):
    """Asked on the day on which it is recorded: whoever is asked has the whole period to answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("on", None)


class InviteForm(AskForm):
    """Whole groups and delegations are asked only after one has seen how many that is."""

    deputies = RowsField(
        label="代表",
        queryset=Deputy.objects.none(),
        required=False,
        widget=KeyedSelectMultiple,
        help_text=f"可以输入姓名、拼音、拼音首字母或代表证号查找，可选多名。{SERVED}",
    )
    groups = RowsField(
        label="代表小组全体",
        queryset=DeputyGroup.objects.none(),
        required=False,
        widget=KeyedSelectMultiple(attrs={"data-placeholder": "选择代表小组"}),
    )
    delegations = RowsField(
        label="代表团全体",
        queryset=Delegation.objects.none(),
        required=False,
        widget=KeyedSelectMultiple(attrs={"data-placeholder": "选择代表团"}),
        help_text="已经邀请、已经附议的代表，不再重复邀请。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        congress = self.obj.congress_id
        self.fields["deputies"].queryset = self.candidates()
        self.fields["deputies"].label_from_instance = _name_and_delegation
        for name, model in (("groups", DeputyGroup), ("delegations", Delegation)):
            rows = model.objects.filter(
                congress=congress, deputies__in=self.candidates().order_by()
            )
            self.fields[name].queryset = model.objects.filter(pk__in=rows.values("pk"))
        # How many were counted on the page on which the number was confirmed.
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def candidates(self) -> QuerySet[Deputy]:
        """Deputies in office of the same term, but for the lead and those already asked."""
        standing = self.obj.cosignatures.filter(status__in=STANDING).values("deputy")
        return (
            Deputy.objects.filter(term=self.obj.lead.term_id, status=DeputyStatus.ACTIVE)
            .exclude(pk=self.obj.lead_id)
            .exclude(pk__in=standing)
            .select_related("delegation")
            .order_by("stroke_key", "pk")
        )

    def clean(self) -> dict[str, Any]:
        """Everybody once, however he was named."""
        data = super().clean()
        chosen = {deputy.pk for deputy in data.get("deputies") or ()}
        rows = self.candidates()
        if groups := data.get("groups"):
            chosen |= set(rows.filter(groups__in=groups).values_list("pk", flat=True))
        if delegations := data.get("delegations"):
            chosen |= set(rows.filter(delegation__in=delegations).values_list("pk", flat=True))
        if not chosen and not self.errors:
            self.add_error("deputies", "请至少选择一名代表；所选代表团、小组的代表可能都已邀请。")
        data["deputies"] = list(rows.filter(pk__in=chosen))
        if (groups or delegations) and chosen and not self.errors:
            self.ask_whether_all(data)
        return data

    def ask_whether_all(self, data: dict[str, Any]) -> None:
        """「将邀请 47 名代表」, once more when it has become another number meanwhile."""
        deputies: list[Deputy] = data["deputies"]
        number = len(deputies)
        if data.get("seen") == number and self.data.get(self.add_prefix("is_sure")):
            return
        names = "、".join(deputy.name for deputy in deputies[:NAMES_SHOWN])
        words = f"{names}{'等' if number > NAMES_SHOWN else ''}。"
        if unserved := sum(deputy.user_id is None for deputy in deputies):
            words += f"其中 {unserved} 名没有账号。{SERVED}"
        self.fields["is_sure"] = forms.BooleanField(
            label=f"已核对，邀请这 {number} 名代表", help_text=words
        )
        self.add_error("is_sure", f"将邀请 {number} 名代表，请核对后勾选。")
        self.data = self.data.copy()
        self.data.pop(self.add_prefix("is_sure"), None)
        self.data[self.add_prefix("seen")] = str(number)

    def move_data(self) -> dict[str, Any]:
        return {"deputies": self.cleaned_data["deputies"]}


def _name_and_delegation(deputy: Deputy) -> str:
    notes = [deputy.delegation.name] if deputy.delegation else []
    if deputy.user_id is None:
        notes.append("没有账号")
    return f"{deputy.name}（{'，'.join(notes)}）" if notes else deputy.name
