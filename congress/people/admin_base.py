"""Admin that asks roles, not Django's permissions, and stays inside a user's congresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import FieldDoesNotExist, PermissionDenied, ValidationError
from django.db import DatabaseError
from django.db.models import ForeignKey, Model, Q
from django.http import HttpRequest
from django.urls import reverse

from congress.people.admin_lookups import offered_lookups
from congress.people.admin_sections import Section
from congress.people.admin_words import admin_words
from congress.people.keys import keys_among
from congress.people.roles import Role, congress_ids

CHANGE_ROLES = frozenset({Role.ADMIN, Role.OFFICE})


def congresses_of(user: Any, roles: Iterable[str]) -> set[int]:
    """Where the user holds one of the roles; no roles means nowhere (not: any role)."""
    roles = tuple(roles)
    return congress_ids(user, *roles) if roles else set()


def path_of(model: type[Model]) -> str | None:
    """ORM path from a model to its congress; None where it belongs to none."""
    path: str | None = getattr(model, "congress_path", None)
    if path is None:
        try:
            model._meta.get_field("congress")
        except FieldDoesNotExist:
            return None
        path = "congress"
    return path


def scope_query(model: type[Model], ids: set[int], site: admin.AdminSite | None = None) -> Q:
    """The rows of these congresses; everything for a model that belongs to none."""
    if own := getattr(model, "in_congresses", None):
        return own(ids)
    registered = site._registry.get(model) if site is not None else None
    if isinstance(registered, ScopedAdmin):
        return registered.scope(ids)
    return _on_path(path_of(model), ids)


def _on_path(path: str | None, ids: set[int], *, with_general: bool = False) -> Q:
    if path is None:
        return Q()
    query = Q(**{f"{path}__in": ids})
    return query | Q(**{f"{path}__isnull": True}) if with_general else query


def is_autocomplete(request: HttpRequest) -> bool:
    """Does a field ask while one types, and not a list?"""
    return request.path == reverse("admin:autocomplete")


class ScopedRelatedFilter(admin.RelatedFieldListFilter):
    """The choices of a filter are rows of the user's congresses too."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: admin.ModelAdmin) -> Any:
        ordering = self.field_admin_ordering(field, request, model_admin)
        ids = model_admin.visible_congresses(request)  # type: ignore[attr-defined]
        limit = scope_query(field.remote_field.model, ids, model_admin.admin_site)
        return field.get_choices(include_blank=False, ordering=ordering, limit_choices_to=limit)


class ScopedFields:
    """Choices of foreign keys are limited to rows of the congresses one may change."""

    def _limit(self, db_field: Any, request: HttpRequest, kwargs: dict[str, Any]) -> None:
        model = db_field.remote_field.model
        if "queryset" not in kwargs:
            kwargs["queryset"] = model._default_manager.all()
        site = self.admin_site  # type: ignore[attr-defined]
        scope = scope_query(model, congresses_of(request.user, self.change_roles), site)  # type: ignore[attr-defined]
        kwargs["queryset"] = kwargs["queryset"].filter(scope)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        self._limit(db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        self._limit(db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class ScopedAdmin(ScopedFields, admin.ModelAdmin):
    """Base of every admin class in the house.

    ``congress_path``: ORM path to the congress ("congress", "term__congress", "pk" for Congress).
    ``with_general``: rows without a congress are visible, and read-only.
    ``change_roles``: who sees and edits; ``view_roles``: who sees besides. A superuser has no way
    round. Nothing is deleted unless ``deletable``.
    ``section`` and ``place``: under which heading of the menu it stands, and as which;
    ``is_detail``: folded there, for it is rarely opened by itself. ``entrance_label``: the words
    of the button on the first page of the admin, where one often begins a new row.
    """

    section: Section
    place: int = 50
    is_detail: bool = False
    entrance_label: str = ""
    congress_path: str = "congress"
    with_general: bool = False
    view_roles: frozenset[str] = frozenset()
    change_roles: frozenset[str] = CHANGE_ROLES
    addable: bool = True
    deletable: bool = False
    list_per_page = 50

    # --- whose rows ----------------------------------------------------------------------------
    def scope(self, ids: set[int]) -> Q:
        """The rows of these congresses, in lists and wherever else a row may be chosen. For a
        model that has no path to its congress, its admin says here how they are found."""
        return _on_path(self.congress_path, ids, with_general=self.with_general)

    def visible_congresses(self, request: HttpRequest) -> set[int]:
        return congresses_of(request.user, {*self.change_roles, *self.view_roles})

    def changeable_congresses(self, request: HttpRequest) -> set[int]:
        return congresses_of(request.user, self.change_roles)

    def get_queryset(self, request: HttpRequest) -> Any:
        ids = self.visible_congresses(request)
        return super().get_queryset(request).filter(scope_query(self.model, ids, self.admin_site))

    def congress_of(self, obj: Model) -> int | None:
        """The primary key of the congress an object belongs to."""
        thing: Any = obj
        *steps, last = self.congress_path.split("__")
        for step in steps:
            thing = getattr(thing, step, None)
            if thing is None:
                return None
        return thing.pk if last == "pk" else getattr(thing, f"{last}_id")

    # --- who may -------------------------------------------------------------------------------
    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self.visible_congresses(request))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        ids = self.visible_congresses(request)
        if obj is None:
            return bool(ids)
        congress = self.congress_of(obj)
        return bool(ids) and (congress in ids or (congress is None and self.with_general))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.addable and bool(self.changeable_congresses(request))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        ids = self.changeable_congresses(request)
        return bool(ids) if obj is None else self.congress_of(obj) in ids

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.deletable and self.has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Who only reads here gets names, not links to rows that he may not open."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": [self._readable(f, request) for f in options["fields"]]})
            for title, options in fieldsets
        ]

    def choice_words(self, obj: Any) -> str:
        """How a row is called where it is chosen while one types."""
        return str(obj)

    def _readable(self, name: Any, request: HttpRequest) -> Any:
        if isinstance(name, (list, tuple)):
            return tuple(self._readable(each, request) for each in name)
        try:
            field = self.model._meta.get_field(name)
        except (FieldDoesNotExist, TypeError):
            return name
        other = self.admin_site._registry.get(field.related_model) if field.many_to_one else None
        if other is None or other.has_view_permission(request):
            return name

        @admin.display(description=field.verbose_name)
        def words(row: Model) -> str:
            return str(getattr(row, field.name) or self.get_empty_value_display())

        return words

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # The form offers only one's own congresses; this holds even where a form forgets to.
        if self.congress_of(obj) not in self.changeable_congresses(request):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Headed by what is listed; not by what one might do with it."""
        words = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, words | (extra_context or {}))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Headed by its name; full-width colons after labels."""
        context["adminform"].form.label_suffix = "："
        if context.get("original"):
            context |= {"title": str(context["original"]), "subtitle": None}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        formset = super().get_changelist_formset(request, **kwargs)
        _name_cells(formset.form)
        return formset

    # --- words ---------------------------------------------------------------------------------
    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kwargs: Any) -> None:
        super().message_user(request, admin_words(message), *args, **kwargs)

    def response_action(self, request: HttpRequest, queryset: Any) -> Any:
        """What no row can be called is not chosen."""
        sent = request.POST.copy()
        chosen = keys_among(self.model, sent.getlist(ACTION_CHECKBOX_NAME))
        sent.setlist(ACTION_CHECKBOX_NAME, chosen)
        request.POST = sent
        return super().response_action(request, queryset)

    # --- filters -------------------------------------------------------------------------------
    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Only what the list offers: the count of rows must not answer for a password's hash."""
        items = self.get_list_filter(request)
        return lookup in offered_lookups(self.model, items, self.date_hierarchy)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A value that no column can hold is a wrong address, not a fault of ours."""
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError, ValidationError, DatabaseError) as error:
            if not set(request.GET) - {ERROR_FLAG}:
                raise
            raise IncorrectLookupParameters from error

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [self._scoped_filter(item) for item in super().get_list_filter(request)]

    def _scoped_filter(self, item: Any) -> Any:
        if not isinstance(item, str):
            return item
        field = get_fields_from_path(self.model, item)[-1]
        is_relation = isinstance(field, ForeignKey) or field.many_to_many
        return (item, ScopedRelatedFilter) if is_relation else item


def _name_cells(form: Any) -> None:
    """In a table the label is the column's head: each field says its own name as well."""
    for field in form.base_fields.values():
        field.widget.attrs.setdefault("aria-label", field.label)


class ScopedInline(ScopedFields, admin.TabularInline):
    """Rows of a parent that is itself scoped; same roles, limited choices."""

    change_roles: frozenset[str] = CHANGE_ROLES
    deletable: bool = False
    extra = 0

    def _may(self, request: HttpRequest) -> bool:
        return bool(congresses_of(request.user, self.change_roles))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.deletable and self._may(request)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        _name_cells(formset.form)
        return formset
