"""分拆 (一事一议): the words of each new proposal, filled in from the one that is split."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BoundField

from congress.workflow.forms import MoveForm
from congress.workflow.models import StatusChange
from proposals.effects.deriving import Words
from proposals.models import ProposalDraft

FEWEST, MOST = 2, 6
WORDS = ("title", "facts", "request")


class SplitForm(MoveForm):
    """Two to six parts, each with title, facts and request; the first two stand there already with
    the words of the whole, to be cut down."""

    layout = "proposals/_split_form.html"

    consent = forms.ChoiceField(
        label="代表同意的方式",
        choices=StatusChange.Source.choices,
        widget=forms.RadioSelect,
        help_text="分拆须经领衔代表同意。",
        error_messages={"required": "请选择代表以什么方式同意。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].error_messages["required"] = "请写明代表同意分拆的情况。"
        whole = self.obj.text
        for place in range(1, MOST + 1):
            for name in WORDS:
                column = ProposalDraft._meta.get_field(name)
                widget = forms.Textarea(attrs={"rows": 5}) if name != "title" else forms.TextInput()
                self.fields[f"{name}_{place}"] = forms.CharField(
                    label=f"第{place}件{column.verbose_name}",
                    max_length=column.max_length,
                    required=False,
                    initial=getattr(whole, name) if place <= FEWEST else "",
                    widget=widget,
                )
        self.order_fields(["version", *self.names(), "consent", "note"])

    def names(self) -> list[str]:
        return [f"{name}_{place}" for place in range(1, MOST + 1) for name in WORDS]

    @property
    def groups(self) -> list[tuple[int, list[BoundField], bool]]:
        """(place, its fields, does it stand open?)"""
        found = []
        for place in range(1, MOST + 1):
            fields = [self[f"{name}_{place}"] for name in WORDS]
            used = any(field.value() or field.errors for field in fields)
            found.append((place, fields, place <= FEWEST or used))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        parts: list[Words] = []
        for place in range(1, MOST + 1):
            said = {name: data.get(f"{name}_{place}", "").strip() for name in WORDS}
            if not any(said.values()):
                if place <= FEWEST:
                    self.add_error(f"title_{place}", "至少分成两件，请写明标题和内容。")
                continue
            for name, words in said.items():
                if not words and f"{name}_{place}" not in self.errors:
                    label = ProposalDraft._meta.get_field(name).verbose_name
                    self.add_error(f"{name}_{place}", f"请填写{label}。")
            if said["title"] and said["title"] in [part.title for part in parts]:
                self.add_error(f"title_{place}", "各件的标题不能相同，每件只谈一事。")
            parts.append(Words(**said))
        data["parts"] = parts
        return data

    def move_data(self) -> dict[str, Any]:
        return {"parts": self.cleaned_data["parts"], "consent": self.cleaned_data["consent"]}
