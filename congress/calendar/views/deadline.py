"""How a date came about: one deadline, open or closed, to whoever may see its owner."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.views.generic import DetailView

from congress.calendar.account import account_of
from congress.calendar.models import Deadline
from congress.calendar.selectors import calendar_table
from congress.people.visibility import may_see


class DeadlineView(LoginRequiredMixin, DetailView):
    template_name = "calendar/deadline.html"
    context_object_name = "deadline"
    queryset = Deadline.objects.select_related(
        "rule__congress", "target_rule", "meeting", "congress", "extended_by"
    )

    def get_object(self, queryset: Any = None) -> Deadline:
        row: Deadline = super().get_object(queryset)
        if row.owner is None or not may_see(self.request.user, row.owner):
            raise Http404
        return row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, user = self.object, self.request.user
        root = row.root
        return super().get_context_data(
            account=account_of(row, user, calendar_table()),
            # A part may be shown to somebody who does not see the whole: then it is not named.
            root=root if root is not None and may_see(user, root) else None,
            **kwargs,
        )
