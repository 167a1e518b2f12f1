"""A deputy's account on the staff side: given once, taken away by an administrator only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from congress.people.accounts import has_link_role, link_deputy, unlink_deputy, why_not_link
from congress.people.enums import Role
from congress.people.models import Deputy, User


class DeputyForm(forms.ModelForm):
    """Which account may become a deputy's is asked of the service."""

    actor: User

    def clean_user(self) -> User | None:
        user = self.cleaned_data["user"]
        if user is not None and (refusal := why_not_link(user, by=self.actor)):
            raise forms.ValidationError(refusal)
        return user


class DeputyAccountAdmin:
    """For DeputyAdmin. ``user`` is never saved with the other fields."""

    form = DeputyForm
    change_form_template = "people/admin_deputy_change.html"

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        return type(form.__name__, (form,), {"actor": request.user})

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return ["user"] if obj is not None and obj.user_id else []

    def save_model(self, request: Any, obj: Deputy, form: Any, change: bool) -> None:
        user = form.cleaned_data.get("user")
        if user is None:
            super().save_model(request, obj, form, change)  # type: ignore[misc]
            return
        obj.user = None
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        link_deputy(obj, user, by=request.user)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.unlink_view)  # type: ignore[attr-defined]
        own = path("<int:pk>/unlink/", view, name="people_deputy_unlink")
        return [own, *super().get_urls()]  # type: ignore[misc]

    def unlink_view(self, request: Any, pk: int) -> HttpResponse:
        rows = self.get_queryset(request).select_related("user")  # type: ignore[attr-defined]
        deputy = rows.filter(pk=pk, user__isnull=False).first()
        if deputy is None or not has_link_role(request.user, deputy, Role.ADMIN):
            raise Http404
        if request.method != "POST":
            context = {
                **self.admin_site.each_context(request),  # type: ignore[attr-defined]
                "title": "解除账号关联",
                "opts": self.opts,  # type: ignore[attr-defined]
                "deputy": deputy,
            }
            return render(request, "people/admin_unlink_deputy.html", context)
        account = deputy.user
        unlink_deputy(deputy, by=request.user)
        self.log_change(request, deputy, f"解除账号关联：{account.username}")  # type: ignore[attr-defined]
        messages.success(request, f"已解除{deputy.name}与账号 {account.username} 的关联。")
        return redirect(reverse("admin:people_deputy_change", args=[pk]))

    def change_view(
        self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        deputy = self.get_object(request, object_id)  # type: ignore[attr-defined]
        may = bool(deputy and deputy.user_id and has_link_role(request.user, deputy, Role.ADMIN))
        extra = {"may_unlink": may, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)  # type: ignore[misc]
