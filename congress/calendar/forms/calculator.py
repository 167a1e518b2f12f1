"""What one asks the calculator."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from congress.calendar.calculation import Answer, by_amount, by_rule
from congress.calendar.models import Meeting, MeetingState, NoRule, PeriodRule, RuleKind, RuleUnit
from congress.calendar.models.rule import MOST, rule_on
from congress.calendar.selectors import calendar_table
from congress.calendar.workdays import PeriodError, Roll
from congress.people.models import Congress
from congress.people.roles import member_congress_ids

RULE, AMOUNT = "rule", "amount"
AFTER, BEFORE = "after", "before"
FIRST_YEAR, LAST_YEAR = 2000, 2099


class CalculatorForm(forms.Form):
    """By GET, so that an answer has an address. ``answer`` after it is valid."""

    start = forms.DateField(
        label="从哪一天起",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请填写有效的日期，例如 2026-03-27。"},
    )
    meeting = forms.TypedChoiceField(
        label="或者选一次会议",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="会议之前的期限，从会议开始的那一天往前数。",
        error_messages={"invalid_choice": "没有这次会议，请重新选择。"},
    )
    by = forms.ChoiceField(
        label="按什么计算",
        choices=[(RULE, "按一条规定"), (AMOUNT, "自己填写期限")],
        widget=forms.RadioSelect,
        initial=RULE,
        error_messages={"required": "请选择按什么计算。", "invalid_choice": "请选择按什么计算。"},
    )
    congress = forms.TypedChoiceField(
        label="哪一级的规定",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "没有这一级的规定可以选用，请重新选择。"},
    )
    rule = forms.ChoiceField(
        label="规定",
        required=False,
        error_messages={"invalid_choice": "没有这一条规定，请重新选择。"},
    )
    amount = forms.IntegerField(
        label="数量",
        required=False,
        min_value=1,
        error_messages={
            "invalid": "数量应当是大于 0 的整数。",
            "min_value": "数量应当是大于 0 的整数。",
        },
    )
    unit = forms.ChoiceField(
        label="单位",
        required=False,
        choices=[(unit.value, unit.label) for unit in MOST],
        initial=RuleUnit.WORKDAYS,
        error_messages={"invalid_choice": "单位应当是日、工作日、月之一。"},
    )
    way = forms.ChoiceField(
        label="方向",
        required=False,
        choices=[(AFTER, "往后数（……之后几日）"), (BEFORE, "往前数（……之前几日）")],
        initial=AFTER,
        error_messages={"invalid_choice": "方向应当是往后数或者往前数。"},
    )
    stays = forms.BooleanField(label="末日是休息日的不顺延", required=False)

    def __init__(self, *args: Any, user: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer: Answer | None = None
        mine = Congress.objects.filter(pk__in=member_congress_ids(user)).order_by("pk")
        self.congresses = {row.pk: row for row in mine.select_related("parent__parent")}
        self.meetings = Meeting.objects.filter(
            congress__in=self.congresses,
            starts_on__gte=on - timedelta(days=400),
        ).exclude(state=MeetingState.CANCELLED)
        self._offer()

    def _offer(self) -> None:
        meetings = [
            ("", "不选会议"),
            *((m.pk, f"{m.name}（{m.starts_on}）") for m in self.meetings),
        ]
        self._choices("meeting", meetings)
        self._choices("congress", [(pk, row.short_name) for pk, row in self.congresses.items()])
        rows = PeriodRule.objects.filter(
            kind__in=(RuleKind.PERIOD, RuleKind.FIXED), superseded_at=None
        )
        named = dict(rows.order_by("code", "since").values_list("code", "name"))
        self._choices("rule", [("", "请选择"), *sorted(named.items())])
        if len(self.congresses) < 2:
            self.fields["congress"].widget = forms.HiddenInput()
        if not self.congresses:
            del self.fields["rule"], self.fields["congress"], self.fields["meeting"]
            self.fields["by"].choices = [(AMOUNT, "自己填写期限")]  # type: ignore[attr-defined]
            self.fields["by"].initial = AMOUNT

    def _choices(self, name: str, choices: list[tuple[Any, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_start(self) -> date | None:
        start: date | None = self.cleaned_data["start"]
        if start and not FIRST_YEAR <= start.year <= LAST_YEAR:
            raise forms.ValidationError(f"年份应当在{FIRST_YEAR}至{LAST_YEAR}之间。")
        return start

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start = self._first_day(data)
        if start is None or self.errors:
            return data
        try:
            ask = self._by_rule if data["by"] == RULE else self._by_amount
            self.answer = ask(start, data)
        except NoRule:
            self.add_error("rule", "这一级在这一天没有这条规定，请换一条规定或者换一天。")
        except PeriodError as error:
            self.add_error("amount" if data["by"] == AMOUNT else "rule", str(error))
        return data

    def _first_day(self, data: dict[str, Any]) -> date | None:
        if data.get("meeting"):
            starts_on = next(m.starts_on for m in self.meetings if m.pk == data["meeting"])
            if data.get("start") and data["start"] != starts_on:
                self.add_error("meeting", "选了会议，就从会议开始的那一天算，起算日请留空。")
            return starts_on
        if not data.get("start") and "start" not in self.errors:
            self.add_error("start", "请填写从哪一天起算，或者选一次会议。")
        return data.get("start")

    def _by_rule(self, start: date, data: dict[str, Any]) -> Answer | None:
        congress = self.congresses.get(data.get("congress") or next(iter(self.congresses)))
        if not data.get("rule"):
            self.add_error("rule", "请选择一条规定。")
            return None
        return by_rule(rule_on(congress, data["rule"], start), start, calendar_table())

    def _by_amount(self, start: date, data: dict[str, Any]) -> Answer | None:
        unit, amount = RuleUnit(data["unit"] or RuleUnit.WORKDAYS), data.get("amount")
        if not amount:
            self.add_error("amount", "请填写数量。")
            return None
        if amount > MOST[unit]:
            self.add_error("amount", f"数量过大：以{unit.label}计的，不超过 {MOST[unit]}。")
            return None
        amount = -amount if data["way"] == BEFORE else amount
        roll = Roll.NONE if data["stays"] or amount < 0 else Roll.FORWARD
        label = "会议" if data.get("meeting") else "起算"
        return by_amount(start, amount, unit, calendar_table(), roll=roll, label=label)
