"""What the house does at night. Some of it is for apps that may not know jobs: people stand
beside them, so theirs are entered here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from congress.jobs import handler
from congress.jobs.models import Job, JobState
from congress.people.access import purge

JOBS_KEPT = timedelta(days=180)


@handler("people.purge_access_log", label="清理访问日志")
def purge_access_log(job: Any) -> dict[str, Any]:
    """Rows older than ACCESS_LOG_KEEP_DAYS; running twice finds nothing the second time."""
    deleted = purge()
    return {"deleted": deleted, "message": f"已清理超过保存期限的访问日志 {deleted} 条"}


@handler("portal.tidy", label="清理过期记录")
def tidy(job: Any) -> dict[str, Any]:
    """Jobs finished half a year ago, and sessions that ended."""
    over = (JobState.DONE, JobState.FAILED)
    old = Job.objects.filter(state__in=over, finished_at__lt=timezone.now() - JOBS_KEPT)
    deleted = old.delete()[0]
    call_command("clearsessions")
    return {"deleted": deleted, "message": f"已清理半年前办结的后台任务 {deleted} 项"}
