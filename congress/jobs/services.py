"""Promise a piece of work. It is kept once the caller's transaction is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from congress.jobs.models import Job, JobState
from congress.jobs.registry import get_handler
from congress.jobs.waking import wake


def enqueue(
    kind: str,
    *,
    args: dict[str, Any] | None = None,
    unique_key: str = "",
    owner: Any = None,
    run_after: datetime | None = None,
    schedule: str = "",
) -> Job:
    """Write the row of a job, and wake a worker when the transaction commits.

    While an unfinished job of the same kind and ``unique_key`` exists, that one is returned: the
    key must say everything that ``args`` say. If it already runs, it may have read facts that this
    caller has just changed, so it will run once more. ``schedule``: the line of the list of
    scheduled work that asks. Raises LookupError for an unknown kind.
    """
    handler = get_handler(kind)
    now = timezone.now()
    if unique_key and (job := _join(kind, unique_key)):
        return _wake_on_commit(job, now)
    job = Job(
        kind=kind,
        args=args or {},
        unique_key=unique_key,
        owner=owner,
        run_after=run_after or now,
        schedule=schedule,
        max_attempts=handler.max_attempts,
    )
    while True:
        try:
            with transaction.atomic():
                job.save(force_insert=True)
            return _wake_on_commit(job, now)
        except IntegrityError:
            # Somebody else wrote the same key first, or has just finished: join that one.
            if not unique_key:
                raise
            if found := _join(kind, unique_key):
                return _wake_on_commit(found, now)


def _join(kind: str, unique_key: str) -> Job | None:
    """The unfinished job of this key, locked by a write until the caller's transaction ends.

    The write is what matters: no worker can claim the row, and read the facts, before the caller
    has committed the change that made it ask.
    """
    unfinished = Job.objects.filter(kind=kind, unique_key=unique_key)
    queued = unfinished.filter(state=JobState.QUEUED).update(run_after=F("run_after"))
    if not queued:
        running = unfinished.filter(state=JobState.RUNNING).update(again=True)
        if not running:
            return None
    return unfinished.filter(state__in=(JobState.QUEUED, JobState.RUNNING)).first()


def retry(job: Job) -> bool:
    """Give a failed job a fresh set of attempts. False when it has not failed."""
    now = timezone.now()
    try:
        with transaction.atomic():
            changed = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
                state=JobState.QUEUED,
                attempts=0,
                run_after=now,
                error="",
                finished_at=None,
                woken_at=None,
            )
    except IntegrityError:
        return False  # a newer job of the same key is already on its way
    if changed:
        job.refresh_from_db()
        _wake_on_commit(job, now)
    return bool(changed)


def _wake_on_commit(job: Job, now: datetime) -> Job:
    if job.state == JobState.QUEUED and job.run_after <= now:
        transaction.on_commit(lambda: wake(job.pk))
    return job
