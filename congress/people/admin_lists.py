"""How the admin shows a list that belongs to a congress."""

from __future__ import annotations

from congress.people.admin_base import ScopedAdmin


class CongressListAdmin(ScopedAdmin):
    """For subclasses of CongressList; whoever registers one says under which heading."""

    list_display = ["name", "congress", "position", "is_active"]
    list_editable = ["position", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name"]
