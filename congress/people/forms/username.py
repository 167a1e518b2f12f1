"""One spelling of usernames on every form that makes an account."""

from __future__ import annotations

from django import forms

from congress.people.models import User
from congress.people.sign_in import tidy_username


class UsernameForm(forms.ModelForm):
    """Capitals and full-width letters are made plain before anything is compared."""

    def clean_username(self) -> str:
        name = tidy_username(self.cleaned_data["username"])
        # Asked here, at the field: the table's own constraint would answer beside no field.
        if User.objects.filter(username=name).exists():
            field = User._meta.get_field("username")
            raise forms.ValidationError(field.error_messages["unique"], code="unique")
        return name
