"""To whom a reply goes, how, and when it reached him."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from congress.people.models import Deputy
from congress.workflow.forms import MoveForm
from proposals.enums import DeliveryMethod
from proposals.selectors.merging import deputies_answered


class DeliverForm(MoveForm):
    """One way per deputy; who has no account here cannot be reached through the system.

    A reply to one deputy reached him on the day of the move; of several each has his own day.
    """

    layout = "proposals/_deliver_form.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deputies = deputies_answered(self.obj.task)
        for deputy in self.deputies:
            choices = list(DeliveryMethod.choices)
            hint = ""
            if deputy.user_id is None:
                choices = [choice for choice in choices if choice[0] != DeliveryMethod.SYSTEM]
                hint = "没有本系统的账号，请邮寄或者当面送达。"
            self.fields[f"method_{deputy.pk}"] = forms.ChoiceField(
                label=f"送达{deputy.name}代表的方式",
                choices=choices,
                initial=choices[0][0],
                help_text=hint,
            )
            if len(self.deputies) > 1:
                self.fields[f"date_{deputy.pk}"] = forms.DateField(
                    label=f"{deputy.name}代表收到的日期",
                    required=False,
                    widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                )
        self.fields["on"].label = "送达日期"
        self.fields["on"].help_text = (
            "最后一位代表收到的日期。" if len(self.deputies) > 1 else "代表收到的日期。"
        )

    def lines(self) -> Iterator[tuple[Deputy, BoundField, BoundField | None]]:
        """(deputy, way, day) for the page; a single deputy has no day of his own."""
        for deputy in self.deputies:
            day = f"date_{deputy.pk}"
            yield (
                deputy,
                self[f"method_{deputy.pk}"],
                self[day] if day in self.fields else None,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        last, signed_on = data.get("on"), self.obj.signed_on
        days = [data.get(f"date_{deputy.pk}") for deputy in self.deputies]
        for deputy, day in zip(self.deputies, days, strict=True):
            if day and last and day > last:
                self.add_error(f"date_{deputy.pk}", "不能晚于送达日期。")
            if day and signed_on and day < signed_on:
                self.add_error(f"date_{deputy.pk}", "不能早于签发日期。")
        if last and all(days) and max(days) < last and not self.errors:
            self.add_error("on", "各位代表都在此前收到了，送达日期应当是最后一位代表收到的日期。")
        return data

    def move_data(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "deliveries": {
                deputy.pk: (data[f"method_{deputy.pk}"], data.get(f"date_{deputy.pk}"))
                for deputy in self.deputies
            }
        }
