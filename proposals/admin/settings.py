"""What a congress sets for itself: its rules of work and its lists of words."""

from __future__ import annotations

from django.contrib import admin

from congress.people.admin_base import ScopedAdmin
from congress.people.admin_lists import CongressListAdmin
from congress.people.admin_sections import Section
from congress.people.history_admin import ReadableHistoryAdmin
from proposals.models import Category, ProposalSettings, RefusalReason, Tag


@admin.register(ProposalSettings)
class ProposalSettingsAdmin(ScopedAdmin, ReadableHistoryAdmin):
    """One row per congress."""

    section = Section.PROPOSALS
    place = 20
    list_display = [
        "congress", "missing_opinions", "missing_contacts", "checks_replies", "chairs_assign",
        "closes_itself",
    ]  # fmt: skip
    list_select_related = ["congress"]


@admin.register(Category, RefusalReason, Tag)
class ProposalListAdmin(CongressListAdmin):
    section = Section.PROPOSALS
    place = 16
