"""Changes of what dates depend on. Each one writes, and promises the recomputation as a job."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from congress.calendar.explanation import day_words
from congress.calendar.loading import Loaded, save_days, save_rules
from congress.calendar.models import (
    CalendarDay,
    CalendarYear,
    DayOrigin,
    Meeting,
    MeetingState,
    PeriodRule,
    YearState,
)
from congress.calendar.public_holidays import is_announced
from congress.calendar.rules_file import RuleRow
from congress.jobs import enqueue

RECOMPUTE = "calendar.recompute"


@transaction.atomic
def reschedule_meeting(
    meeting: Meeting, starts_on: date, ends_on: date | None = None, by: Any = None
) -> Meeting:
    """The meeting is held on other days; periods counted from its first day follow."""
    old = Meeting.objects.select_for_update().get(pk=meeting.pk).starts_on
    meeting.starts_on = starts_on
    meeting.ends_on = ends_on or starts_on + (meeting.ends_on - old)
    meeting.full_clean()
    _save(meeting, by)
    follow_meeting(meeting, old, by)
    return meeting


def follow_meeting(meeting: Meeting, old: date, by: Any = None) -> None:
    """The meeting is saved on its new days: let what counts back from it follow."""
    if meeting.starts_on != old:
        days = f"{day_words(old)}改为{day_words(meeting.starts_on)}"
        _recompute(f"{meeting.name}由{days}", by, meeting=meeting.pk)


@transaction.atomic
def cancel_meeting(meeting: Meeting, by: Any = None) -> Meeting:
    """The meeting is not held; the open periods before it are closed as 撤销."""
    meeting.state = MeetingState.CANCELLED
    _save(meeting, by)
    enqueue("calendar.close_meeting", args={"meeting": meeting.pk}, owner=by)
    return meeting


@transaction.atomic
def set_day(day: date, is_workday: bool, name: str = "", by: Any = None) -> CalendarDay:
    """Staff say what a day is; loading the year again will not overwrite it."""
    row = CalendarDay.objects.select_for_update().filter(date=day).first() or CalendarDay(date=day)
    row.is_workday, row.name, row.origin = is_workday, name, DayOrigin.STAFF
    row.full_clean()
    _save(row, by)
    cause = f"放假安排调整：{day_words(day)}{'上班' if is_workday else '放假'}"
    _recompute(cause, by, first=day, last=day)
    return row


@transaction.atomic
def load_year(year: int, state: str | None = None, by: Any = None) -> Loaded:
    """Fill a year from the package. Days that staff have edited stay.

    ``state`` None: announced when the package knows the year's make-up days, or when it already
    was. Raises ValueError outside 2000 to 2099.
    """
    if not 2000 <= year <= 2099:
        raise ValueError(f"年份应当在2000至2099之间：{year}。")
    row = CalendarYear.objects.select_for_update().filter(year=year).first()
    before = row.state if row else None
    done = save_days(year)
    if state is None:
        known = before == YearState.ANNOUNCED or is_announced(year)
        state = YearState.ANNOUNCED if known else YearState.PROVISIONAL
    if state != before:
        _save(CalendarYear(year=year, state=state), by)
    if state != before or done.created or done.updated or done.removed:
        cause = f"载入{year}年放假安排（{YearState(state).label}）"
        _recompute(cause, by, first=date(year, 1, 1), last=date(year, 12, 31))
    return done


@transaction.atomic
def set_year_state(year: int, state: str, by: Any = None) -> CalendarYear:
    """The notice is out and its days are entered (or they were entered too early)."""
    row = CalendarYear.objects.select_for_update().filter(year=year).first()
    row = row or CalendarYear(year=year)
    row.state = state
    row.full_clean(validate_unique=False)
    _save(row, by)
    cause = f"{year}年放假安排改为{YearState(state).label}"
    _recompute(cause, by, first=date(year, 1, 1), last=date(year, 12, 31))
    return row


@transaction.atomic
def save_rule(rule: PeriodRule, by: Any = None) -> PeriodRule:
    """A rule is entered, or a wrong one corrected.

    Open records computed by it follow, and so do those of a day on which it was already the law; a
    record of an earlier day keeps its version.
    """
    rule.full_clean()
    _save(rule, by)
    _recompute(f"期限规则调整：{rule.name}（{rule.words}，{rule.since}起）", by, rules=[rule.pk])
    return rule


@transaction.atomic
def revise_rule(
    rule: PeriodRule, *, since: date | None = None, by: Any = None, **changes: Any
) -> PeriodRule:
    """With a later ``since``: the article was amended, a new row from that day. Without: the row
    itself was wrong and is corrected. ``changes`` are columns (amount, basis, …)."""
    if since is not None and since != rule.since:
        rule = PeriodRule.objects.get(pk=rule.pk)
        rule.pk, rule.since = None, since
        rule._state.adding = True
    for name, value in changes.items():
        PeriodRule._meta.get_field(name)
        setattr(rule, name, value)
    return save_rule(rule, by)


@transaction.atomic
def import_rules(rows: list[RuleRow], congress: Any = None, by: Any = None) -> Loaded:
    """A profile file for a congress, or for all (None). Twice is the same as once."""
    done = save_rules(rows, congress, by=by)
    if done.changed:
        place = congress.short_name if congress else "通用"
        _recompute(f"载入期限规则（{place}）", by, rules=done.changed)
    return done


def _save(row: Any, by: Any) -> None:
    row._history_user = by
    row.save()


def _recompute(cause: str, by: Any, **what: Any) -> None:
    args = {"cause": cause, "by": by.pk if by else None, **what}
    enqueue(RECOMPUTE, args=args, owner=by)
