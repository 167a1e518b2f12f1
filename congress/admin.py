"""The staff side: our own admin site, branded, opened by role, its menu ordered by work.

Tables of libraries are not offered: they know no congress. Whoever signs in comes through the
same page as everybody, second factor and lockout included. Its first page is the work list.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.i18n import JavaScriptCatalog

from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.roles import Role, has_role
from congress.portal.staff_worklist import in_admin
from congress.portal.worklist import work_list


class ChoicesView(AutocompleteJsonView):
    """What a field offers while one types: rows of one's own congresses, in telling words."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        words = self.model_admin.choice_words(obj)
        return {"id": str(getattr(obj, to_field_name)), "text": words}


class ScriptWords(JavaScriptCatalog):
    """What Django's scripts say on a list, as our templates say it."""

    packages = ["django.contrib.admin"]

    def get_catalog(self) -> dict[str, Any]:
        counted = ["已选 %(sel)s 条，本页共 %(cnt)s 条"]
        words: dict[str, Any] = super().get_catalog()
        return words | {"%(sel)s of %(cnt)s selected": counted}


class CongressAdminSite(AdminSite):
    site_header = site_title = "人大议案建议与监督工作平台"
    index_title = "我的待办"
    site_url = "/"
    empty_value_display = "—"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")  # nothing goes by the dozen

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    # --- the menu -----------------------------------------------------------------------------
    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Headings by work, each with its tables in their places; ``details`` are folded."""
        found: dict[Section, list[dict[str, Any]]] = {section: [] for section in Section}
        for app in self._build_app_dict(request).values():
            for entry in app["models"]:
                model_admin: Any = self._registry[entry["model"]]
                here = entry["admin_url"] and request.path.startswith(entry["admin_url"])
                found[model_admin.section].append(
                    entry
                    | {
                        "place": model_admin.place,
                        "is_detail": model_admin.is_detail,
                        "is_current": bool(here),
                    }
                )
        return [_heading(section, entries) for section, entries in found.items() if entries]

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: Any = None
    ) -> HttpResponse:
        """The menu knows no apps: their addresses lead to it."""
        return redirect("admin:index")

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """我的待办, as on the home page, and the menu beside it."""
        work = work_list(request.user, timezone.localdate())
        context = work.context() | {
            "groups": in_admin(work.groups, request, self),
            "reading": in_admin(work.reading, request, self),
            "entrances": self.entrances(request),
        }
        return super().index(request, {**context, **(extra_context or {})})

    def entrances(self, request: HttpRequest) -> list[tuple[str, str]]:
        """(words, address) of what one begins here most often."""
        found = []
        for model, model_admin in self._registry.items():
            label = getattr(model_admin, "entrance_label", "")
            if label and model_admin.has_add_permission(request):
                found.append(
                    (label, reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add"))
                )
        return found

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return ChoicesView.as_view(admin_site=self)(request)

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return ScriptWords.as_view()(request)

    # --- who comes in -------------------------------------------------------------------------
    def has_permission(self, request: HttpRequest) -> bool:
        return has_role(request.user, Role.ADMIN, Role.OFFICE, Role.AUDITOR, Role.LEGISLATION)

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


def _heading(section: Section, entries: list[dict[str, Any]]) -> dict[str, Any]:
    rows = sorted(entries, key=lambda entry: (entry["place"], str(entry["name"])))
    return {
        "name": section.label,
        "app_label": section.code,
        "app_url": f"{reverse('admin:index')}#menu-{section.code}",
        "models": rows,
        "main": [row for row in rows if not row["is_detail"]],
        "details": [row for row in rows if row["is_detail"]],
        "is_current": any(row["is_current"] for row in rows),
        "in_details": any(row["is_current"] for row in rows if row["is_detail"]),
    }
