"""Kinds of job that only tests know. Imported by the tests and by the worker they start."""

from __future__ import annotations

import time
from typing import Any

from congress.jobs import handler
from congress.jobs.models import Job
from congress.jobs.runner import JobRefused


@handler("test.add", label="相加")
def add(job: Job, *, a: int, b: int) -> dict[str, Any]:
    job.report(1, 2, "正在相加")
    return {"sum": a + b}


@handler("test.fail", label="总是失败", max_attempts=3)
def fail(job: Job) -> None:
    raise RuntimeError("no luck")


@handler("test.refuse", label="拒绝")
def refuse(job: Job) -> None:
    raise JobRefused("表格第 3 行缺少姓名，请补齐后重新导入。")


@handler("test.slow_first", label="首次很慢")
def slow_first(job: Job, *, seconds: float) -> dict[str, Any]:
    """Hangs on its first attempt only: what a worker killed in the middle looks like."""
    if job.attempts == 1:
        time.sleep(seconds)
    return {"attempt": job.attempts}
