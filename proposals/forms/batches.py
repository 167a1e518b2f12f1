"""集中交办: the day, the target and the remark of a whole batch, and what its preview showed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError

from congress.people.models import Congress
from congress.people.texts import PlainTextForm
from congress.workflow.forms import NOTE_LENGTH
from proposals.batches import Previewed
from proposals.forms.deciding import FIELDS, DecisionForm
from proposals.forms.target import TargetForm
from proposals.selectors.batches import Preview

SALT = "proposals.batch"


class BatchForm(DecisionForm, TargetForm, PlainTextForm, forms.Form):
    """``shown`` carries the preview, signed: exactly that is handed over, or refused line by line
    where it has changed since."""

    day_field = "assigned_on"
    assigned_on = forms.DateField(
        label="交办日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="答复期限从这一天起算，不能晚于今天。",
    )
    note = forms.CharField(
        label="分办说明（内部）",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        today: date,
        congress: Congress | None,
        proposals: list[int],
        **kwargs: Any,
    ) -> None:
        """``proposals``: keys of those that would be handed over, all of ``congress``."""
        self.today = today
        kwargs["initial"] = {"assigned_on": today, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if congress:
            self.ask_decision(congress, proposals, today)
        self.order_fields(["assigned_on", *FIELDS, "target_on", "note", "shown"])

    def clean_assigned_on(self) -> date:
        if (on := self.cleaned_data["assigned_on"]) > self.today:
            raise ValidationError("交办日期不能晚于今天。")
        return on

    def clean_shown(self) -> Shown:
        if (shown := read_shown(self.cleaned_data["shown"])) is None:
            raise ValidationError("本页内容不完整，请回到分办台重新选择。")
        if not shown.lines:
            raise ValidationError("没有可以交办的建议。")
        return shown

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        shown = data.get("shown")
        if shown and (congress := Congress.objects.filter(pk=shown.congress).first()):
            self.refuse_target(congress)
            self.check_decision(congress)
        return data


class Shown:
    """What a preview showed: ``form_key`` names the form, ``keys`` are all that were selected.

    ``to``: primary key of the user to whom it was shown; nobody else sends it.
    """

    def __init__(
        self, form_key: str, congress: int, lines: list[Previewed], keys: list[int], to: int
    ) -> None:
        self.form_key, self.congress, self.lines, self.keys = form_key, congress, lines, keys
        self.to = to

    @classmethod
    def of(cls, form_key: str, preview: Preview, keys: list[int], *, to: int) -> Shown:
        lines = [
            Previewed(line.proposal.pk, line.proposal.version, line.words) for line in preview.lines
        ]
        return cls(form_key, preview.congress.pk if preview.congress else 0, lines, keys, to)

    def signed(self) -> str:
        lines = [[line.proposal_id, line.version, line.allocation] for line in self.lines]
        value = [self.form_key, self.congress, lines, self.keys, self.to]
        return signing.dumps(value, salt=SALT, compress=True)


def read_shown(text: str) -> Shown | None:
    """None for what this house has not signed."""
    try:
        form_key, congress, lines, keys, to = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Shown(form_key, congress, [Previewed(*line) for line in lines], keys, to)
