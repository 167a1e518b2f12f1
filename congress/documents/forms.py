"""Choosing several files at once, each judged by what it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from congress.documents.checking import check_file, shown_name
from congress.documents.formats import ACCEPT, MAX_BYTES

MAX_FILES = 10
LONGEST_NAME = 40
HELP = (
    "PDF、OFD、图片（JPG、PNG、WebP）或不含宏的 docx、xlsx、pptx，"
    f"每个不超过 {MAX_BYTES // 1024 // 1024} 兆字节，最多 {MAX_FILES} 个，可以一次选多个。"
    "本系统为非涉密系统，不得上传涉密文件。"
)


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPT, **(attrs or {})})


class AttachmentsField(forms.FileField):
    """A list of checked files; each sentence names the file that it is about.

    ``kept``: how many files the owner has already. Set it in the form's ``__init__``
    (``self.fields["files"].kept = …``); ``self.fields["files"].freed`` counts those that the same
    form takes away.
    """

    widget = SeveralFiles

    def __init__(self, *, kept: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("label", "附件")
        kwargs.setdefault("required", False)
        kwargs.setdefault("help_text", HELP)
        super().__init__(**kwargs)
        self.kept, self.freed = kept, 0

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            super().clean(None, None)  # says so where one is required
            return []
        here = max(self.kept - self.freed, 0)
        if here + len(files) > MAX_FILES:
            has = f"已有 {here} 个，" if here else ""
            raise ValidationError(
                f"最多附 {MAX_FILES} 个文件，{has}这次选了 {len(files)} 个，请减少后再上传。",
                code="too_many",
            )
        wrong = [sentence for file in files if (sentence := _wrong(file))]
        if wrong:
            raise ValidationError(wrong)
        return files


def _wrong(file: UploadedFile) -> ValidationError | None:
    try:
        check_file(file)
    except ValidationError as refusal:
        return ValidationError(f"“{_short(shown_name(file))}”：{refusal.message}", refusal.code)
    return None


def _short(name: str) -> str:
    """Both ends of a long name: people know their files by them."""
    if len(name) <= LONGEST_NAME:
        return name
    half = LONGEST_NAME // 2
    return f"{name[:half]}…{name[-half:]}"
