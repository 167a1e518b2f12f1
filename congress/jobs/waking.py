"""The knock on the door: tell a worker, by the queue, that a job waits."""

from __future__ import annotations

from typing import Any

import structlog
from celery import current_app

logger = structlog.get_logger(__name__)

RUN_JOB = "congress.jobs.run_job"


def wake(pk: int) -> bool:
    """Send the key of a job. A broker that does not answer costs one sweep, not the job."""
    return send(RUN_JOB, pk)


def send(task: str, *args: Any) -> bool:
    """Knock once. False when the broker does not answer: what waits is found by the next sweep."""
    try:
        # Without retries: a request must not wait for a broker that is down.
        current_app.send_task(task, args, retry=False, ignore_result=True)
    except Exception as error:  # kombu, redis and the file system each raise their own
        logger.warning("job.not_woken", task=task, args=args, reason=type(error).__name__)
        return False
    return True
