"""The nightly look at 100,000 open clocks: ``make bench ARGS="clocks --runs 3"``."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator

from benchmarks.measures import Row, _sql
from benchmarks.open_clocks import COUNT, build
from congress.calendar.recomputation import recompute
from congress.calendar.selectors import open_deadlines

__all__ = ["COUNT", "prepare", "rows"]
#: What the work cannot do without: to read every open clock once.
BARE = "SELECT * FROM calendar_deadline WHERE closed_on IS NULL ORDER BY id"


def prepare(count: int) -> None:
    build(count)
    started = time.perf_counter()
    changed = _verify()
    print(f"每日核对：改了 {changed} 个，{time.perf_counter() - started:.1f} 秒")
    tracemalloc.start()
    _verify()
    print(f"内存峰值 {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB")
    tracemalloc.stop()


def rows() -> Iterator[Row]:
    yield "每日核对（无变化）", _verify, _sql(BARE)


def _verify() -> int:
    return recompute(open_deadlines(), cause="每日核对")
