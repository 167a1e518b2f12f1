"""What one recomputation moved, as far as the reader sees it: where its notice leads."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404
from django.views.generic import ListView

from congress.calendar.models import DeadlineChange
from congress.calendar.moved import moved_dates
from congress.calendar.seen import owners_seen
from congress.people.keys import key_of


class MovedView(LoginRequiredMixin, ListView):
    template_name = "calendar/moved.html"
    context_object_name = "changes"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[DeadlineChange]:
        rows = moved_dates(DeadlineChange.objects.filter(job=key_of(self.kwargs["job"])))
        rows = rows.filter(owners_seen(self.request.user, "deadline__"))
        return rows.prefetch_related("deadline__root").order_by("new_legal_on", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not context["paginator"].count:
            raise Http404
        return context
