"""超出市权登记 in the admin: lines to read; moves write them."""

from __future__ import annotations

from django.contrib import admin

from congress.people.admin_sections import Section
from proposals.admin.parts import RecordAdmin
from proposals.models import Referral


@admin.register(Referral)
class ReferralAdmin(RecordAdmin):
    section = Section.PROPOSALS
    place = 44
    is_detail = True
    list_display = [
        "number_label", "proposal", "way", "addressee", "unit", "referred_on", "state_words",
        "answered_on",
    ]  # fmt: skip
    list_filter = ["way", "year"]
    list_select_related = ["proposal", "unit"]
    search_fields = ["number_label", "proposal__title", "proposal__number_label", "addressee"]

    @admin.display(description="回复情况")
    def state_words(self, obj: Referral) -> str:
        return str(obj.state.label)
