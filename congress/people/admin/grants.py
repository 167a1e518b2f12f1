from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from congress.people.accounts import GUARDED_ROLES, may_grant
from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.enums import Role
from congress.people.history_admin import ReadableHistoryAdmin
from congress.people.models import Congress, RoleGrant, User


class GrantForm(forms.ModelForm):
    """Who may give which role is asked of the service, not of the page."""

    actor: User

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("user") == self.actor:
            raise forms.ValidationError({"user": "不能给自己授予角色，请由另一位管理人员办理。"})
        role = data.get("role") or self.instance.role
        congress = data.get("congress") or (self.instance.congress_id and self.instance.congress)
        if role and congress and not may_grant(self.actor, role, congress, data.get("organ")):
            raise forms.ValidationError("这个角色由系统管理员授予或者收回。")
        return data


@admin.register(RoleGrant)
class RoleGrantAdmin(ScopedAdmin, ReadableHistoryAdmin):
    section = Section.PEOPLE
    place = 46
    form = GrantForm
    list_display = ["user", "role", "organ", "congress", "starts_on", "ends_on"]
    list_select_related = ["user", "organ", "congress"]
    list_filter = ["role", "congress"]
    search_fields = ["user__name", "user__username", "organ__name"]
    autocomplete_fields = ["user", "organ"]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"actor": request.user})

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        # A grant is ended, not turned into another one: the ledger refers to what it was.
        return ["user", "role", "congress", "organ", "starts_on"] if obj else []

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        if obj is not None and obj.user_id == request.user.pk:
            return False  # prolonging one's own role is granting it
        return (
            obj is None
            or obj.role not in GUARDED_ROLES
            or may_grant(request.user, obj.role, obj.congress, obj.organ)
        )

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kw: Any) -> Any:
        if db_field.name == "role":
            guarded = self.changeable_congresses(request) == set() or not any(
                may_grant(request.user, Role.ADMIN, congress)
                for congress in self._congresses(request)
            )
            hidden = {Role.DEPUTY, *(GUARDED_ROLES if guarded else ())}
            kw["choices"] = [("", "---------"), *(c for c in Role.choices if c[0] not in hidden)]
        return super().formfield_for_choice_field(db_field, request, **kw)

    def _congresses(self, request: Any) -> Any:
        return Congress.objects.filter(pk__in=self.changeable_congresses(request))
