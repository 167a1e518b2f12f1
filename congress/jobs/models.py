"""A job is the promise; the message in the queue is only a knock on the door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from congress.jobs.registry import get_handler, label_of


class LeaseLost(Exception):
    """Another worker holds this job now; the handler must stop without writing."""


class JobState(models.TextChoices):
    QUEUED = "queued", "等待"
    RUNNING = "running", "运行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"


TONES = {
    JobState.QUEUED: "neutral",
    JobState.RUNNING: "blue",
    JobState.DONE: "green",
    JobState.FAILED: "red",
}
UNFINISHED = (JobState.QUEUED, JobState.RUNNING)
#: A worker looks every few seconds; who waits longer has none.
WAITS_IN_VAIN = timedelta(minutes=2)


def took_in_words(duration: timedelta | None) -> str:
    """「不到 1 秒」「12 秒」「3 分 20 秒」; empty for None."""
    if duration is None:
        return ""
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    if minutes:
        return f"{minutes} 分 {seconds} 秒" if seconds else f"{minutes} 分"
    return f"{seconds} 秒" if seconds else "不到 1 秒"


class Job(models.Model):
    kind = models.CharField("类别", max_length=80)
    args = models.JSONField("参数", default=dict, blank=True, encoder=DjangoJSONEncoder)
    unique_key = models.CharField("唯一键", max_length=200, blank=True, default="")
    state = models.CharField("状态", max_length=10, choices=JobState, default=JobState.QUEUED)
    run_after = models.DateTimeField("最早开始", default=timezone.now)
    woken_at = models.DateTimeField("最近唤醒", null=True, blank=True)
    lease_until = models.DateTimeField("租约到期", null=True, blank=True)
    claim = models.UUIDField("领取凭据", null=True, blank=True, editable=False)
    again = models.BooleanField("完成后再办一次", default=False)
    attempts = models.PositiveIntegerField("已试次数", default=0)
    max_attempts = models.PositiveIntegerField("最多次数", default=5)
    progress = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.CharField("进度说明", max_length=500, blank=True, default="")
    result = models.JSONField("结果", null=True, blank=True, encoder=DjangoJSONEncoder)
    error = models.TextField("失败原因", blank=True, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="交办人",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="jobs",
    )
    schedule = models.CharField("定时任务", max_length=80, blank=True, default="")
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unique_key"],
                condition=Q(state__in=["queued", "running"]) & ~Q(unique_key=""),
                name="jobs_job_one_unfinished_per_key",
            ),
        ]
        indexes = [
            models.Index(fields=["run_after"], condition=Q(state="queued"), name="jobs_job_due"),
            models.Index(
                fields=["lease_until"], condition=Q(state="running"), name="jobs_job_leased"
            ),
            models.Index(fields=["owner", "-id"], name="jobs_job_tray"),
            models.Index(fields=["schedule", "-id"], name="jobs_job_scheduled"),
        ]

    def __str__(self) -> str:
        return f"{self.label} #{self.pk}"

    @property
    def label(self) -> str:
        return label_of(self.kind)

    @property
    def state_tone(self) -> str:
        return TONES[JobState(self.state)]

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED

    @property
    def waits_in_vain(self) -> bool:
        """Nobody takes it up: it may have begun two minutes ago, or its worker left it there."""
        since = self.run_after if self.state == JobState.QUEUED else self.lease_until
        return not self.is_finished and since is not None and timezone.now() - since > WAITS_IN_VAIN

    @property
    def duration(self) -> timedelta | None:
        """How long the last attempt took; None while it has not ended."""
        if self.started_at is None or self.finished_at is None:
            return None
        return self.finished_at - self.started_at

    @property
    def took(self) -> str:
        return took_in_words(self.duration)

    @property
    def percent(self) -> int | None:
        """Whole percent done, or None while the total is unknown."""
        return min(100, self.progress * 100 // self.total) if self.total else None

    @property
    def result_url(self) -> str:
        """Where the result waits, inside this site: handlers return {"url": "/…", "text": "…"}."""
        url = str((self.result or {}).get("url", ""))
        return url if url.startswith("/") and not url.startswith("//") else ""

    @property
    def result_text(self) -> str:
        result = self.result or {}
        return str(result.get("text") or result.get("message") or "")

    @property
    def lease(self) -> timedelta:
        declared = get_handler(self.kind).lease
        return declared or timedelta(seconds=settings.JOBS_LEASE_SECONDS)

    def report(self, done: int, total: int = 0, message: str = "") -> None:
        """Say how far the work is, and keep the lease. Cheap enough to call for every line:
        it writes at most once a second. Raises LeaseLost when another worker took over."""
        now = timezone.now()
        last: Any = getattr(self, "_reported_at", None)
        said = message != self.message
        self.progress, self.total, self.message = done, total or self.total, message[:500]
        if last and not said and now - last < timedelta(seconds=1) and done != self.total:
            return
        self._reported_at = now
        self.lease_until = now + self.lease
        kept = Job.objects.filter(pk=self.pk, claim=self.claim, state=JobState.RUNNING).update(
            progress=self.progress,
            total=self.total,
            message=self.message,
            lease_until=self.lease_until,
        )
        if not kept:
            raise LeaseLost(f"job {self.pk} was taken over")


class ScheduledWork(models.Model):
    """What is known of one line of ``congress.jobs.schedule``: up to which of its times it was
    asked for. ``ran_at``, ``seconds`` and ``error`` speak of short tasks; jobs keep their own."""

    name = models.CharField("代码", max_length=80, primary_key=True)
    due_at = models.DateTimeField("已安排到", null=True, blank=True)
    is_paused = models.BooleanField("停用", default=False)
    ran_at = models.DateTimeField("最近运行", null=True, blank=True)
    seconds = models.FloatField("用时（秒）", default=0)
    error = models.CharField("失败原因", max_length=200, blank=True, default="")
    known_since = models.DateTimeField("建立时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """Sign of life of one part of the machinery: ``beat``, ``worker``."""

    name = models.CharField("名称", max_length=40, primary_key=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "心跳"

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
