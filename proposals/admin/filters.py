"""How the list of proposals is narrowed in the admin: by what the list of the site knows too."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from congress.people.visibility import visible
from proposals import conditions
from proposals.enums import Extended, Objected
from proposals.models import Dispatch, HandlingTask
from proposals.selectors.choices import FilterChoices, filter_choices
from proposals.selectors.turned import extended_conditions, objected_conditions

Choices = list[tuple[Any, str]]


def _offered(request: HttpRequest) -> FilterChoices:
    """Everything that is offered, in one query per request."""
    known: FilterChoices | None = getattr(request, "_proposal_choices", None)
    if known is None:
        known = filter_choices(request.user)
        request._proposal_choices = known  # type: ignore[attr-defined]
    return known


class _KeyFilter(admin.SimpleListFilter):
    """By the primary key of something; what is no number finds nothing."""

    offered = ""
    path = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        self.user = request.user
        choices = getattr(_offered(request), self.offered)
        return [(str(getattr(key, "value", key)), label) for key, label in choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if not value:
            return queryset
        if not (value.isascii() and value.isdigit() and len(value) < 18):
            return queryset.none()
        return self.narrowed(queryset, int(value))

    def narrowed(self, rows: QuerySet, key: int) -> QuerySet:
        return rows.filter(**{self.path: key})


class SessionFilter(_KeyFilter):
    title, parameter_name, offered, path = "会次", "session", "sessions", "session_id"


class CategoryFilter(_KeyFilter):
    title, parameter_name, offered, path = "内容分类", "category", "categories", "category_id"


class DelegationFilter(_KeyFilter):
    title, parameter_name, offered = "代表团", "delegation", "delegations"
    path = "lead__delegation_id"


class UnitFilter(_KeyFilter):
    title, parameter_name, offered = "承办单位", "unit", "units"

    def narrowed(self, rows: QuerySet, key: int) -> QuerySet:
        tasks = visible(HandlingTask, self.user).filter(organ=key, proposal=OuterRef("pk"))
        return rows.filter(Exists(tasks))


class SystemFilter(_KeyFilter):
    """Handed to the system, or handled by it or one of its units."""

    title, parameter_name, offered = "承办系统", "system", "systems"

    def narrowed(self, rows: QuerySet, key: int) -> QuerySet:
        ours = Q(organ=key) | Q(organ__parent=key) | Q(dispatch__system=key)
        tasks = visible(HandlingTask, self.user).filter(ours, proposal=OuterRef("pk"))
        handed = visible(Dispatch, self.user).filter(system=key, proposal=OuterRef("pk"))
        return rows.filter(Exists(tasks) | Exists(handed))


class DueFilter(admin.SimpleListFilter):
    """Late only past the legal date; what should have been done by a target is due soon."""

    title, parameter_name = "期限", "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return list(conditions.DUE)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if value not in dict(conditions.DUE):
            return queryset
        return conditions.of_due(queryset, value, timezone.localdate())


class ObjectionFilter(admin.SimpleListFilter):
    title, parameter_name = "异议", "objection"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return list(Objected.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if (value := self.value()) not in Objected.values:
            return queryset
        return queryset.filter(objected_conditions(request.user)[Objected(value)])


class ExtensionFilter(admin.SimpleListFilter):
    title, parameter_name = "延期", "extension"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return list(Extended.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if (value := self.value()) not in Extended.values:
            return queryset
        return queryset.filter(extended_conditions(request.user)[Extended(value)])


class PeriodFilter(admin.SimpleListFilter):
    """What was never submitted belongs to neither."""

    title, parameter_name = "提出时间", "period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("in", "大会期间"), ("between", "闭会期间")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() in ("in", "between"):
            return queryset.filter(session__isnull=False, is_in_session=self.value() == "in")
        return queryset


class ByStaffFilter(admin.SimpleListFilter):
    title, parameter_name = "录入方式", "entered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("staff", "工作人员代录"), ("deputy", "代表本人提交")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() in ("staff", "deputy"):
            return queryset.filter(is_entered_by_staff=self.value() == "staff")
        return queryset
