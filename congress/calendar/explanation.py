"""How a due date came about, in the words a clerk would use. Pure, like the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from congress.calendar.workdays import WorkCalendar

WEEKDAYS = "一二三四五六日"
#: What a batch's target is called: by a rule, or by a day that was chosen when it was handed over.
BATCH_TARGET = "批次目标"
CHOSEN_TARGET = "集中交办目标"
UNITS = {"days": "日", "workdays": "个工作日", "months": "个月"}


def day_words(day: date, year: int | None = None) -> str:
    """「6月27日」, with the year when it is not ``year``."""
    prefix = "" if year == day.year else f"{day.year}年"
    return f"{prefix}{day.month}月{day.day}日"


def weekday_words(day: date) -> str:
    """「周六」."""
    return f"周{WEEKDAYS[day.weekday()]}"


def full_words(day: date, year: int, calendar: WorkCalendar, note: str = "") -> str:
    """「6月27日（周六）」, with the holiday's name, or 调休上班 on a weekend day that is worked."""
    note = f"{weekday_words(day)}，{note}" if note else weekday_words(day)
    mark = calendar.exceptions.get(day)
    if mark and mark.is_workday and day.weekday() >= 5:
        note += "，调休上班"
    elif mark and not mark.is_workday and mark.name:
        note += f"，{mark.name}"
    return f"{day_words(day, year)}（{note}）"


def after(
    start: date,
    amount: int,
    unit: str,
    last: date,
    legal_on: date,
    act_by: date,
    calendar: WorkCalendar,
    label: str,
) -> str:
    """「交办 3月27日 + 3个月 = 6月27日（周六）→ 顺延至 6月29日（周一）」."""
    year = start.year
    head = f"{label} {day_words(start, year)} + {amount}{UNITS[unit]} = "
    text = head + full_words(last, year, calendar, _month_end(start, last, unit))
    if legal_on != last:
        text += f"→ 顺延至 {full_words(legal_on, year, calendar)}"
    return text + _act_by(legal_on, act_by, year, calendar)


def workdays(start: date, amount: int, legal_on: date, calendar: WorkCalendar, label: str) -> str:
    """「送达 6月17日 + 7个工作日 = 6月29日（周一）」."""
    end = full_words(legal_on, start.year, calendar)
    return f"{label} {day_words(start, start.year)} + {amount}{UNITS['workdays']} = {end}"


def before(
    start: date,
    amount: int,
    unit: str,
    legal_on: date,
    act_by: date,
    calendar: WorkCalendar,
    label: str,
) -> str:
    """「会议 9月23日之前 10 日 = 9月13日（周日），最迟应于 9月11日（周五）办理」."""
    year = start.year
    head = f"{label} {day_words(start, year)}之前 {amount} {UNITS[unit]} = "
    text = head + full_words(legal_on, year, calendar, _month_end(start, legal_on, unit))
    return text + _act_by(legal_on, act_by, year, calendar)


def fixed(
    anchor: date,
    month: int,
    day: int,
    legal_on: date,
    act_by: date,
    calendar: WorkCalendar,
    label: str,
) -> str:
    """「交办 3月27日起的第一个6月30日 = 6月30日（周二）」."""
    year = anchor.year
    head = f"{label} {day_words(anchor, year)}起的第一个{month}月{day}日 = "
    return head + full_words(legal_on, year, calendar) + _act_by(legal_on, act_by, year, calendar)


def target(name: str, legal_on: date, act_by: date, year: int, calendar: WorkCalendar) -> str:
    """「集中交办目标 6月30日（周二）」."""
    return f"{name} {full_words(legal_on, year, calendar)}" + _act_by(
        legal_on, act_by, year, calendar
    )


def target_changed(old: date | None, new: date | None) -> str:
    """「目标日期由2026年6月30日改为2026年6月15日」: why a deadline moved."""
    if old == new:  # the same day, from now on by a rule, or no longer by one
        return "批次目标调整"
    if old is None or new is None:
        return f"目标日期定为{day_words(new)}" if new else "取消目标日期"
    return f"目标日期由{day_words(old)}改为{day_words(new)}"


def skipped(passed: Sequence[date], year: int, calendar: WorkCalendar) -> list[str]:
    """Which holidays were skipped on the way, and which make-up days were worked."""
    words = [_holiday_words(block, year, calendar) for block in _holidays(passed, calendar)]
    steps = [f"其间{'、'.join(words)}放假"] if words else []
    worked = [
        day_words(day, year) for day in passed if day.weekday() >= 5 and calendar.is_workday(day)
    ]
    if worked:
        steps.append(f"{'、'.join(worked)}调休上班")
    return steps


def uncertain(years: Iterable[int], calendar: WorkCalendar) -> list[str]:
    """「2027年放假安排尚未公布，此日期为暂定」; empty when every year is certain."""
    years = list(years)
    if not years:
        return []
    announced = [f"{year}年" for year in years if year in calendar.loaded]
    missing = [f"{year}年" for year in years if year not in calendar.loaded]
    words = [f"{'、'.join(announced)}放假安排尚未公布"] if announced else []
    if missing:
        words.append(f"{'、'.join(missing)}放假安排尚未录入，暂按周一至周五计算")
    return [f"{'，'.join(words)}，此日期为暂定"]


def _month_end(start: date, last: date, unit: str) -> str:
    """Why the day is not the corresponding one: the month is too short (民法典 202)."""
    return f"该月无{start.day}日" if unit == "months" and last.day != start.day else ""


def _act_by(legal_on: date, act_by: date, year: int, calendar: WorkCalendar) -> str:
    if act_by == legal_on:
        return ""
    return f"，最迟应于 {full_words(act_by, year, calendar)}办理"


def _holidays(passed: Sequence[date], calendar: WorkCalendar) -> list[list[date]]:
    """Runs of rest days that took at least one weekday away."""
    blocks: list[list[date]] = []
    previous = None
    for day in passed:
        if calendar.is_workday(day):
            continue
        if previous is not None and day - previous == timedelta(days=1):
            blocks[-1].append(day)
        else:
            blocks.append([day])
        previous = day
    return [block for block in blocks if any(day.weekday() < 5 for day in block)]


def _holiday_words(block: list[date], year: int, calendar: WorkCalendar) -> str:
    names = list(dict.fromkeys(name for day in block if (name := calendar.name(day))))
    first, last = block[0], block[-1]
    text = f"{'、'.join(names) or '休息日'} {day_words(first, year)}"
    if last != first:
        same = (first.year, first.month) == (last.year, last.month)
        text += f"至{last.day}日" if same else f"至{day_words(last, first.year)}"
    return text
