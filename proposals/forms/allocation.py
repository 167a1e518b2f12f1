"""Who handles a proposal: the office's allocation, the hand-over, the dispatcher's naming."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIteratorValue

from congress.people.enums import OrganKind
from congress.people.keys import RowsField
from congress.people.models import Organ
from congress.people.roles import Role, staffed_organ_ids
from congress.people.widgets import KeyedSelect, KeyedSelectMultiple
from congress.workflow.forms import MoveForm
from proposals.enums import ANSWERING_ROLES, HandlingRole
from proposals.forms.deciding import FIELDS, DecisionForm
from proposals.forms.target import TargetForm
from proposals.guards.allocation import plan_changed, wrong_with
from proposals.models import Proposal
from proposals.selectors.loads import HANDLING_KINDS, Load
from proposals.selectors.routes import digest_of, in_words, routes_of

SEVERAL = {
    HandlingRole.JOINT: "会办单位",
    HandlingRole.SEPARATE: "分办单位",
}

NOBODY = "请选择主办单位，或者两个以上分办单位。"
CLEAR = "要清空已保存的分办方案，请勾选“清空已保存的分办方案”。"


class PartsForm(forms.Form):
    """One lead, some joint, some separate units; no unit twice."""

    lead = forms.ModelChoiceField(
        label="主办单位",
        queryset=Organ.objects.none(),
        required=False,
        empty_label="请选择",
        widget=KeyedSelect,
    )
    joint = RowsField(
        label="会办单位",
        queryset=Organ.objects.none(),
        required=False,
        widget=KeyedSelectMultiple,
        help_text="向主办单位提出会办意见，不单独答复代表。",
    )
    separate = RowsField(
        label="分办单位",
        queryset=Organ.objects.none(),
        required=False,
        widget=KeyedSelectMultiple,
        help_text="就本单位负责的部分分别答复代表。",
    )

    def offer(self, organs: QuerySet[Organ]) -> None:
        for role in HandlingRole:
            self.fields[role.value].queryset = organs

    def lines(self) -> list[tuple[Organ, str]]:
        """(organ, role) of what was chosen, the lead first."""
        data = self.cleaned_data
        lead = [(data["lead"], HandlingRole.LEAD.value)] if data.get("lead") else []
        return lead + [(organ, role.value) for role in SEVERAL for organ in data.get(role, ())]

    def refuse_twice(self) -> None:
        seen: dict[Organ, str] = {}
        for organ, role in self.lines():
            if organ in seen:
                label = HandlingRole(seen[organ]).label
                self.add_error(role, f"{organ.name}已列为{label}单位，不能重复。")
            seen.setdefault(organ, role)


class AllocationForm(PartsForm):
    """分办: prepared by the office, changed as often as it likes until the hand-over.

    ``loads``: every organ on offer, in order, with what it has on its desk. ``seen`` travels with
    the form: which allocation the person had before him.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    clear = forms.BooleanField(
        label="清空已保存的分办方案",
        required=False,
        help_text="勾选后保存，本件回到“尚未分办”。",
    )

    def __init__(
        self, *args: Any, proposal: Proposal, loads: Iterable[Load] = (), **kwargs: Any
    ) -> None:
        self.proposal = proposal
        self.planned = list(proposal.planned_units.select_related("organ__parent").order_by("pk"))
        self.wished = [organ for organ in proposal.wished_units.all() if organ.is_active]
        kwargs["initial"] = {
            **initial_of(self.suggested()),
            "seen": digest_of(self.planned),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        labels = {"lead": "主办", "joint": "会办", "separate": "分办"}
        self.offer(
            Organ.objects.filter(
                congress=proposal.congress_id, kind__in=HANDLING_KINDS, is_active=True
            ).order_by("position", "pk")
        )
        if not self.planned:
            del self.fields["clear"]
        if not self.is_bound:  # after a mistake the summary is read first
            self.fields["lead"].widget.attrs["data-focus"] = ""
        for name, label in labels.items():
            self.fields[name].label = label
            if loads:
                self.fields[name].choices = self.choices_of(loads, name)

    @property
    def is_suggestion(self) -> bool:
        """Nothing is saved yet: what stands in the form is the unit that the deputy wished."""
        return not self.planned and len(self.wished) == 1

    def suggested(self) -> list[tuple[int, str]]:
        if self.is_suggestion:
            return [(self.wished[0].pk, HandlingRole.LEAD.value)]
        return [(line.organ_id, line.role) for line in self.planned]

    def choices_of(self, loads: Iterable[Load], name: str) -> list[tuple[Any, str]]:
        """The organs that the deputy wished first; each with its load."""
        wished = {organ.pk for organ in self.wished}
        rows = sorted(loads, key=lambda load: load.organ.pk not in wished)
        choices: list[tuple[Any, str]] = [("", "请选择")] if name == "lead" else []
        for load in rows:
            also = "，代表希望由其承办" if load.organ.pk in wished else ""
            value = ModelChoiceIteratorValue(load.organ.pk, load.organ)
            choices.append((value, f"{load.organ.name}（{load.words}{also}）"))
        return choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("clear"):
            self.clear_all()
            return data
        self.refuse_twice()
        if self.errors:
            return data
        roles = [role for _, role in self.lines()]
        if not roles:
            self.add_error("lead", NOBODY + (CLEAR if self.planned else ""))
        elif sentence := wrong_with(roles):
            # Never two leads here: one is missing, or a second separate unit.
            name = HandlingRole.LEAD if HandlingRole.JOINT in roles else HandlingRole.SEPARATE
            self.add_error(name.value, sentence)
        return data

    def clear_all(self) -> None:
        """What the page had filled in goes; what was chosen anew would go unseen."""
        chosen = {(organ.pk, role) for organ, role in self.lines()}
        if chosen - {(line.organ_id, line.role) for line in self.planned}:
            self.add_error(
                "clear", "您另外选了单位。要清空的，请先去掉所选单位；不清空的，请不要勾选。"
            )
            return
        self.cleaned_data |= {"lead": None, "joint": [], "separate": []}


def initial_of(lines: Iterable[tuple[int, str]]) -> dict[str, Any]:
    initial: dict[str, Any] = {"lead": None, "joint": [], "separate": []}
    for organ, role in lines:
        if role == HandlingRole.LEAD:
            initial["lead"] = organ
        else:
            initial[role].append(organ)
    return initial


class AssignForm(DecisionForm, TargetForm, MoveForm):
    """交办 of one proposal; whom to is what the allocation says, as the page showed it."""

    plan = forms.CharField(label="读取时的分办方案", widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_decision(self.obj.congress, [self.obj.pk], self.today)
        self.order_fields(["on", *FIELDS, "target_on", "note"])
        self.say_legal_date(self.obj.congress, self.today)
        self.shown = self.initial["plan"] = in_words(routes_of(self.obj))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.refuse_target(self.obj.congress)
        self.check_decision(self.obj.congress)
        if data.get("plan") and data["plan"] != self.shown:
            self.data = self.data.copy()  # who has read what stands now may send it again
            self.data["plan"] = self.shown
            raise ValidationError(plan_changed(self.shown))
        return data


class DispatchForm(PartsForm, MoveForm):
    """转承办: what parts there are to give follows from the part of the system as a whole."""

    itself = forms.BooleanField(
        label="本系统直接办理",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        system: Organ = self.obj.system
        units = Organ.objects.filter(
            congress=self.obj.congress_id, kind=OrganKind.UNIT, is_active=True, parent=system
        )
        planned = self.obj.proposal.planned_units.filter(organ__in=units).order_by("pk")
        self.suggested = initial_of(planned.values_list("organ_id", "role"))
        self.initial.update(self.suggested)
        taken = self.obj.round.tasks.standing().values("organ")
        self.offer(units.exclude(pk__in=taken).order_by("position", "pk"))
        self.fields["itself"].label = f"{system.name}直接办理"
        self.describe_itself()
        if self.obj.role != HandlingRole.LEAD:
            del self.fields["lead"]
        if self.obj.role == HandlingRole.JOINT:
            del self.fields["separate"]
        elif self.obj.role == HandlingRole.SEPARATE and not self.has_lead():
            del self.fields["joint"]  # nobody whom an opinion could go to
        self.order_fields(["itself", "lead", "joint", "separate", "note"])

    def describe_itself(self) -> None:
        """What ticking the box does to the part filled in, or why it cannot be ticked."""
        box, part = self.fields["itself"], HandlingRole(self.obj.role).label
        box.help_text = (
            f"不再转交，由本系统的工作人员签收、办理。勾选后由本系统{part}，"
            f"下面已按建议方案填好的{part}单位不再作数。"
        )
        self.unsigned = ""
        if self.obj.role in ANSWERING_ROLES:
            signing = staffed_organ_ids(self.obj.congress_id, Role.HEAD)
            if self.obj.system_id not in signing:
                self.unsigned = (
                    f"{self.obj.system.name}还没有签发人账号，直接办理的答复无法签发，"
                    "现在不能勾选。需要直接办理的，请先设立签发人账号。"
                )
                box.help_text = self.unsigned

    def was_filled_in(self, role: HandlingRole) -> bool:
        """Is what stands in the field just what the page had put there?"""
        chosen = {organ.pk for organ, part in self.lines() if part == role}
        suggested = self.suggested[role.value]
        return chosen == (set(suggested) if isinstance(suggested, list) else {suggested})

    def has_lead(self) -> bool:
        return self.obj.proposal.planned_units.filter(role=HandlingRole.LEAD).exists()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors:
            return data
        role = HandlingRole(self.obj.role)
        if data.get("itself"):
            if self.unsigned:
                self.add_error("itself", self.unsigned)
            elif data.get(role.value) and not self.was_filled_in(role):
                self.add_error("itself", f"由本系统直接办理的，不要另选{role.label}单位。")
            elif role is HandlingRole.LEAD:
                data["lead"] = self.obj.system
            else:
                data[role.value] = [self.obj.system]
        self.refuse_twice()
        if not self.errors and not data.get(role.value):
            self.add_error(role.value, f"请选择{role.label}单位，或者由本系统直接办理。")
        return data

    def move_data(self) -> dict[str, Any]:
        data = {role.value: [] for role in HandlingRole}
        for organ, role in self.lines():
            data[role].append(organ)
        return data
