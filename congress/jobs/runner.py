"""Run one job: claim it, call its handler, write what became of it.

Every change of a row is one conditional UPDATE, the same on SQLite and PostgreSQL. The claim is a
token: whoever lost it can no longer write, so a worker thought
dead does no harm when it comes back.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db.models import F
from django.utils import timezone

from congress.jobs.models import Heartbeat, Job, JobState, LeaseLost
from congress.jobs.registry import get_handler

logger = structlog.get_logger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


class JobRefused(Exception):
    """Raised by a handler when trying again cannot help; its text, in Chinese, is shown."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: half a minute, doubling up to an hour."""
    return min(FIRST_PAUSE * 2 ** max(0, min(attempts, 20) - 1), LONGEST_PAUSE)


def claim(pk: int, *, now: datetime) -> Job | None:
    """Take the job if it is due and nobody holds it; None otherwise."""
    token = uuid.uuid4()
    queued = Job.objects.filter(pk=pk, state=JobState.QUEUED, run_after__lte=now)
    job = queued.first()
    if job is None:
        return None
    try:
        lease = job.lease
    except LookupError:
        lease = timedelta(minutes=1)
    taken = queued.update(
        state=JobState.RUNNING,
        claim=token,
        lease_until=now + lease,
        attempts=F("attempts") + 1,
        started_at=now,
        finished_at=None,
        progress=0,
        total=0,
        message="",
        error="",
        again=False,
    )
    if not taken:
        return None
    return Job.objects.select_related("owner").get(pk=pk)


def run(pk: int) -> JobState | None:
    """Run the job to its end, and say what became of it; None when there was nothing to do."""
    job = claim(pk, now=timezone.now())
    if job is None:
        return None
    beat("worker")
    log = logger.bind(job_id=job.pk, job_kind=job.kind, attempt=job.attempts)
    log.info("job.started")
    try:
        result = get_handler(job.kind).function(job, **job.args)
    except LeaseLost:
        log.warning("job.lease_lost")
        return None
    except JobRefused as refusal:
        return _settle(job, _failed(str(refusal)), log)
    except Exception:  # whatever a handler does, its row must say what became of it
        log.exception("job.raised")
        return _settle(job, _put_off(job), log)
    done: dict[str, Any] = {"state": JobState.DONE, "result": result, "error": ""}
    if job.total:
        done["progress"] = job.progress
    return _settle(job, done, log)


def _failed(error: str) -> dict[str, Any]:
    return {"state": JobState.FAILED, "error": error}


def _put_off(job: Job) -> dict[str, Any]:
    if job.attempts >= job.max_attempts:
        return _failed(
            f"已尝试 {job.attempts} 次，仍未完成。请联系系统管理员，并告知任务编号 {job.pk}。"
        )
    return {
        "state": JobState.QUEUED,
        "run_after": timezone.now() + pause_after(job.attempts),
        "error": f"第 {job.attempts} 次未能完成，稍后自动再试。",
    }


def _settle(job: Job, outcome: dict[str, Any], log: Any) -> JobState | None:
    """Write the end of this attempt, unless the lease was lost or the job was asked for again."""
    now = timezone.now()
    mine = Job.objects.filter(pk=job.pk, claim=job.claim, state=JobState.RUNNING)
    free = {"claim": None, "lease_until": None, "woken_at": None}
    over = {} if outcome["state"] == JobState.QUEUED else {"finished_at": now}
    if mine.filter(again=False).update(**free, **over, **outcome):
        log.info("job.settled", state=str(outcome["state"]))
        return JobState(outcome["state"])
    if mine.update(**free, state=JobState.QUEUED, run_after=now, attempts=0, again=False):
        log.info("job.again")
        return JobState.QUEUED
    log.warning("job.lease_lost")
    return None


def beat(name: str) -> None:
    """Record a sign of life."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )


def run_due(limit: int = 1000) -> int:
    """Run what is due in this process, oldest first, and return how many. For tests and seeding."""
    count = 0
    while count < limit:
        due = Job.objects.filter(state=JobState.QUEUED, run_after__lte=timezone.now())
        pk = due.order_by("run_after", "pk").values_list("pk", flat=True).first()
        if pk is None:
            break
        run(pk)
        count += 1
    return count
