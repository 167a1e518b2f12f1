"""Tokens of all accounts, to read and to revoke."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from congress.api.models import ApiToken
from congress.api.tokens import revoke
from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.enums import Role
from congress.people.models import User


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = "情形", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "有效"), ("over", "已撤销或者已过期")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "open":
            return queryset.in_force(timezone.now())
        if self.value() == "over":
            return queryset.exclude(pk__in=queryset.in_force(timezone.now()).values("pk"))
        return queryset


@admin.register(ApiToken)
class ApiTokenAdmin(ScopedAdmin):
    """Of accounts of one's own congresses. The key itself stands nowhere."""

    section = Section.SYSTEM
    place = 22
    change_roles = frozenset({Role.ADMIN})
    addable = False
    list_display = [
        "name", "user", "hint", "created_at", "expires_at", "last_used_at", "state",
    ]  # fmt: skip
    list_filter = [StateFilter]
    search_fields = ["name", "user__name", "=user__username"]
    search_help_text = "按名称、姓名或者用户名查找"
    list_select_related = ["user"]
    fields = [
        "name", "user", "hint", "created_at", "expires_at", "last_used_at", "state", "revoked_at",
        "revoked_by",
    ]  # fmt: skip
    readonly_fields = fields
    actions = ["revoke_tokens"]

    def scope(self, ids: set[int]) -> Q:
        return Q(user__in=User.objects.filter(User.in_congresses(ids)).values("pk"))

    def congress_of(self, obj: Any) -> None:
        return None  # a person may belong to several; asked below instead

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:
            return bool(self.visible_congresses(request))
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing is changed here; the list's action asks for it all the same."""
        return obj is None and bool(self.changeable_congresses(request))

    @admin.display(description="情形")
    def state(self, token: ApiToken) -> str:
        return token.state_label

    @admin.action(description="撤销选中的令牌", permissions=["change"])
    def revoke_tokens(self, request: Any, queryset: QuerySet[ApiToken]) -> None:
        count = sum(revoke(token, by=request.user) for token in queryset)
        self.message_user(request, f"已撤销 {count} 个令牌。", messages.SUCCESS)
