"""How each line of the list of scheduled work stands: for the page of it, and for the health."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from congress.jobs.clockwork import works
from congress.jobs.models import UNFINISHED, Job, JobState, ScheduledWork, took_in_words
from congress.jobs.schedule import Entry, entries

#: How long after its time a line may take before it counts as late.
PATIENCE = timedelta(hours=1)
PATIENCE_OF_MINUTES = timedelta(minutes=10)

FAILED, LATE, RUNNING, WAITING = "failed", "late", "running", "waiting"
NEVER, FINE, PAUSED = "never", "fine", "paused"
#: In the order in which people should look; what waits for its next try has failed once.
STATES: dict[str, tuple[str, str]] = {
    FAILED: ("失败", "red"),
    LATE: ("该运行而没有运行", "red"),
    WAITING: ("等待", "amber"),
    RUNNING: ("运行中", "blue"),
    FINE: ("正常", "green"),
    NEVER: ("还没有轮到", "neutral"),
    PAUSED: ("已停用", "neutral"),
}
WHOM_TO_ASK = "请系统管理员查看后台任务进程的日志；仍不明白的，把任务编号告诉维护人员。"


@dataclass(frozen=True)
class Standing:
    """One line: ``job`` is its latest; short tasks have none, and speak through ``work``."""

    entry: Entry
    work: ScheduledWork
    job: Job | None
    is_late: bool
    now: datetime

    @property
    def code(self) -> str:
        if self.work.is_paused:
            return PAUSED
        if self.job:
            if self.job.state == JobState.FAILED:
                return FAILED
            if self.job.state == JobState.RUNNING:
                return RUNNING
            if self.job.state == JobState.QUEUED:
                return LATE if self.is_late else WAITING
        elif self.work.error:
            return FAILED
        if self.is_late:
            return LATE
        return FINE if self.ran_at else NEVER

    @property
    def label(self) -> str:
        return STATES[self.code][0]

    @property
    def tone(self) -> str:
        return STATES[self.code][1]

    @property
    def ran_at(self) -> datetime | None:
        """When it began last; for a short task, when it ended."""
        return self.job.started_at if self.job else self.work.ran_at

    @property
    def took(self) -> str:
        if self.job:
            return self.job.took
        return took_in_words(timedelta(seconds=self.work.seconds)) if self.work.ran_at else ""

    @property
    def next_at(self) -> datetime | None:
        return None if self.work.is_paused else self.entry.rhythm.next(self.now)

    @property
    def sentence(self) -> str:
        """What came of it, or why it did not; one sentence."""
        if self.code == LATE:
            return (
                "到了时间没有运行。后台任务进程或定时进程可能停了，请看自检页；"
                "恢复后会自动补办一次。"
            )
        if self.job:
            return self.job.error or self.job.result_text or self.job.message
        return self.work.error

    @property
    def advice(self) -> str:
        return WHOM_TO_ASK if self.code == FAILED else ""

    @property
    def can_retry(self) -> bool:
        return self.code == FAILED and self.job is not None


def standings(*, now: datetime | None = None) -> list[Standing]:
    """Every line, those that need somebody first. A few queries, however many lines."""
    now = now or timezone.now()
    known = works()
    jobs = latest_jobs()
    late = {entry.name for entry in late_entries(now=now)}
    rows = [
        Standing(entry, known[entry.name], jobs.get(entry.name), entry.name in late, now)
        for entry in entries()
    ]
    order = list(STATES)
    return sorted(rows, key=lambda row: (order.index(row.code), row.entry.name))


def latest_jobs() -> dict[str, Job]:
    names = [entry.name for entry in entries() if entry.kind]
    latest = (
        Job.objects.filter(schedule__in=names)
        .order_by()
        .values("schedule")
        .annotate(last=Max("pk"))
    )
    found = Job.objects.filter(pk__in=[row["last"] for row in latest])
    return {job.schedule: job for job in found}


def runs_of(entry: Entry) -> QuerySet[Job]:
    """Its jobs, the newest first."""
    return Job.objects.filter(schedule=entry.name).order_by("-pk")


def late_entries(*, now: datetime) -> list[Entry]:
    """Lines whose time came, and who did not run since, for longer than they should. One query.

    A job that works at it, or waits for its next try, is no silence; its failure has its own state.
    """
    mine = Job.objects.filter(schedule=OuterRef("name")).order_by("-pk")
    over = mine.filter(state__in=(JobState.DONE, JobState.FAILED))
    trying = mine.filter(Q(lease_until__gt=now) | Q(attempts__gt=0), state__in=UNFINISHED)
    rows = ScheduledWork.objects.filter(is_paused=False).annotate(
        done_at=Subquery(over.values("finished_at")[:1], output_field=DateTimeField()),
        is_trying=Exists(trying),
    )
    silent = {row.name: row for row in rows if not row.is_trying}
    return [
        entry
        for entry in entries()
        if (row := silent.get(entry.name))
        and _heard(row, row.done_at) < entry.rhythm.last(now - _patience(entry))
    ]


def _heard(row: ScheduledWork, done_at: datetime | None) -> datetime:
    """The last sign of it; a line that is new is not late with what was before it."""
    return max(when for when in (row.known_since, row.ran_at, done_at) if when)


def _patience(entry: Entry) -> timedelta:
    if not entry.rhythm.minutes:
        return PATIENCE
    return PATIENCE_OF_MINUTES + timedelta(minutes=entry.rhythm.minutes)


def labels(found: Iterable[Entry]) -> str:
    return "、".join(entry.label for entry in found)
