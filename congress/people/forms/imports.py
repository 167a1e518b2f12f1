"""Forms of imports."""

from __future__ import annotations

from typing import Any

from django import forms

from congress.people.enums import Role
from congress.people.models import Congress, Term, User
from congress.people.roles import congress_ids


class ImportAccountsForm(forms.Form):
    congress = forms.ModelChoiceField(
        label="人大", queryset=Congress.objects.none(), empty_label=None
    )
    file = forms.FileField(
        label="文件",
        help_text="用模板填写的 .xlsx 文件，不超过 5 MB。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = congress_ids(by, Role.ADMIN, Role.OFFICE)
        field: Any = self.fields["congress"]
        field.queryset = Congress.objects.filter(pk__in=ids)


class ImportDeputiesForm(forms.Form):
    term = forms.ModelChoiceField(label="届", queryset=Term.objects.none(), empty_label=None)
    file = forms.FileField(
        label="文件",
        help_text="用模板填写的 .xlsx 文件，不超过 5 MB。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = congress_ids(by, Role.ADMIN, Role.OFFICE)
        field: Any = self.fields["term"]
        field.queryset = Term.objects.filter(congress__in=ids).select_related("congress")
