"""The access log is emptied of what is too old every night; nothing younger goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from congress.jobs import enqueue, runner
from congress.jobs.models import JobState, ScheduledWork
from congress.jobs.registry import label_of
from congress.jobs.schedule import entries
from congress.jobs.scheduling import setup_schedule
from congress.people.enums import AccessAction
from congress.people.models import AccessLog

KIND = "people.purge_access_log"


@pytest.mark.django_db
def test_it_is_scheduled_every_night():
    [entry] = [entry for entry in entries() if entry.name == KIND]
    assert (entry.kind, entry.args) == (KIND, {})
    assert entry.rhythm.words == "每天 03:20"
    assert label_of(KIND) == entry.label == "清理访问日志"
    setup_schedule()
    assert ScheduledWork.objects.filter(name=KIND, is_paused=False).exists()


@pytest.mark.django_db
def test_the_job_deletes_what_is_too_old_and_says_how_many():
    keep = timedelta(days=settings.ACCESS_LOG_KEEP_DAYS)
    ages = (timedelta(0), keep - timedelta(days=1), keep + timedelta(days=1))
    for age in ages:
        AccessLog.objects.create(at=timezone.now() - age, action=AccessAction.VIEW, path="/x/")
    job = enqueue(KIND)
    assert runner.run(job.pk) == JobState.DONE
    job.refresh_from_db()
    assert job.result["deleted"] == 1
    assert AccessLog.objects.count() == len(ages) - 1
