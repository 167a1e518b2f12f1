"""The sweep of reminders over 100,000 open clocks, of which 1,000 are to be told of:
``make bench ARGS="reminders --runs 3"``. The first sweep; the second with its peak of memory; then
the quiet one beside the bare SQL that reads the same rows."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from datetime import datetime
from datetime import time as clock

from django.utils import timezone

from benchmarks.measures import TODAY, Row, _sql
from benchmarks.open_clocks import COUNT, PART, build
from congress.calendar.models import Deadline
from congress.notices.models import ReminderMark
from congress.notices.reminding import remind

__all__ = ["COUNT", "prepare", "rows"]
TOLD = 1_000
NOW = timezone.make_aware(datetime.combine(TODAY, clock(10)))
BARE = """SELECT id, congress_id, clock, warn_on, act_by, legal_on FROM calendar_deadline
          WHERE closed_on IS NULL AND warn_on <= '2027-01-31' ORDER BY warn_on, id"""


def prepare(count: int) -> None:
    _told_before(build(count)[TOLD:])
    started = time.perf_counter()
    swept = remind(NOW)
    print(f"第一遍：{swept}，{time.perf_counter() - started:.1f} 秒")
    tracemalloc.start()
    print(f"第二遍：{remind(NOW)}，内存峰值 {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB")
    tracemalloc.stop()


def _told_before(keys: list[int]) -> None:
    """Nobody is to be told of these any more."""
    for start in range(0, len(keys), PART):
        rows = Deadline.objects.filter(pk__in=keys[start : start + PART])
        ReminderMark.objects.bulk_create(
            ReminderMark(deadline_id=pk, due_on=due, audience=who, reached=-100, at=NOW)
            for pk, due in rows.values_list("pk", "warn_on")
            for who in ("clerk", "head")
        )


def rows() -> Iterator[Row]:
    yield "期限提醒（无可提醒的）", lambda: remind(NOW), _sql(BARE)
