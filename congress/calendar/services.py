"""Changes of what dates depend on. Each one writes, and promises the recomputation as a job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
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
from congress.calendar.versions import save_version
from congress.calendar.workdays import DayMark
from congress.jobs import enqueue
from congress.jobs.models import Job

RECOMPUTE = "calendar.recompute"
APPLY_RULE = "calendar.apply_rule"


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
def enter_notice(year: int, marks: Mapping[date, DayMark], by: Any = None) -> CalendarYear:
    """The State Council's notice for ``year``: these are its exceptions, and there are no others.

    Days of the year before or after that it names are entered too; the rest of those years stays.
    """
    old: dict[date, Any] = {row.date: row for row in CalendarDay.objects.filter(date__year=year)}
    old |= {row.date: row for row in CalendarDay.objects.filter(date__in=marks)}
    for day, row in old.items():
        if day not in marks:
            row._history_user = by
            row.delete()
    for day, mark in sorted(marks.items()):
        row = old.get(day) or CalendarDay(date=day)
        if (row.is_workday, row.name, row.origin) != (mark.is_workday, mark.name, DayOrigin.STAFF):
            row.is_workday, row.name, row.origin = mark.is_workday, mark.name, DayOrigin.STAFF
            row.full_clean(validate_unique=False)
            _save(row, by)
    known = CalendarYear.objects.select_for_update().filter(year=year).first()
    if known is None or known.state != YearState.ANNOUNCED:
        known = known or CalendarYear(year=year)
        known.state = YearState.ANNOUNCED
        _save(known, by)
    first, last = reach_of_notice(year, marks)
    _recompute(f"国务院办公厅公布{year}年放假安排", by, first=first, last=last)
    return known


def reach_of_notice(year: int, marks: Mapping[date, DayMark]) -> tuple[date, date]:
    """The days between which a notice may have changed something."""
    days = [date(year, 1, 1), date(year, 12, 31), *marks]
    return min(days), max(days)


@transaction.atomic
def save_rule(rule: PeriodRule, by: Any = None) -> PeriodRule:
    """A rule is entered, or a wrong one corrected. What runs keeps the version it was computed
    with, until staff choose otherwise (``apply_rule``)."""
    return save_version(rule, by)


@transaction.atomic
def revise_rule(
    rule: PeriodRule, *, since: date | None = None, by: Any = None, **changes: Any
) -> PeriodRule:
    """With a later ``since``: the article was amended, a new row from that day. Without: the row
    itself was wrong and is corrected. ``changes`` are columns (amount, basis, …)."""
    rule = PeriodRule.objects.get(pk=rule.pk)
    if since is not None and since != rule.since:
        rule.pk, rule.since = None, since
        rule._state.adding = True
    for name, value in changes.items():
        PeriodRule._meta.get_field(name)
        setattr(rule, name, value)
    return save_rule(rule, by)


@transaction.atomic
def apply_rule(rule: PeriodRule, *, reason: str, by: Any) -> Job:
    """Staff have chosen: what runs by another version of ``rule`` follows this one from now on.

    Closed deadlines never do. Raises ValueError without a reason, and for a superseded row.
    """
    reason = " ".join(reason.split())
    if not reason or rule.superseded_at:
        raise ValueError("a rule in force, and a reason")
    key = f"{rule.pk}:{by.pk}:{sha256(reason.encode()).hexdigest()[:20]}"
    args = {"rule": rule.pk, "reason": reason, "by": by.pk}
    return enqueue(APPLY_RULE, args=args, unique_key=key, owner=by)


@transaction.atomic
def import_rules(
    rows: list[RuleRow], congress: Any = None, by: Any = None, *, apply_because: str = ""
) -> Loaded:
    """A profile file for a congress, or for all (None). Twice is the same as once.

    What runs keeps its versions; with ``apply_because``, a reason, it is computed by the rows that
    were the law on its first day.
    """
    done = save_rules(rows, congress, by=by, save=save_version)
    if done.changed and apply_because:
        place = congress.short_name if congress else "通用"
        cause = f"载入期限规则（{place}），理由：{apply_because}"
        _recompute(cause, by, rules=done.changed)
    return done


def _save(row: Any, by: Any) -> None:
    row._history_user = by
    row.save()


def _recompute(cause: str, by: Any, **what: Any) -> None:
    args = {"cause": cause, "by": by.pk if by else None, **what}
    enqueue(RECOMPUTE, args=args, owner=by)
