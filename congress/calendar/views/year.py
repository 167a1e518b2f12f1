"""A year's holidays: its state, the notice entered holiday by holiday, what that would move."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from congress.calendar.forecast import Forecast, forecast
from congress.calendar.forms.notice import NoticeFormSet
from congress.calendar.models import CalendarYear
from congress.calendar.notice import HOLIDAYS, day_changes, digest_of, holidays_of, marks_of
from congress.calendar.notice import with_notice as calendar_with
from congress.calendar.reckoning import Reckoning
from congress.calendar.rights import may_change_calendar
from congress.calendar.selectors import calendar_table, touching
from congress.calendar.services import enter_notice, reach_of_notice


class YearView(LoginRequiredMixin, TemplateView):
    """For those who keep the calendar of all; it does not exist for others. Nothing is saved
    before the very days that were previewed are confirmed."""

    template_name = "calendar/year.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        allowed = not request.user.is_authenticated or may_change_calendar(request.user)
        if not allowed or not 2000 <= kwargs["year"] <= 2099:
            raise Http404
        self.year: int = kwargs["year"]
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = NoticeFormSet(request.POST, form_kwargs={"year": self.year})
        context: dict[str, Any] = {"formset": form}
        if form.is_valid():
            marks = marks_of(form.holidays())
            seen = digest_of(marks)
            if request.POST.get("confirm") == seen:
                enter_notice(self.year, marks, by=request.user)
                messages.success(request, f"已录入{self.year}年放假安排，正在重新计算在办的时限。")
                return redirect("calendar:year", self.year)
            context |= {"seen": seen, **self.preview(marks)}
        return self.render_to_response(self.get_context_data(**context))

    def preview(self, marks: Any) -> dict[str, Any]:
        before = calendar_table()
        after = calendar_with(before, self.year, marks)
        first, last = reach_of_notice(self.year, marks)
        found: Forecast = forecast(touching(first, last), Reckoning(after), timezone.localdate())
        return {"forecast": found, "changes": day_changes(before, after, self.year)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = CalendarYear.objects.filter(year=self.year).first()
        if "formset" not in kwargs:
            known = holidays_of(calendar_table(), self.year)
            lines = [
                {**asdict(item), "worked": "、".join(f"{d.month}月{d.day}日" for d in item.worked)}
                for item in known
            ] or [{"name": name} for name in HOLIDAYS]
            kwargs["formset"] = NoticeFormSet(initial=lines, form_kwargs={"year": self.year})
        kwargs |= {"year": self.year, "state": row.state if row else "", "row": row}
        return super().get_context_data(**kwargs)
