"""When the clocks remind whom, and during which hours: staff may change both."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest

from congress.calendar.registry import all_clocks
from congress.calendar.rights import may_change_general
from congress.notices.models import OfficeHours, ReminderLevel
from congress.notices.reminders import audiences_of, find_audience
from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.history_admin import ReadableHistoryAdmin


class ReminderLevelForm(forms.ModelForm):
    """A clock and its people are chosen by their names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clocks = {clock.code: clock.label for clock in all_clocks() if audiences_of(clock.code)}
        people = {each.name: each.label for code in clocks for each in audiences_of(code)}
        for name, label, choices in (("clock", "时限", clocks), ("audience", "提醒谁", people)):
            if name in self.fields:
                self.fields[name] = forms.ChoiceField(
                    label=label, choices=[("", "---------"), *choices.items()]
                )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        clock, name = data.get("clock", ""), data.get("audience", "")
        if clock and name and find_audience(clock, name) is None:
            offered = "、".join(each.label for each in audiences_of(clock))
            self.add_error("audience", f"这项时限可以提醒：{offered}。")
        return data


@admin.register(ReminderLevel)
class ReminderLevelAdmin(ScopedAdmin, ReadableHistoryAdmin):
    """The general levels are read by all staff, and changed by a superuser who is 系统管理员."""

    section = Section.CALENDAR
    place = 24
    with_general = True
    form = ReminderLevelForm
    list_display = ["words", "congress", "is_active"]
    list_display_links = ["words"]
    list_select_related = ["congress"]
    list_filter = ["congress", "is_active", "mail"]
    fields = ["preview", "congress", "clock", "workdays", "audience", "mail", "is_active"]
    readonly_fields = ["preview"]

    @admin.display(description="提醒")
    def words(self, level: ReminderLevel) -> str:
        return level.words

    @admin.display(description="这一项是")
    def preview(self, level: ReminderLevel) -> str:
        return level.words if level.pk else "保存以后，这里写明何时提醒谁。"

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Who may only read it reads the sentence, which names clock and people."""
        if obj is None or self.has_change_permission(request, obj):
            return self.fields
        return [name for name in self.fields if name not in ("clock", "audience")]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if isinstance(obj, ReminderLevel) and obj.pk and obj.congress_id is None:
            return may_change_general(request.user)
        return super().has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "congress" and field is not None:
            field.required = not may_change_general(request.user)
            field.empty_label = "通用提醒" if not field.required else field.empty_label
        return field

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if obj.congress_id is None and not may_change_general(request.user):
            raise PermissionDenied
        super().save_model(request, obj, form, change)


@admin.register(OfficeHours)
class OfficeHoursAdmin(ScopedAdmin, ReadableHistoryAdmin):
    """One row per congress."""

    section = Section.CALENDAR
    place = 26
    list_display = ["congress", "opens_at", "closes_at"]
    list_select_related = ["congress"]
