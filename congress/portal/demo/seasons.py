"""The days of the demonstration's years: which session is this year's, and days between two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from congress.calendar.workdays import WorkCalendar, add_months
from congress.portal.demo.house import SESSIONS


@dataclass(frozen=True)
class Season:
    """One session, and what was handed over from it in one batch."""

    name: str
    opens_on: date
    closes_on: date

    def batch_on(self, calendar: WorkCalendar) -> date:
        """The last working day of March: 集中交办, as late as it may be."""
        return workday(date(self.opens_on.year, 3, 31), calendar, -1)

    def target_on(self, calendar: WorkCalendar) -> date:
        """The end of June, never after the legal three months."""
        legal_on = add_months(self.batch_on(calendar), 3)
        return min(date(self.opens_on.year, 6, 30), legal_on)

    def day(self, number: int) -> date:
        """One of the session's days, up to its end."""
        return min(self.opens_on + timedelta(days=number), self.closes_on)


def seasons(today: date) -> tuple[Season | None, Season | None]:
    """Last year's and this year's: the latest that has opened is this year's."""
    opened = [Season(name, *days) for _, name, *days in SESSIONS if days[0] <= today]
    padded = [None, None, *opened]
    return padded[-2], padded[-1]


def workday(day: date, calendar: WorkCalendar, step: int = 1) -> date:
    """``day`` itself or the next working day in the direction of ``step``."""
    while not calendar.is_workday(day):
        day += timedelta(days=step)
    return day


def between(today: date, days_ago: int, calendar: WorkCalendar) -> date:
    """A working day about so long ago on which no session sat.

    The first days after the very first session are as far back as it goes.
    """
    day = workday(today - timedelta(days=days_ago), calendar, -1)
    for _, _, opens, closes in SESSIONS:
        if opens <= day <= closes:
            day = workday(opens - timedelta(days=1), calendar, -1)
    first = SESSIONS[0][3] + timedelta(days=1)
    return max(day, first)
