"""A plan and its items, while it is a draft."""

from __future__ import annotations

from typing import Any

from django import forms

from congress.people.enums import COMMITTEE_KINDS
from congress.people.models import Congress, Organ
from congress.people.texts import PlainTextForm
from congress.people.widgets import KeyedSelect
from legislation.models import Domain, ItemType, LegislationPlan, PlanItem


class OrganChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class PlanForm(PlainTextForm, forms.ModelForm):
    """``congresses``: where the user keeps plans; asked only where there are several."""

    congress: Any = forms.ModelChoiceField(label="人大", queryset=None, empty_label=None)

    class Meta:
        model = LegislationPlan
        fields = ["congress", "first_year", "last_year", "title", "remark"]
        labels = {"first_year": "年度"}
        widgets = {"remark": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, congresses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_year"].required = False
        self.fields["title"].help_text = "例如“2027年立法工作计划”。"
        self.congresses = list(congresses)
        if self.instance.pk or len(self.congresses) == 1:
            self.instance.congress = self.instance.congress if self.instance.pk else (
                self.congresses[0]
            )  # fmt: skip
            del self.fields["congress"]
        else:
            field: Any = self.fields["congress"]
            field.queryset = Congress.objects.filter(pk__in=[row.pk for row in self.congresses])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first_year") and not data.get("last_year"):
            data["last_year"] = data["first_year"]
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """One plan of a congress and year is asked for also where the congress is not asked."""
        return super()._get_validation_exclusions() - {"congress"}


class ItemForm(PlainTextForm, forms.ModelForm):
    """One item; ``facts`` limits it to those that an adjustment may set."""

    committee = OrganChoice(
        label="责任委员会", queryset=Organ.objects.none(), required=False, widget=KeyedSelect
    )

    class Meta:
        model = PlanItem
        fields = [
            "type", "number", "title", "timing", "domain", "committee", "kind", "body", "remark",
        ]  # fmt: skip
        help_texts = {
            "timing": "照计划上写，例如“5月一审，7月二审、表决”“下半年”“年内”“适时”。",
            "number": "每一类从 1 起；没有的不填。",
        }

    def __init__(
        self, *args: Any, plan: LegislationPlan, facts: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instance.plan = plan
        lists: dict[str, Any] = {"type": ItemType, "domain": Domain}
        for name, model in lists.items():
            field: Any = self.fields[name]
            field.queryset = model.objects.filter(congress=plan.congress_id, is_active=True)
            field.empty_label = "请选择" if name == "type" else "没有"
        organs: Any = self.fields["committee"]
        organs.queryset = Organ.objects.filter(
            congress=plan.congress_id, is_active=True, kind__in=COMMITTEE_KINDS
        )
        organs.empty_label = "没有确定"
        if facts:
            kept = {fact.removesuffix("_id") for fact in facts}
            for name in [name for name in self.fields if name not in kept]:
                del self.fields[name]

    def _get_validation_exclusions(self) -> set[str]:
        """A number is given once in the plan: what is not asked for counts as well."""
        return super()._get_validation_exclusions() - {"plan", "is_in", "type", "number"}
