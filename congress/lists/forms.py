"""The form of a saved view."""

from __future__ import annotations

from typing import Any

from django import forms

from congress.lists.models import NAME_LENGTH, QUERY_LENGTH, SavedView
from congress.lists.selectors import own_views, sharing_congresses
from congress.lists.services import MOST_VIEWS
from congress.people.texts import PlainTextForm


class SavedViewForm(PlainTextForm, forms.Form):
    """Name, default, sharing. ``view`` is the row to be named; ``query`` comes with a new one."""

    name = forms.CharField(label="名称", max_length=NAME_LENGTH)
    is_default = forms.BooleanField(label="打开列表时先显示这个视图", required=False)
    shared_with = forms.ModelChoiceField(
        label="共用", queryset=None, required=False, empty_label="只有自己可以看到"
    )

    def __init__(self, *args: Any, view: SavedView, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": view.name,
            "is_default": view.is_default,
            "shared_with": view.shared_with_id,
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.view = view
        sharing: Any = self.fields["shared_with"]
        sharing.queryset = sharing_congresses(view.user)
        if sharing.queryset:
            sharing.label_from_instance = lambda congress: (
                f"{congress.short_name}代表工委都可以看到"
            )
        else:
            del self.fields["shared_with"]

    def clean_name(self) -> str:
        name: str = " ".join(self.cleaned_data["name"].split())
        mine = own_views(self.view.user).filter(page=self.view.page).exclude(pk=self.view.pk)
        if mine.filter(name=name).exists():
            raise forms.ValidationError(f"已有名为“{name}”的视图，请换一个名称。")
        if self.view.pk is None and mine.count() >= MOST_VIEWS:
            raise forms.ValidationError(f"视图最多 {MOST_VIEWS} 个，请先删除不用的视图。")
        return name

    def clean(self) -> dict[str, Any]:
        if len(self.view.query) > QUERY_LENGTH:
            raise forms.ValidationError("条件太多，存不下；请减少一些条件再保存。")
        return self.cleaned_data

    def apply(self) -> SavedView:
        """The view with what was entered; not saved yet."""
        self.view.name = self.cleaned_data["name"]
        self.view.is_default = self.cleaned_data["is_default"]
        if "shared_with" in self.fields:
            self.view.shared_with = self.cleaned_data["shared_with"]
        return self.view
