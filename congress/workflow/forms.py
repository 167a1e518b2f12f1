"""The form of a move: the same class serves page and admin."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from congress.documents.uploads import check_scan
from congress.people.models import User
from congress.people.texts import PlainTextForm
from congress.workflow.models import Stateful, StatusChange
from congress.workflow.transition import Note, Transition

NOTE_LENGTH = 2000


class MoveForm(PlainTextForm, forms.Form):
    """A remark, a day, and for acting moves source and scan: whatever the transition asks for.

    A subclass adds the fields that the move's effect takes; ``move_data`` hands them over.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    #: Templates: how the fields are laid out, where one under the other will not do; and a way to
    #: send the usual answer by one button, above the form.
    layout = ""
    shortcut = ""
    #: Why nothing can be entered any more (a period is over): said instead of the form.
    closed = ""
    #: What the button says, where it is not the move's label.
    button = ""

    standard = ("version", "note", "on", "source", "scan")

    def __init__(
        self,
        *args: Any,
        obj: Stateful,
        transition: Transition,
        user: User,
        today: date,
        acting: bool = False,
        **kwargs: Any,
    ) -> None:
        self.obj, self.transition, self.user, self.today = obj, transition, user, today
        kwargs["initial"] = {"version": obj.version, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if acting:
            self.fields["source"] = forms.ChoiceField(
                label="来源", choices=StatusChange.Source.choices, widget=forms.RadioSelect
            )
            self.fields["scan"] = forms.FileField(
                label="扫描件",
                required=False,
                validators=[check_scan],
                help_text="PDF、JPG 或 PNG，不超过 20 兆字节。"
                + ("来源为书面的必须附上。" if transition.needs_scan else ""),
            )
        if transition.takes_scan and not acting:
            self.fields["scan"] = forms.FileField(
                label="扫描件（可以不附）",
                required=False,
                validators=[check_scan],
                help_text="PDF、JPG 或 PNG，不超过 20 兆字节。",
            )
        if acting or transition.dated:
            self.fields["on"] = forms.DateField(
                label="办理日期",
                initial=today,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )
        if transition.note is not Note.NONE:
            self.fields["note"] = forms.CharField(
                label=transition.note_label,
                required=transition.note is Note.REQUIRED,
                max_length=NOTE_LENGTH,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def clean_on(self) -> date:
        if (on := self.cleaned_data["on"]) > self.today:
            raise ValidationError("办理日期不能晚于今天。")
        return on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        paper = data.get("source") == StatusChange.Source.PAPER
        if paper and self.transition.needs_scan and "scan" not in self.errors and not data["scan"]:
            self.add_error("scan", "来源为书面的，请附上扫描件。")
        return data

    def move_data(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k not in self.standard}
