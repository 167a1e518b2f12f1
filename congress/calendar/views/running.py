"""A rule has changed: what runs by another version of it, and what staff choose for that."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from congress.calendar.forecast import forecast, foresee
from congress.calendar.forms import FOLLOW, RunningForm
from congress.calendar.models import PeriodRule
from congress.calendar.reckoning import Reckoning
from congress.calendar.rights import may_change_rule
from congress.calendar.selectors import calendar_table, running_beside
from congress.calendar.services import apply_rule
from congress.people.models import Congress
from congress.people.visibility import about_seen

PER_PAGE = 25


class RunningView(LoginRequiredMixin, FormView):
    """Preview and choice, for those who may change the rule; it does not exist for others.

    Counts are of all that the rule reaches; the table names what the reader may see.
    """

    template_name = "calendar/running.html"
    form_class = RunningForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            self.rule = get_object_or_404(
                PeriodRule.objects.select_related("congress"), pk=kwargs["pk"], superseded_at=None
            )
            if not may_change_rule(request.user, self.rule):
                raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def form_valid(self, form: RunningForm) -> HttpResponse:
        back = reverse("admin:calendar_periodrule_changelist")
        if form.cleaned_data["choice"] != FOLLOW:
            messages.success(self.request, "在办的不变，新规定用于今后起算的时限。")
            return redirect(back)
        job = apply_rule(self.rule, reason=form.cleaned_data["reason"], by=self.request.user)
        messages.success(self.request, "正在改按新规定，完成后结果在这里。")
        return redirect("jobs:detail", pk=job.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        reckoning = Reckoning(calendar_table(), rule=self.rule)
        running = running_beside(self.rule)
        seen = running.filter(about_seen(self.request.user)).order_by("legal_on", "pk")
        rows = seen.select_related("rule", "meeting", "congress").prefetch_related("root")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        found = forecast(running, reckoning, today)
        return super().get_context_data(
            rule=self.rule,
            forecast=found,
            places=_places(found.congresses),
            page_obj=page,
            rows=foresee(page.object_list, reckoning, today),
            unseen=found.total - page.paginator.count,
            **kwargs,
        )


def _places(counts: dict[int, int]) -> list[tuple[str, int]]:
    """(congress, how many) where the rule reaches more than one."""
    if len(counts) < 2:
        return []
    names = Congress.objects.in_bulk(counts)
    return [(names[key].short_name, count) for key, count in sorted(counts.items())]
