"""Which recorded day is put right, to what; and first a look at what that would change."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django import forms

from congress.workflow.forms import MoveForm
from proposals.foreseeing import Foreseen, foresee
from proposals.selectors.facts import facts_of

CHOOSE_AGAIN = "请重新选择依据的扫描件"


class CorrectForm(MoveForm):
    """Sent once it shows what would change; sent again unchanged, it is done.

    ``confirmed``: what was looked at, 「fact:day」; another day has to be looked at anew.
    ``had_file``: a scan was chosen for the look; a browser does not keep it, so it is asked for
    again.
    """

    layout = "proposals/_correct_form.html"
    standard = (*MoveForm.standard, "confirmed", "had_file")

    fact = forms.ChoiceField(
        label="要更正的日期", error_messages={"required": "请选择要更正的日期。"}
    )
    day = forms.DateField(
        label="正确的日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    confirmed = forms.CharField(
        label="已核对的更正，写成“事实:日期”", required=False, widget=forms.HiddenInput
    )
    had_file = forms.CharField(
        label="核对时是否附了扫描件", required=False, widget=forms.HiddenInput
    )
    field_order = ("version", "fact", "day", "note", "scan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(fact.key, fact.words) for fact in self.facts]
        self.fields["fact"].choices = [("", "请选择"), *choices]
        self.foreseen: list[Foreseen] | None = None
        self.is_look = False

    @cached_property
    def facts(self) -> list[Any]:
        return facts_of(self.obj)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        key, day = data.get("fact"), data.get("day")
        fact = next((each for each in self.facts if each.key == key), None)
        if fact is None or day is None:
            return data
        if day == fact.day:
            self.add_error("day", "与原来的日期相同，没有变化。")
        elif sentence := fact.wrong_with(day, self.today):
            self.add_error("day", sentence)
        elif not self.errors and data.get("confirmed") != seal_of(key, day):
            self.look(data, key, day)
        elif not self.errors and data.get("had_file") and not data.get("scan"):
            self.add_error("scan", f"{CHOOSE_AGAIN}。不再附的，请返回后从头办理。")
        return data

    def look(self, data: dict[str, Any], key: str, day: date) -> None:
        self.foreseen, refusal = foresee(
            self.obj, "correct", by=self.user, on=self.today, note=data["note"], fact=key, day=day
        )
        if refusal:
            self.add_error("day", str(refusal))
            return
        self.data = self.data.copy()
        self.data["confirmed"] = seal_of(key, day)
        if data.get("scan"):
            self.data["had_file"] = "1"
        if self.data.get("had_file"):
            self.fields["scan"].help_text = f"{CHOOSE_AGAIN}：刚才选的没有保留。"
        self.is_look, self.button = True, "确认更正"
        self.add_error(None, "还没有更正。请核对下面列出的变化，无误后按“确认更正”。")


def seal_of(key: str, day: date) -> str:
    return f"{key}:{day.isoformat()}"
