"""Into which proposal another one is merged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from congress.workflow.forms import MoveForm
from proposals.models import Proposal
from proposals.selectors.merging import alike, could_carry, pairs_of, why_not_into


class PrincipalField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Proposal) -> str:
        return f"{obj.number_label}　{obj.title}（{obj.lead.name}）"


class MergeTogetherForm(MoveForm):
    """Which one of a chosen group carries the others; the first of ``rows`` is proposed."""

    principal = PrincipalField(
        label="主办件",
        queryset=Proposal.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text="由它分办、交办，承办单位的答复送达全组的代表。",
        error_messages={
            "required": "请选择主办件。",
            "invalid_choice": "这一件现在不能作主办件，请重新选择。",
        },
    )
    field_order = ("principal", "note")

    def __init__(self, *args: Any, rows: Sequence[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]  # each row has its own
        field = self.fields["principal"]
        keys = [row.pk for row in rows]
        field.queryset = Proposal.objects.filter(pk__in=keys).select_related("lead").order_by("pk")
        field.initial = keys[0]


class MergeForm(MoveForm):
    """Those of the same category or with words of its title come first; all others can be
    chosen too."""

    principal = PrincipalField(
        label="主办件",
        queryset=Proposal.objects.none(),
        empty_label="请选择",
        help_text="内容相近、同一分类的排在前面。",
        error_messages={
            "required": "请选择主办件。",
            "invalid_choice": "这一件现在不能作主办件，请重新选择。",
        },
    )
    field_order = ("version", "principal", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["principal"]
        field.queryset = could_carry(self.user, self.obj).order_by("-pk")
        first = [row.pk for row in alike(self.user, self.obj)]
        own = pairs_of(self.obj.title)
        near = {pk: place for place, pk in enumerate(first)}
        rows = sorted(
            field.queryset,
            key=lambda row: (near.get(row.pk, len(near)), -len(own & pairs_of(row.title))),
        )
        choices = [(row.pk, field.label_from_instance(row)) for row in rows]
        field.choices = [("", "请选择"), *choices]

    def clean_principal(self) -> Proposal:
        principal: Proposal = self.cleaned_data["principal"]
        if sentence := why_not_into(self.obj, principal):
            raise forms.ValidationError(sentence)
        return principal
