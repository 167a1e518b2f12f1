"""Forms of a unit's administrator."""

from __future__ import annotations

from typing import Any

from django import forms

from congress.people.accounts import administered_organs
from congress.people.enums import UNIT_ROLES
from congress.people.forms.username import UsernameForm
from congress.people.models import Organ, User


class AddPersonForm(UsernameForm):
    role = forms.ChoiceField(label="角色", choices=[(r.value, r.label) for r in UNIT_ROLES])
    organ = forms.ModelChoiceField(label="单位", queryset=Organ.objects.none(), empty_label=None)

    class Meta:
        model = User
        fields = ["username", "name", "phone"]
        help_texts = {"username": "英文字母、数字，用于登录。"}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [organ.pk for organ in administered_organs(by)]
        field: Any = self.fields["organ"]
        field.queryset = Organ.objects.filter(pk__in=mine)
        self.order_fields(["name", "username", "role", "organ", "phone"])
