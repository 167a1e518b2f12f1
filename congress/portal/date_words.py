"""Dates and moments as officials write them: 「6月30日（周二）」, 「今天 14:32」."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

WEEKDAYS = "一二三四五六日"


def as_day(value: date | datetime | None) -> date | None:
    """The local calendar day of a date or an aware moment."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day_in_words(value: date | datetime | None, today: date, *, weekday: bool = True) -> str:
    """「6月30日（周二）」; another year than today's is named. Empty for None."""
    day = as_day(value)
    if day is None:
        return ""
    year = "" if day.year == today.year else f"{day.year}年"
    tail = f"（周{WEEKDAYS[day.weekday()]}）" if weekday else ""
    return f"{year}{day.month}月{day.day}日{tail}"


def moment_in_words(value: datetime | date | None, today: date) -> str:
    """「今天 14:32」「昨天 09:10」「6月20日 14:32」; a plain date has no time of day."""
    day = as_day(value)
    if day is None:
        return ""
    gap = (today - day).days
    words = {0: "今天", 1: "昨天", -1: "明天"}.get(gap) or day_in_words(day, today, weekday=False)
    if not isinstance(value, datetime):
        return words
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{words} {local:%H:%M}"


def full_date(value: datetime | date | None) -> str:
    """「2026年6月20日 14:32」, for paper: nothing depends on the day on which it is read."""
    day = as_day(value)
    if day is None:
        return ""
    words = f"{day.year}年{day.month}月{day.day}日"
    if not isinstance(value, datetime):
        return words
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{words} {local:%H:%M}"


def ago_in_words(value: datetime | date | None, today: date) -> str:
    """「3 天前」 up to thirty days back, else empty: older moments are clearer as a date."""
    day = as_day(value)
    if day is None:
        return ""
    gap = (today - day).days
    return f"{gap} 天前" if 2 <= gap <= 30 else ""
