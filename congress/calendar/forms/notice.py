"""The notice of a year, a line for each holiday."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from congress.calendar.notice import LONGEST, Holiday, days_in

NO_DATE = {"invalid": "请填写有效的日期，例如 2027-02-05。"}


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, error_messages=NO_DATE)


class HolidayForm(forms.Form):
    name = forms.CharField(
        label="节日",
        max_length=40,
        required=False,
        error_messages={"max_length": "节日的名称不超过 40 字。"},
    )
    first = _day("放假从")
    last = _day("到")
    worked = forms.CharField(
        label="调休上班",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "9月27日、10月10日"}),
        error_messages={"max_length": "调休上班的日期太多。"},
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        self.year = year
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": field.label, "class": "form-control"}
            if name in ("first", "last"):
                field.widget.attrs |= {"min": f"{year - 1}-12-01", "max": f"{year}-12-31"}

    def clean_worked(self) -> tuple[date, ...]:
        try:
            return tuple(days_in(self.cleaned_data["worked"], self.year))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last, worked = data.get("first"), data.get("last"), data.get("worked") or ()
        if self.errors or not (first or last or worked):
            return data
        if not first:
            self.add_error("first", "请填写从哪一天起放假。")
        elif not data.get("name"):
            self.add_error("name", "请填写节日的名称。")
        else:
            self._check(first, last or first, worked)
        return data

    def _check(self, first: date, last: date, worked: tuple[date, ...]) -> None:
        lower, upper = date(self.year - 1, 12, 1), date(self.year, 12, 31)
        if not lower <= first <= last <= upper:
            self.add_error("last", f"放假应当在{self.year}年，起止日期不能颠倒。")
        elif last - first >= LONGEST:
            self.add_error("last", f"一个节日放假不超过 {LONGEST.days} 天。")
        for day in worked:
            if not lower <= day <= upper:
                self.add_error("worked", f"{day} 不在{self.year}年。")
            elif day.weekday() < 5:
                self.add_error("worked", f"{day.month}月{day.day}日不是周末，本来就上班。")

    @property
    def holiday(self) -> Holiday | None:
        data = self.cleaned_data
        if not data.get("first"):
            return None
        return Holiday(data["name"], data["first"], data["last"] or data["first"], data["worked"])


class BaseNotice(forms.BaseFormSet):
    def clean(self) -> None:
        """No day is said twice, and something is said."""
        if any(self.errors):
            return
        holidays = self.holidays()
        if not holidays:
            raise forms.ValidationError("请至少填写一个节日。")
        off = [d for h in holidays for d in _span(h)]
        said = [*off, *(day for h in holidays for day in h.worked)]
        if twice := sorted({day for day in said if said.count(day) > 1}):
            raise forms.ValidationError(f"{'、'.join(map(str, twice))} 填写了两次，请核对。")

    def holidays(self) -> list[Holiday]:
        return [form.holiday for form in self.forms if form.holiday]


NoticeFormSet = forms.formset_factory(HolidayForm, formset=BaseNotice, extra=2, max_num=15)


def _span(holiday: Holiday) -> list[date]:
    days = range((holiday.last - holiday.first).days + 1)
    return [date.fromordinal(holiday.first.toordinal() + n) for n in days]
