"""What becomes of an organ: another name, another organ in its place, or none."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from congress.people.keys import RowsField
from congress.people.models import Organ, OrganChangeKind, User
from congress.people.organ_changes import day_must_fit, people_of
from congress.people.texts import PlainTextForm, without_gaps
from congress.people.widgets import KeyedSelect

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OrganChangeForm(PlainTextForm, forms.Form):
    kind = forms.ChoiceField(
        label="变动", choices=OrganChangeKind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label="新名称",
        max_length=100,
        required=False,
        validators=[without_gaps],
        help_text="更名的填写。",
    )
    short_name = forms.CharField(
        label="新简称", max_length=40, required=False, validators=[without_gaps]
    )
    successor = forms.ModelChoiceField(
        label="承接机构",
        queryset=Organ.objects.none(),
        required=False,
        empty_label="没有",
        widget=KeyedSelect,
        help_text="并入的必填；撤销的，没有办结的事项由它承接，没有的不填。",
        error_messages={"invalid_choice": "请从名单中选择承接机构。"},
    )
    people = RowsField(
        label="转到承接机构的人员",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="带着原来的角色转过去。没有选的，在本机构的角色当即结束。",
        error_messages={"invalid_choice": "人员刚刚有变动，请重新选择。"},
    )
    on = forms.DateField(label="日期", widget=DAY)
    reason = forms.CharField(
        label="依据", max_length=300, help_text="如“机构改革方案”“市编办某某号文”，记入流程记录。"
    )

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organ = organ
        fields: dict[str, Any] = self.fields
        fields["successor"].queryset = (
            Organ.objects.filter(congress=organ.congress_id, kind=organ.kind, is_active=True)
            .exclude(pk=organ.pk)
            .order_by("position", "pk")
        )
        posts = {
            user.pk: "、".join(grant.get_role_display() for grant in grants)
            for user, grants in people_of(organ)
        }
        fields["people"].queryset = User.objects.filter(pk__in=posts).order_by("pk")
        fields["people"].label_from_instance = lambda user: f"{user.name}（{posts[user.pk]}）"
        if not posts:
            del self.fields["people"]
        fields["on"].initial = timezone.localdate()

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        day_must_fit(self.organ, day)
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        kind = data.get("kind")
        if kind == OrganChangeKind.RENAMED and not data.get("name") and "name" not in self.errors:
            self.add_error("name", "请填写新名称。")
        if kind == OrganChangeKind.RENAMED and data.get("successor"):
            self.add_error("successor", "更名的没有承接机构，请不要选择。")
        lacks = not data.get("successor") and "successor" not in self.errors
        if kind == OrganChangeKind.MERGED and lacks:
            self.add_error("successor", "请选择承接机构。")
        if data.get("people") and not data.get("successor"):
            self.add_error("people", "没有承接机构，人员无处可转。")
        return data
