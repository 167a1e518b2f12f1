"""The nightly tidying: what is kept, and what is not."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from congress.jobs import enqueue
from congress.jobs.models import Job, JobState
from congress.jobs.runner import run
from congress.jobs.schedule import entries


@pytest.mark.django_db
def test_old_records_go_and_the_rest_stays():
    now = timezone.now()
    for days in (-1, 1):
        Session.objects.create(
            session_key=f"s{days}", session_data="x", expire_date=now + timedelta(days=days)
        )
    for days in (181, 179):
        Job.objects.create(
            kind="x", state=JobState.DONE, finished_at=now - timedelta(days=days), attempts=days
        )
    Job.objects.create(kind="x", run_after=now + timedelta(days=1))

    job = enqueue("portal.tidy")
    assert run(job.pk) == JobState.DONE
    job.refresh_from_db()
    assert job.result["deleted"] == 1
    assert "1 项" in job.result_text
    assert Session.objects.get().session_key == "s1"
    assert sorted(Job.objects.filter(kind="x").values_list("attempts", flat=True)) == [0, 179]


def test_it_is_on_the_list():
    assert "portal.tidy" in {entry.name for entry in entries()}
