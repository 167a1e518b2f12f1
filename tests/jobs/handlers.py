"""Kinds of job that only tests know. Imported by the tests and by the worker they start."""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction

from congress.jobs import handler
from congress.jobs.models import Job
from congress.jobs.runner import JobRefused
from congress.notices.services import tell
from congress.people.models import Congress, User


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


@handler("test.tell_many", label="告诉许多人")
def tell_many(job: Job, *, names: list[str], keys: int, congress: int) -> dict[str, Any]:
    """Each event in a transaction of its own, as moves are; begun anew it tells nobody twice."""
    people = list(User.objects.filter(username__in=names))
    place = Congress.objects.get(pk=congress)
    for number in range(keys):
        with transaction.atomic():
            tell(
                people,
                key=f"test.killed:{number}",
                subject=f"第 {number} 件",
                url="/",
                congress=place,
                mail=True,
            )
        job.report(number + 1, keys)
    return {"told": keys}
