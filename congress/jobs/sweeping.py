"""The second half of the promise: what the queue forgot, and what a dead worker left behind."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db.models import F, Q
from django.utils import timezone

from congress.jobs.models import Job, JobState

logger = structlog.get_logger(__name__)

PATIENCE = timedelta(seconds=30)  # how old a due job must be before its message counts as lost
BATCH = 200


def sweep(*, now: datetime | None = None) -> list[int]:
    """Free jobs whose lease ran out, and return the keys of due jobs to wake (at most BATCH).

    Running it twice, or in two workers, does no harm: the claim lets one worker through.
    """
    now = now or timezone.now()
    _free_abandoned(now)
    due = Job.objects.filter(state=JobState.QUEUED, run_after__lte=now - PATIENCE).filter(
        Q(woken_at=None) | Q(woken_at__lte=now - PATIENCE)
    )
    keys = list(
        due.order_by(F("woken_at").asc(nulls_first=True), "run_after")[:BATCH].values_list(
            "pk", flat=True
        )
    )
    if keys:
        Job.objects.filter(pk__in=keys, state=JobState.QUEUED).update(woken_at=now)
        logger.info("jobs.swept", woken=len(keys))
    return keys


def _free_abandoned(now: datetime) -> None:
    abandoned = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    # Asked for again meanwhile: that is a new demand, with a fresh set of attempts.
    abandoned.filter(again=True).update(again=False, attempts=0)
    free = {"claim": None, "lease_until": None, "woken_at": None}
    given_up = abandoned.filter(attempts__gte=F("max_attempts")).update(
        state=JobState.FAILED,
        finished_at=now,
        error="办理多次中断，未能完成。请联系系统管理员。",
        **free,
    )
    # Backdated, so that the very sweep that finds them also wakes them.
    freed = abandoned.update(state=JobState.QUEUED, run_after=now - PATIENCE, **free)
    if given_up or freed:
        logger.warning("jobs.abandoned", given_up=given_up, freed=freed)
