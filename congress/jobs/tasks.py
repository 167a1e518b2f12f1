"""What travels through the queue: primary keys, and the knock of the clock."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.db import connections

from congress.jobs import runner, sweeping
from congress.jobs.models import JobState
from congress.jobs.services import enqueue
from congress.jobs.waking import RUN_JOB, wake


@shared_task(name=RUN_JOB)
def run_job(pk: int) -> None:
    if runner.run(pk) == JobState.QUEUED:
        wake(pk)  # asked for again while it ran; one put off for later is refused by the claim


@shared_task(name="congress.jobs.sweep")
def sweep() -> None:
    """Each minute: jobs whose message was lost, and jobs whose worker died."""
    for pk in sweeping.sweep():
        wake(pk)


@shared_task(name="congress.jobs.heartbeat")
def heartbeat() -> None:
    """Sent by beat, carried by the broker, run by a worker: the whole way is alive."""
    runner.beat("worker")


@shared_task(name="congress.jobs.enqueue_scheduled")
def enqueue_scheduled(kind: str, args: dict[str, Any] | None = None) -> None:
    """The clock asks for a job; a late clock that asks twice gets one."""
    enqueue(kind, args=args, unique_key="schedule")


@worker_ready.connect
def _look_round(**_: Any) -> None:
    """A worker that has just come up says so, and takes up what waited for it."""
    try:
        heartbeat()
        sweep()
    finally:
        connections.close_all()  # the pool forks from this process: leave it nothing open
