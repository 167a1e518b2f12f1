"""The simulated clock of the demonstration: what is stamped "now" bears the day being played."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.utils import timezone

MORNING, WORKING_DAY = time(8, 40), timedelta(hours=9)
STEP = timedelta(minutes=17)


class SimulatedClock:
    """A working day of its own for each day; never later than the real present."""

    def __init__(self) -> None:
        self.real_now = timezone.now
        self.day: date | None = None
        self.passed = timedelta()

    def turn(self, day: date) -> None:
        """It is ``day`` now; on the same day it is a while later than it was."""
        if day == self.day:
            self.passed = (self.passed + STEP) % WORKING_DAY
        else:
            self.day, self.passed = day, timedelta(minutes=day.toordinal() * 37 % 200)

    def now(self) -> datetime:
        present = self.real_now()
        if self.day is None:
            return present
        played = timezone.make_aware(datetime.combine(self.day, MORNING)) + self.passed
        return min(played, present)


@contextmanager
def simulated_clock() -> Iterator[SimulatedClock]:
    """While it runs, rows that stamp themselves — ledger, messages, notices, histories — are
    stamped by it: a year of life was not all entered this afternoon. For a process that does
    nothing else."""
    clock = SimulatedClock()
    with patch.object(timezone, "now", clock.now):
        yield clock
