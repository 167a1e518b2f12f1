"""What deputy and unit said to each other, recorded once: to be read."""

from __future__ import annotations

from django.contrib import admin

from congress.people.admin_sections import Section
from proposals.admin.parts import RecordAdmin
from proposals.models import Conciliation, Contact, Message


@admin.register(Contact)
class ContactAdmin(RecordAdmin):
    section = Section.PROPOSALS
    place = 38
    is_detail = True
    list_display = ["held_on", "stage", "form", "unit", "proposal", "recorded_by"]
    list_display_links = ["held_on", "stage"]
    list_filter = ["stage", "form"]
    list_select_related = ["task__organ", "task__proposal", "recorded_by"]
    search_fields = ["task__proposal__title", "task__proposal__number_label", "task__organ__name"]

    @admin.display(description="承办单位")
    def unit(self, obj: Contact) -> str:
        return str(obj.task.organ)

    @admin.display(description="建议")
    def proposal(self, obj: Contact) -> str:
        return str(obj.task.proposal)


@admin.register(Message)
class MessageAdmin(RecordAdmin):
    section = Section.PROPOSALS
    place = 40
    is_detail = True
    list_display = ["sent_at", "author_name", "unit", "proposal"]
    list_select_related = ["task__organ", "task__proposal"]
    search_fields = ["task__proposal__title", "task__proposal__number_label", "author_name"]

    @admin.display(description="承办单位")
    def unit(self, obj: Message) -> str:
        return str(obj.task.organ)

    @admin.display(description="建议")
    def proposal(self, obj: Message) -> str:
        return str(obj.task.proposal)


@admin.register(Conciliation)
class ConciliationAdmin(RecordAdmin):
    section = Section.PROPOSALS
    place = 42
    is_detail = True
    list_display = ["held_on", "place", "proposal", "recorded_by"]
    list_select_related = ["proposal", "recorded_by"]
    search_fields = ["proposal__title", "proposal__number_label", "place"]
