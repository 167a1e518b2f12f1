"""Choosing a file, and where its rows belong."""

from __future__ import annotations

from typing import Any

from django import forms

from congress.imports.importer import Importer
from congress.imports.package import MAX_BYTES
from congress.people.models import User


class FileForm(forms.Form):
    place: Any = forms.ModelChoiceField(label="人大", queryset=None, empty_label=None)
    file = forms.FileField(label="文件", max_length=200)

    def __init__(self, *args: Any, importer: Importer, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["place"]
        field.queryset, field.label = importer.places(by), importer.place_label
        most = f"不超过 {MAX_BYTES // 1024 // 1024} MB"
        self.fields["file"].help_text = f"{importer.file_words}，{most}。"
        self.fields["file"].widget.attrs["accept"] = ",".join(importer.endings)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            limit = MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(f"文件超过 {limit} MB，请分成几个文件导入。")
        return file
