"""Plans in the admin: drafts are entered here as well as on their page; what is adopted is read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from congress.people.admin_base import ScopedAdmin, ScopedRelatedFilter
from congress.people.admin_lists import CongressListAdmin
from congress.people.admin_sections import Section
from congress.people.roles import Role
from congress.people.visibility import visible
from congress.plans.enums import PlanStatus
from legislation.loading import load_types
from legislation.models import Domain, ItemType, LegislationPlan, PlanAdjustment, PlanItem

KEEPERS = frozenset({Role.LEGISLATION})
READERS = frozenset({Role.ADMIN, Role.OFFICE, Role.AUDITOR})


@admin.register(Domain)
class DomainAdmin(CongressListAdmin):
    section = Section.LEGISLATION
    place = 30
    change_roles = frozenset({Role.ADMIN, Role.LEGISLATION})


@admin.register(ItemType)
class ItemTypeAdmin(DomainAdmin):
    place = 31
    list_display = ["name", "step", "congress", "position", "is_active"]


class SeenAdmin(ScopedAdmin):
    """The rows that one sees on the pages as well."""

    section = Section.LEGISLATION
    change_roles = KEEPERS
    view_roles = READERS

    def get_queryset(self, request: HttpRequest) -> Any:
        seen = visible(self.model, request.user).order_by().values("pk")
        return super().get_queryset(request).filter(pk__in=seen)


@admin.register(LegislationPlan)
class LegislationPlanAdmin(SeenAdmin):
    place = 10
    entrance_label = "新建立法计划"
    list_display = ["title", "congress", "years", "status", "adopted_on", "published_on"]
    list_filter = ["status"]
    search_fields = ["title"]
    list_select_related = ["congress"]
    readonly_fields = ["status", "adopted_on", "meeting", "published_on", "closed_on"]
    fields = ["congress", "first_year", "last_year", "title", "remark", *readonly_fields]

    @admin.display(description="年度", ordering="first_year")
    def years(self, plan: LegislationPlan) -> str:
        return plan.years

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or obj.status == PlanStatus.DRAFT
        return is_open and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        load_types(obj.congress)


@admin.register(PlanItem)
class PlanItemAdmin(SeenAdmin):
    place = 11
    congress_path = "plan__congress"
    list_display = ["title", "plan", "type", "number", "timing", "is_in"]
    list_filter = ["is_in", ("plan", ScopedRelatedFilter), ("type", ScopedRelatedFilter)]
    search_fields = ["title"]
    list_select_related = ["plan__congress", "type"]
    fields = [
        "plan", "type", "number", "title", "timing", "domain", "committee", "kind", "body",
        "remark", "position",
    ]  # fmt: skip

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or obj.plan.status == PlanStatus.DRAFT
        return is_open and super().has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "plan":
            kwargs["queryset"] = LegislationPlan.objects.filter(status=PlanStatus.DRAFT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(PlanAdjustment)
class PlanAdjustmentAdmin(SeenAdmin):
    """To be read; they are made on the page of the plan."""

    place = 12
    congress_path = "plan__congress"
    change_roles = frozenset()
    view_roles = READERS | KEEPERS
    list_display = ["item", "plan", "kind", "decided_by", "decided_on", "undone_on"]
    list_filter = ["kind", ("plan", ScopedRelatedFilter)]
    search_fields = ["item__title"]
    list_select_related = ["item", "plan", "decided_by"]
    fields = [
        "plan", "item", "kind", "reason", "basis", "decided_by", "meeting", "decided_on",
        "made_by", "made_at", "undone_on", "undone_by", "undone_reason",
    ]  # fmt: skip
