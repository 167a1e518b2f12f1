"""Who takes over, and what becomes of the post and the account."""

from __future__ import annotations

from typing import Any

from django import forms

from congress.people.enums import Role
from congress.people.handover import grants_at, successors, wanted_in_words
from congress.people.models import Congress, Organ, User
from congress.people.texts import PlainTextForm


class HandOverForm(PlainTextForm, forms.Form):
    to_user = forms.ModelChoiceField(
        label="接手人",
        queryset=User.objects.none(),
        empty_label="请选择",
        required=False,
        error_messages={"invalid_choice": "请从名单中选择接手人。"},
    )
    nobody = forms.BooleanField(
        label="暂时没有接手人",
        required=False,
        help_text="没有办结的事项列入“待指定承办人”，直到指定接手人。",
    )
    ends = forms.MultipleChoiceField(
        label="同时结束的角色",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="立即失去这个角色的权限。只是临时请人代办的，不要选。",
        error_messages={"invalid_choice": "角色刚刚有变动，请重新选择。"},
    )
    disable = forms.BooleanField(
        label="停用原账号",
        required=False,
        help_text="停用后不能再登录；办理过的记录保留。",
    )

    def __init__(
        self,
        *args: Any,
        from_user: User,
        congress: Congress,
        organ: Organ | None,
        ends: list[str],
        may_disable: bool,
        kinds: set[str],
        **kwargs: Any,
    ) -> None:
        """``kinds``: labels of the open work; only who may take all of it is offered."""
        super().__init__(*args, **kwargs)
        found = successors(from_user, congress, organ, kinds)
        posts: dict[int, list[str]] = {}
        for grant in grants_at(congress, organ).filter(user__in=found).order_by("pk"):
            posts.setdefault(grant.user_id, []).append(grant.get_role_display())
        fields: dict[str, Any] = self.fields
        fields["to_user"].queryset = User.objects.filter(pk__in=[u.pk for u in found])
        # Namesakes are told apart by what they do.
        fields["to_user"].label_from_instance = lambda user: (
            f"{user.name}（{'、'.join(posts[user.pk])}）"
        )
        fields["ends"].choices = [(role, Role(role).label) for role in ends]
        if not ends:
            del self.fields["ends"]
        if not may_disable:
            del self.fields["disable"]
        if not ends and not may_disable:
            del self.fields["nobody"]
        self.lacks_successors = not found
        #: Who it would have to be; empty where any post at the place will do.
        self.wanted = wanted_in_words(kinds) if not found else ""
        #: Nobody could take over, and nothing could be ended either.
        self.empty = not found and not ends and not may_disable

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "to_user" in self.errors:
            return data
        chosen, nobody = data.get("to_user"), data.get("nobody")
        if chosen and nobody:
            self.add_error("nobody", "已经选择了接手人，请不要再选这一项。")
        elif not chosen and not nobody:
            self.add_error("to_user", "请选择接手人。")
        elif nobody and not data.get("ends") and not data.get("disable"):
            self.add_error("nobody", "没有接手人的，请选择要结束的角色或者停用账号。")
        return data
