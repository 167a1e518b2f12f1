"""When something comes round: arithmetic on the wall clock of the house, without a database."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

#: The first of a month → the day of that month on which it comes round.
MonthDay = Callable[[date], date]
WEEKDAYS = "一二三四五六日"
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Rhythm:
    """Every ``minutes``; or at ``at`` by Beijing's clock each day, each week on ``weekday``
    (1 Monday … 7), or each month on ``month_day`` (a number, the month's last day where it is
    shorter; or a function, then ``day_words`` says it in Chinese)."""

    minutes: int = 0
    at: time = time(0)
    weekday: int = 0
    month_day: int | MonthDay = 0
    day_words: str = ""

    @property
    def words(self) -> str:
        """「每 10 分钟」「每天 03:20」「每周一 08:00」「每月第一个工作日 08:30」."""
        if self.minutes:
            if self.minutes == 1:
                return "每分钟"
            return "每小时" if self.minutes == 60 else f"每 {self.minutes} 分钟"
        if self.weekday:
            day = f"每周{WEEKDAYS[self.weekday - 1]}"
        elif self.month_day:
            day = f"每月{self.day_words or f'{self.month_day}日'}"
        else:
            day = "每天"
        return f"{day} {self.at:%H:%M}"

    def last(self, now: datetime) -> datetime:
        """The latest time, up to and including ``now``, at which it came round."""
        if self.minutes:
            step = timedelta(minutes=self.minutes)
            return EPOCH + (now - EPOCH) // step * step
        today = timezone.localdate(now)
        return next(when for when in map(self._at, self._days_back(today)) if when <= now)

    def next(self, now: datetime) -> datetime:
        """The first time after ``now`` at which it comes round."""
        if self.minutes:
            return self.last(now) + timedelta(minutes=self.minutes)
        today = timezone.localdate(now)
        return next(when for when in map(self._at, self._days_on(today)) if when > now)

    def _at(self, day: date) -> datetime:
        return timezone.make_aware(datetime.combine(day, self.at))

    def _days_back(self, today: date) -> Iterator[date]:
        if self.month_day:
            first = today.replace(day=1)
            while True:
                yield self._day_of(first)
                first = (first - timedelta(days=1)).replace(day=1)
        yield from self._week_days(today, timedelta(days=-1))

    def _days_on(self, today: date) -> Iterator[date]:
        if self.month_day:
            first = today.replace(day=1)
            while True:
                yield self._day_of(first)
                first = (first + timedelta(days=31)).replace(day=1)
        yield from self._week_days(today, timedelta(days=1))

    def _week_days(self, day: date, step: timedelta) -> Iterator[date]:
        while True:
            if not self.weekday or day.isoweekday() == self.weekday:
                yield day
            day += step

    def _day_of(self, first: date) -> date:
        if callable(self.month_day):
            return self.month_day(first)
        return first.replace(day=min(self.month_day, monthrange(first.year, first.month)[1]))
