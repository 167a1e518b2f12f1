"""The edits of a row in the admin: to read, for those who see the row, and never to put back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin


class ReadableHistoryAdmin(SimpleHistoryAdmin):
    """Simple history's own pages show rows to whoever may see the model, and offer to revert.

    Reverting would write a status past the engine; rows that are not in the admin's queryset do not
    exist here either.
    """

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        if self.get_object(request, object_id) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        raise Http404
