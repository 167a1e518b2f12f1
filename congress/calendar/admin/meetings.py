"""Meetings: moving or cancelling one moves or ends what counts back from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.timezone import localdate

from congress.calendar import services
from congress.calendar.models import Meeting, MeetingState
from congress.people.admin_base import CHANGE_ROLES, ScopedAdmin
from congress.people.admin_sections import Section
from congress.people.enums import Role
from congress.people.history_admin import ReadableHistoryAdmin


class MeetingForm(forms.ModelForm):
    def clean(self) -> Any:
        """What a meeting that was held has decided stands: it is neither cancelled nor still to
        come."""
        data = super().clean()
        was = self.instance.pk and self.initial.get("state")
        if was == MeetingState.CANCELLED:
            self.add_error(None, "已取消的会议不能再修改，请另行登记。")
        if was == MeetingState.HELD and data.get("state") not in (None, MeetingState.HELD):
            self.add_error("state", "已召开的会议不能改为其他状态。")
        starts_on = data.get("starts_on")
        if data.get("state") == MeetingState.HELD and starts_on and starts_on > localdate():
            self.add_error("starts_on", "已召开的会议，日期不能晚于今天。")
        return data


@admin.register(Meeting)
class MeetingAdmin(ScopedAdmin, ReadableHistoryAdmin):
    section = Section.CALENDAR
    place = 10
    change_roles = CHANGE_ROLES | {Role.LEGISLATION}  # who keeps plans enters what adopts them
    form = MeetingForm
    list_display = ["name", "congress", "kind", "starts_on", "ends_on", "state"]
    list_filter = ["congress", "kind", "state"]
    search_fields = ["name"]
    date_hierarchy = "starts_on"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "starts_on" in form.changed_data:
            old = form.initial["starts_on"]
            services.follow_meeting(obj, old, by=request.user)
        if change and "state" in form.changed_data and obj.state == MeetingState.CANCELLED:
            services.cancel_meeting(obj, by=request.user)
