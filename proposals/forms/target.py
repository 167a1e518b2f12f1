"""The day that a hand-over is to be done by, beside the legal date that it will produce."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from congress.calendar.explanation import day_words
from congress.calendar.workdays import DueDate
from congress.people.models import Congress
from proposals.selectors.targets import reply_due


class TargetForm(forms.Form):
    """``day_field`` names the field with the day of the hand-over."""

    day_field = "on"
    target_on = forms.DateField(
        label="目标日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="希望在法定期限之前办结的日期，可以不填。",
    )

    def say_legal_date(self, congress: Congress, today: date) -> None:
        """Beside the field stands the legal date that the day in the form will produce."""
        try:
            day = self.fields[self.day_field].clean(self[self.day_field].value())
        except ValidationError:
            return
        if due := reply_due(congress, day):
            words = "今天交办的" if day == today else f"{day_words(day)}交办的"
            self.fields["target_on"].help_text += f"{words}，答复法定期限将是{legal_words(due)}。"

    def refuse_target(self, congress: Congress) -> None:
        """After the hand-over, and not after the legal date."""
        on, target = self.cleaned_data.get(self.day_field), self.cleaned_data.get("target_on")
        if not on or not target:
            return
        if target <= on:
            self.add_error("target_on", "目标日期应当在交办日期之后。")
        elif (due := reply_due(congress, on)) and target > due.legal_on:
            self.add_error(
                "target_on",
                f"目标日期不能晚于答复法定期限。{day_words(on)}交办的，"
                f"答复法定期限将是{legal_words(due)}。",
            )


def legal_words(due: DueDate) -> str:
    """「2027年2月16日（暂定）」."""
    return day_words(due.legal_on) + ("（暂定）" if due.provisional else "")
