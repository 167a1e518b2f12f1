from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone

from congress.people.accounts import (
    NewGrant,
    disable_account,
    enable_account,
    has_second_factor,
    link_deputy,
    may_grant,
    may_manage,
    new_account,
    reset_password,
    save_account,
)
from congress.people.admin.second_factor import SecondFactorAdmin
from congress.people.admin_base import ScopedAdmin, ScopedInline, congresses_of
from congress.people.admin_sections import Section
from congress.people.enums import Role
from congress.people.forms.username import UsernameForm
from congress.people.history_admin import ReadableHistoryAdmin
from congress.people.models import Congress, Deputy, Organ, RoleGrant, User
from congress.people.selectors import name_query


class NewAccountForm(UsernameForm):
    """An account begins with a role, or as a deputy's; without either it would be nobody's."""

    actor: Any

    role = forms.ChoiceField(label="角色", required=False)
    congress = forms.ModelChoiceField(label="人大", queryset=Congress.objects.none())
    organ = forms.ModelChoiceField(
        label="机构",
        queryset=Organ.objects.none(),
        required=False,
        help_text="承办单位、专门委员会等角色须选择。",
    )
    deputy = forms.ModelChoiceField(
        label="代表",
        queryset=Deputy.objects.none(),
        required=False,
        help_text="为代表建立账号时选择，不选角色。",
    )

    class Meta:
        model = User
        fields = ["username", "name", "phone", "email"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        role, deputy, congress = data.get("role"), data.get("deputy"), data.get("congress")
        if bool(role) == bool(deputy):
            raise ValidationError({"role": "请选择角色，或者选择代表，二者选其一。"})
        if deputy and congress and deputy.congress_id != congress.pk:
            raise ValidationError({"deputy": "代表应当属于所选的人大。"})
        if self.errors or not role or congress is None:
            return data
        if not may_grant(self.actor, role, congress, data.get("organ")):
            raise ValidationError({"role": "这个角色由系统管理员授予。"})
        grant = RoleGrant(
            role=role, congress=congress, organ=data.get("organ"), starts_on=timezone.localdate()
        )
        try:
            grant.clean()
        except ValidationError as error:
            self._tell(error)
        return data

    def _tell(self, error: ValidationError) -> None:
        for name, sentences in error.message_dict.items():
            self.add_error(name if name in self.fields else None, sentences)


class GrantInline(ScopedInline):
    model = RoleGrant
    verbose_name_plural = "角色（在「角色授权」中增加和修改）"
    fields = ["role", "congress", "organ", "starts_on", "ends_on"]

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: Any) -> Any:
        rows = super().get_queryset(request).select_related("congress", "organ")
        return rows.filter(congress__in=congresses_of(request.user, self.change_roles))


@admin.register(User)
class UserAdmin(SecondFactorAdmin, ScopedAdmin, ReadableHistoryAdmin):
    section = Section.PEOPLE
    place = 44
    list_display = ["name", "username", "phone", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    search_help_text = "按姓名或者用户名查找"
    ordering = ["-is_active", "pk"]
    inlines = [GrantInline]
    change_form_template = "people/admin_user_change.html"
    change_list_template = "people/admin_user_list.html"

    # --- whose ---------------------------------------------------------------------------------
    def congress_of(self, obj: Any) -> None:
        return None  # a person may work in several; asked below instead

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        if obj is None:
            return bool(self.visible_congresses(request))
        return self.get_queryset(request).filter(pk=obj.pk).exists()

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        if obj is None:
            return bool(self.changeable_congresses(request))
        return may_manage(request.user, obj)

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> tuple[Any, bool]:
        text = search_term.strip()
        if not text:
            return queryset, False
        # Through the deputy's keys also by pinyin; by a subquery, so that nobody appears twice.
        deputies = Deputy.objects.filter(name_query(text), user__isnull=False).values("user_id")
        words = Q(name__icontains=text) | Q(username__icontains=text) | Q(pk__in=deputies)
        return queryset.filter(words), False

    # --- a new account -------------------------------------------------------------------------
    def get_inlines(self, request: Any, obj: Any) -> list[Any]:
        return self.inlines if obj else []

    def get_fieldsets(self, request: Any, obj: Any = None) -> list[Any]:
        if obj is None:
            return [
                (None, {"fields": ["username", "name", "phone", "email"]}),
                ("用途", {"fields": ["congress", "role", "organ", "deputy"]}),
            ]
        return [(None, {"fields": [
            "username", "name", "phone", "email", "is_active",
            "must_change_password", "password_changed_at", "last_login",
        ]})]  # fmt: skip

    def get_readonly_fields(self, request: Any, obj: Any = None) -> list[str]:
        if obj is None:
            return []
        return ["username", "must_change_password", "password_changed_at", "last_login"]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        ids = self.changeable_congresses(request)
        congresses = Congress.objects.filter(pk__in=ids)
        roles = [
            (role.value, role.label)
            for role in Role
            if any(may_grant(request.user, role, congress) for congress in congresses)
        ]

        class Form(NewAccountForm):
            actor = request.user

            def __init__(self, *args: Any, **kw: Any) -> None:
                super().__init__(*args, **kw)
                fields: dict[str, Any] = self.fields
                fields["congress"].queryset = congresses
                if len(congresses) == 1:
                    fields["congress"].initial = congresses[0]
                fields["role"].choices = [("", "---------"), *roles]
                fields["organ"].queryset = Organ.objects.filter(congress__in=ids, is_active=True)
                fields["deputy"].queryset = Deputy.objects.filter(
                    congress__in=ids, user=None
                ).select_related("term__congress")

        return Form

    def save_form(self, request: Any, form: Any, change: bool) -> Any:
        if change:
            return super().save_form(request, form, change)
        data = form.cleaned_data
        user, password = new_account(
            username=data["username"], name=data["name"], phone=data["phone"], email=data["email"]
        )
        request.one_time_password = password
        form.instance = user
        return user

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            if not may_manage(request.user, obj):
                raise PermissionDenied
            self._save_changed(request, obj, set(form.changed_data))
            return
        data = form.cleaned_data
        if deputy := data["deputy"]:
            save_account(obj, (), by=request.user)
            link_deputy(deputy, obj, by=request.user)
        else:
            grant = NewGrant(data["role"], data["congress"], data["organ"])
            save_account(obj, [grant], by=request.user)

    def _save_changed(self, request: Any, obj: Any, changed: set[str]) -> None:
        """Only what this form changed: another page may have disabled the account meanwhile."""
        if fields := changed - {"is_active"}:
            obj.save(update_fields=sorted(fields))
        if "is_active" in changed:
            switch = enable_account if obj.is_active else disable_account
            switch(obj, by=request.user)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "is_active":
            # Compared with what the page showed, not with what the row says by now.
            kwargs["show_hidden_initial"] = True
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        if change:
            super().save_related(request, form, formsets, change)

    def response_add(self, request: Any, obj: Any, *args: Any, **kw: Any) -> HttpResponse:
        return self._tell_once(request, obj, request.one_time_password)

    # --- a new one-time password ---------------------------------------------------------------
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.reset_view)
        return [
            path("<int:pk>/reset/", view, name="people_user_reset"),
            *super().get_urls(),
        ]

    def reset_view(self, request: Any, pk: int) -> HttpResponse:
        account = self.get_queryset(request).filter(pk=pk).first()
        if account is None or request.method != "POST":
            raise Http404
        try:
            password = reset_password(account, by=request.user)
        except PermissionDenied:
            messages.error(
                request, "这个账号还在其他人大或者由系统管理员管理，不能在这里重置密码。"
            )
            return redirect(reverse("admin:people_user_change", args=[pk]))
        self.log_change(request, account, "重新发放一次性密码")
        return self._tell_once(request, account, password)

    def _tell_once(self, request: Any, account: User, password: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "一次性密码",
            "opts": self.opts,
            "account": account,
            "password": password,
        }
        response = render(request, "people/admin_one_time_password.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response

    def change_view(
        self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        account = self.get_object(request, object_id)
        manageable = account is not None and may_manage(request.user, account)
        extra = {
            "may_reset": manageable,
            "has_second_factor": manageable and account and has_second_factor(account),
            "may_hand_over": bool(self.changeable_congresses(request)),
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, extra)
