"""Who takes over."""

from __future__ import annotations

from typing import Any

from django import forms

from congress.people.handover import grants_at, successors
from congress.people.models import Congress, Organ, User


class HandOverForm(forms.Form):
    to_user = forms.ModelChoiceField(
        label="接手人",
        queryset=User.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择接手人。", "invalid_choice": "请从名单中选择接手人。"},
    )
    disable = forms.BooleanField(
        label="移交后停用原账号",
        required=False,
        help_text="停用后不能再登录；办理过的记录保留。",
    )

    def __init__(
        self,
        *args: Any,
        from_user: User,
        congress: Congress,
        organ: Organ | None,
        may_disable: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        found = successors(from_user, congress, organ)
        posts: dict[int, list[str]] = {}
        for grant in grants_at(congress, organ).filter(user__in=found).order_by("pk"):
            posts.setdefault(grant.user_id, []).append(grant.get_role_display())
        field: Any = self.fields["to_user"]
        field.queryset = User.objects.filter(pk__in=[u.pk for u in found])
        # Namesakes are told apart by what they do.
        field.label_from_instance = lambda user: f"{user.name}（{'、'.join(posts[user.pk])}）"
        if not may_disable:
            del self.fields["disable"]
        self.empty = not found
