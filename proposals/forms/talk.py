"""A word to the other side."""

from __future__ import annotations

from django import forms

from congress.people.texts import PlainTextForm


class MessageForm(PlainTextForm, forms.Form):
    body = forms.CharField(
        label="留言",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明留言的内容。"},
    )
