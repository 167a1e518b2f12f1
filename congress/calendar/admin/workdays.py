"""What is common to all congresses is changed at the top only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from congress.calendar import services
from congress.calendar.models import CalendarDay, CalendarYear, YearState
from congress.calendar.rights import may_change_calendar
from congress.people.admin_base import ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.history_admin import ReadableHistoryAdmin


class CommonAdmin(ScopedAdmin):
    """Rows of no congress: staff of all read them; the office of a congress that has none above it
    changes them, for a change reaches every congress of the system."""

    congress_path = None  # type: ignore[assignment]

    def congress_of(self, obj: Model) -> int | None:
        return None

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(self.visible_congresses(request))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_change_calendar(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class CalendarYearForm(forms.ModelForm):
    class Meta:
        model = CalendarYear
        fields = ["year", "state"]

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if not 2000 <= year <= 2099:
            raise forms.ValidationError("年份应当在2000至2099之间。")
        return year


@admin.register(CalendarYear)
class CalendarYearAdmin(CommonAdmin, ReadableHistoryAdmin):
    """A new year is filled from the package; the notice is entered day by day, then 已公布."""

    section = Section.CALENDAR
    place = 40
    form = CalendarYearForm
    list_display = ["year", "state", "notice"]

    def get_list_display(self, request: HttpRequest) -> list[str]:
        """Where the notice is entered only those go who may."""
        shown = super().get_list_display(request)
        may = self.has_change_permission(request)
        return [name for name in shown if may or name != "notice"]

    @admin.display(description="放假通知")
    def notice(self, row: CalendarYear) -> str:
        url = reverse("calendar:year", args=[row.year])
        words = "查看、更正" if row.state == YearState.ANNOUNCED else "录入放假通知"
        return format_html('<a href="{}">{}</a>', url, words)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["year"] if obj else []

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj:
            kwargs["form"] = forms.ModelForm
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            services.set_year_state(obj.year, obj.state, by=request.user)
        else:
            services.load_year(obj.year, obj.state, by=request.user)


class CalendarDayForm(forms.ModelForm):
    class Meta:
        model = CalendarDay
        fields = ["date", "is_workday", "name"]
        error_messages = {"date": {"unique": "这一天已经登记过，请修改原有的一行。"}}


@admin.register(CalendarDay)
class CalendarDayAdmin(CommonAdmin, ReadableHistoryAdmin):
    section = Section.CALENDAR
    place = 30
    form = CalendarDayForm
    list_display = ["date", "is_workday", "name", "origin"]
    list_filter = ["is_workday", "origin"]
    date_hierarchy = "date"
    fields = ["date", "is_workday", "name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["date"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        row = services.set_day(obj.date, obj.is_workday, obj.name, by=request.user)
        obj.pk = row.pk
