"""The staff side: our own admin site, branded and opened by role.

Tables of libraries are not offered: they know no congress. Whoever signs in comes through the
same page as everybody, second factor and lockout included.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from congress.people.admin_base import ScopedAdmin
from congress.people.roles import Role, has_role


class CongressAdminSite(AdminSite):
    site_header = site_title = "人大议案建议与监督工作平台"
    index_title = "业务管理"
    site_url = "/"
    empty_value_display = "—"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.ADMIN, Role.OFFICE, Role.AUDITOR)

    def get_urls(self) -> list[Any]:
        shortcut = path(
            "r/<path:content_type_id>/<path:object_id>/",
            self.admin_view(self.view_on_site),
            name="view_on_site",
        )
        return [shortcut, *super().get_urls()]

    def view_on_site(
        self, request: HttpRequest, content_type_id: str, object_id: str
    ) -> HttpResponse:
        """Django's own answers for any row of any table, and so tells which ones exist."""
        try:
            model: Any = ContentType.objects.get(pk=content_type_id).model_class()
            rows = self._registry[model].get_queryset(request)
            found = rows.get(pk=object_id)
            may = self._registry[model].has_view_permission(request, found)
            address = found.get_absolute_url() if may else None
        except (
            ObjectDoesNotExist, KeyError, AttributeError,
            ValueError, OverflowError, ValidationError,
        ):  # fmt: skip
            address = None
        if address is None:
            raise Http404
        return redirect(address)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """What one may not see does not exist; who is nobody yet goes to the common page."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404
        following = request.GET.get("next") or reverse("admin:index")
        if request.user.is_authenticated:
            return redirect("admin:index")
        return redirect_to_login(following, reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")
