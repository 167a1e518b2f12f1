"""What travels through the queue: primary keys, and the knock of the clock."""

from __future__ import annotations

from typing import Any

import structlog
from celery import shared_task
from celery.signals import task_postrun, task_prerun, worker_ready
from django.db import Error as DatabaseTrouble
from django.db import connections
from django.utils import timezone

from congress.jobs import clockwork, runner, sweeping
from congress.jobs.models import JobState
from congress.jobs.schedule import HEARTBEAT, SWEEP
from congress.jobs.waking import RUN_JOB, wake

logger = structlog.get_logger(__name__)


@shared_task(name=RUN_JOB)
def run_job(pk: int) -> None:
    if runner.run(pk) == JobState.QUEUED:
        wake(pk)  # asked for again while it ran; one put off for later is refused by the claim


@shared_task(name=SWEEP)
def sweep() -> None:
    """Each minute: what has come round, jobs whose message was lost, jobs whose worker died."""
    clockwork.ask_due()
    for pk in sweeping.sweep():
        wake(pk)


@shared_task(name=HEARTBEAT)
def heartbeat() -> None:
    """Sent by beat, carried by the broker, run by a worker: the whole way is alive."""
    runner.beat("worker")


@task_prerun.connect
def _note_beginning(task: Any = None, **_: Any) -> None:
    task.request.began_at = timezone.now()


@task_postrun.connect
def _note_end(task: Any = None, state: str = "", **_: Any) -> None:
    """For the page of scheduled work: when a short task ran last, and whether it ended well."""
    if task.name == RUN_JOB:
        return
    began_at = getattr(task.request, "began_at", None) or timezone.now()
    failed = "" if state == "SUCCESS" else "没有办完，系统下次再办。请看后台任务进程的日志。"
    try:
        clockwork.note_task(task.name, began_at=began_at, failed=failed)
    except DatabaseTrouble as error:  # its silence is what the page will show
        logger.warning("schedule.not_noted", task=task.name, reason=type(error).__name__)


@worker_ready.connect
def _look_round(**_: Any) -> None:
    """A worker that has just come up says so, and takes up what waited for it."""
    try:
        heartbeat()
        sweep()
    except DatabaseTrouble as error:  # it will come back, and the clock knocks each minute
        logger.warning("worker.no_database", reason=type(error).__name__)
    finally:
        connections.close_all()  # the pool forks from this process: leave it nothing open
