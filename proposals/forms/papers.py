"""What drafts of replies and of joint opinions have in common: a revision, a contact, files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import model_to_dict

from congress.documents.forms import AttachmentsField
from congress.documents.models import Attachment
from congress.people.keys import RowsField
from congress.people.models import User
from congress.people.texts import PlainTextForm, half_width
from proposals.forms.draft import PHONE


class PaperForm(PlainTextForm, forms.ModelForm):
    """Nothing is compulsory in a draft; going to review asks for the whole.

    ``paper_fields``: what is saved under the revision. ``missing_fields`` names those of them that
    going to review asks for and that are empty.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)
    remove = RowsField(
        label="移除已附的文件",
        queryset=Attachment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    files = AttachmentsField(label="附件")

    paper_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision
        self.fields["contact_phone"].validators.append(PHONE)
        attached = self.instance.attachments.all()
        self.fields["files"].kept = len(attached)
        if attached:
            self.fields["remove"].queryset = attached
            self.fields["remove"].label_from_instance = lambda file: file.name
        else:
            del self.fields["remove"]

    def clean_contact_phone(self) -> str:
        return half_width(self.cleaned_data["contact_phone"])

    def clean_remove(self) -> list[Attachment]:
        """Files that go make room for new ones."""
        chosen = list(self.cleaned_data["remove"])
        self.fields["files"].freed = len(chosen)
        return chosen

    def ask_for_the_rest(self) -> None:
        """On going to review: a sentence beside each field that is still empty."""
        self.full_clean()
        for name in self.missing_fields():
            if name not in self.errors:
                self.add_error(name, self.asking_for(name))

    def asking_for(self, name: str) -> str:
        return f"送审前请填写{self.fields[name].label}。"

    def suggest(self, writer: User) -> None:
        """Fill a paper that nobody has begun with what can be known; by default with nothing."""

    def missing_fields(self) -> list[str]:
        raise NotImplementedError

    def saved_values(self) -> dict[str, Any]:
        """What is saved, as if it had been typed: for showing it with sentences beside it."""
        values = model_to_dict(self.instance, self.paper_fields)
        values = {name: "" if value is None else value for name, value in values.items()}
        return values | {"revision": self.instance.revision}

    def paper_data(self) -> dict[str, Any]:
        """What is to be saved: of the paper's fields, those that are valid."""
        return {n: self.cleaned_data[n] for n in self.paper_fields if n in self.cleaned_data}

    def invalid_labels(self) -> list[str]:
        return [str(self.fields[n].label) for n in self.paper_fields if n in self.errors]
