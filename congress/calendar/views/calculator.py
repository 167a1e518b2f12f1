"""日期计算: any period from any day, with its reasons. By GET: an answer has an address."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils import timezone
from django.views.generic import TemplateView

from congress.calendar.forms import CalculatorForm


class CalculatorView(LoginRequiredMixin, TemplateView):
    template_name = "calendar/calculator.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        asked = self.request.GET if "by" in self.request.GET else None
        form = CalculatorForm(asked, user=self.request.user, on=today, initial={})
        found = form.answer if asked is not None and form.is_valid() else None
        return super().get_context_data(form=form, answer=found, **kwargs)
