"""GET /healthz: is this installation well enough to work with? Asked by machines, so no sign-in.

200 when every check passes, 503 otherwise; the body names what is not well and nothing secret.
"""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import redis
import structlog
from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congress.calendar.models import CalendarYear
from congress.jobs.models import Heartbeat, Job, JobState
from congress.jobs.standing import labels, late_entries

logger = structlog.get_logger(__name__)

STALE = timedelta(minutes=3)  # both hearts beat at least each minute
LEAST_FREE = 200 * 1024 * 1024  # bytes
STARTED = time.monotonic()


class Unwell(Exception):
    """Why a check failed, in words for the operator."""


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    checks = {name: _ask(name, check) for name, check in CHECKS.items()}
    well = all(answer.startswith("ok") for answer in checks.values())
    return JsonResponse(
        {"status": "ok" if well else "degraded", "checks": checks},
        status=200 if well else 503,
        json_dumps_params={"ensure_ascii": False},
    )


def _ask(name: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except Unwell as reason:
        answer = str(reason)
    except DatabaseTrouble:
        answer = "数据库没有应答"
    logger.warning("health.unwell", check=name, reason=answer)
    return answer


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return "ok"


def queue() -> str:
    """The queue takes messages now: not only reachable but writable."""
    mark = f".health-{uuid.uuid4().hex}"
    try:
        if settings.REDIS_URL:
            client = redis.Redis.from_url(
                settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2
            )
            with client:
                client.set(f"congress{mark}", "1", ex=5)
        else:
            path = settings.QUEUE_DIR / "messages" / mark
            path.write_bytes(b"1")
            path.unlink()
    except (redis.RedisError, OSError):
        raise Unwell("队列不能写入") from None
    return "ok"


def worker() -> str:
    """Fresh when a task ran lately, or when a job with a live lease keeps the worker busy."""
    busy = Job.objects.filter(state=JobState.RUNNING, lease_until__gt=timezone.now())
    return "ok" if busy.exists() else _heart("worker", "后台任务进程没有心跳")


def beat() -> str:
    return _heart("beat", "定时进程没有心跳")


def _heart(name: str, silence: str) -> str:
    if Heartbeat.objects.filter(name=name, at__gte=timezone.now() - STALE).exists():
        return "ok"
    return _unless_starting(silence)


def schedule() -> str:
    """No scheduled work is silent for longer than it should be."""
    late = late_entries(now=timezone.now())
    return _unless_starting(f"到了时间没有运行：{labels(late)}") if late else "ok"


def _unless_starting(reason: str) -> str:
    if time.monotonic() - STARTED < STALE.total_seconds():
        return "ok（正在启动）"
    raise Unwell(reason)


def disk() -> str:
    if shutil.disk_usage(settings.VAR_DIR).free < LEAST_FREE:
        raise Unwell("磁盘剩余空间不足")
    return "ok"


def calendar() -> str:
    """This year's rest days, and those of three months ahead, where a period of today may end."""
    today = timezone.localdate()
    needed = {today.year, (today + timedelta(days=92)).year}
    missing = needed - set(
        CalendarYear.objects.filter(year__in=needed).values_list("year", flat=True)
    )
    if missing:
        years = "、".join(str(year) for year in sorted(missing))
        raise Unwell(f"工作日历缺少 {years} 年")
    return "ok"


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "queue": queue,
    "worker": worker,
    "beat": beat,
    "schedule": schedule,
    "disk": disk,
    "calendar": calendar,
}
