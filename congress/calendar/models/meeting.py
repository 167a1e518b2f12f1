from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from congress.people.models import Congress


class MeetingKind(models.TextChoices):
    CONGRESS_SESSION = "congress_session", "人代会"
    STANDING_COMMITTEE = "standing_committee", "常委会会议"
    CHAIRS = "chairs", "主任会议"
    COMMITTEE = "committee", "专委会会议"
    SYMPOSIUM = "symposium", "座谈会"
    HEARING = "hearing", "听证会"
    ARGUMENT = "argument", "论证会"


class MeetingState(models.TextChoices):
    PLANNED = "planned", "计划"
    HELD = "held", "已召开"
    CANCELLED = "cancelled", "已取消"


class Meeting(models.Model):
    """A real meeting with a date; periods before it count back from its first day."""

    congress_path = "congress"

    congress = models.ForeignKey(
        Congress, verbose_name="人大", on_delete=models.PROTECT, related_name="meetings"
    )
    kind = models.CharField("类别", max_length=20, choices=MeetingKind)
    number = models.PositiveIntegerField("次", null=True, blank=True)
    name = models.CharField("名称", max_length=120)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    is_extraordinary = models.BooleanField(
        "临时召集", default=False, help_text="临时召集的会议，报告提前送达的期限不适用。"
    )
    state = models.CharField(
        "状态", max_length=10, choices=MeetingState, default=MeetingState.PLANNED
    )

    history = HistoricalRecords(verbose_name="会议变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="calendar_meeting_dates",
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]
        indexes = [models.Index(fields=["congress", "starts_on"], name="calendar_meeting_day")]

    def __str__(self) -> str:
        return self.name
