"""How long pages and moves take, beside the bare SQL of the same run.

    make bench                    200 proposals, SQLite
    make bench ARGS="--proposals 1000 --runs 20"
    make bench ARGS=figures       the page of figures, 20,000 proposals
    make bench ARGS=reminders     the sweep of reminders, 100,000 open clocks
    make bench ARGS=clocks        the nightly check of their dates, 100,000 open clocks

Everything happens in a database of its own that is thrown away. Absolute times depend on the
machine; the ratio to the bare SQL is what to compare.
"""

from __future__ import annotations

import argparse
import importlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "topic",
        nargs="?",
        choices=["measures", "figures", "reminders", "clocks"],
        default="measures",
    )
    parser.add_argument("--proposals", type=int)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="congress-bench-") as folder:
        os.environ.update(VAR_DIR=folder, HTTPS="false", DJANGO_SETTINGS_MODULE="congress.settings")
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        import django  # after the environment: the settings read it

        django.setup()
        # After the setup: they need the apps.
        topic = importlib.import_module(f"benchmarks.{options.topic}")
        count = options.proposals or topic.COUNT
        started = time.perf_counter()
        topic.prepare(count)
        took = time.perf_counter() - started
        print(f"{count} 件建议，用时 {took:.1f} 秒；机器负荷 {os.getloadavg()[0]:.1f}\n")
        print(f"{'项目':<24}{'毫秒':>10}{'查询':>8}{'裸SQL毫秒':>12}{'倍数':>8}")
        for label, work, bare in topic.rows():
            show(
                label,
                measure(work, options.runs),
                queries(work),
                bare and measure(bare, options.runs),
            )


def measure(work: Callable[[], Any], runs: int) -> float:
    """Median milliseconds after one run to warm up."""
    work()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def queries(work: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def show(label: str, took: float, count: int, bare: float | None) -> None:
    ratio = f"{took / bare:>8.1f}" if bare else f"{'':>8}"
    print(f"{label:<24}{took:>10.2f}{count:>8}{bare or 0:>12.2f}{ratio}")


if __name__ == "__main__":
    sys.exit(main())
