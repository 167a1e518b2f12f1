from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q

from congress.calendar.explanation import BATCH_TARGET, CHOSEN_TARGET, day_words, weekday_words
from congress.calendar.models.meeting import Meeting
from congress.calendar.models.rule import PeriodRule
from congress.calendar.registry import words_of
from congress.jobs.models import Job
from congress.people.models import Congress


class Outcome(models.TextChoices):
    MET = "met", "已办"
    VOID = "void", "作废"
    CANCELLED = "cancelled", "撤销"
    ENDED = "ended", "终止"


class Deadline(models.Model):
    """One run of one clock of one object: from when, by which rule, until when, and why.

    A function of recorded facts. One row per owner, clock and run; never deleted. Lateness is not
    stored: it is ``closed_on`` (or today) past ``legal_on``.
    """

    owner_type = models.ForeignKey(
        ContentType, verbose_name="对象类别", on_delete=models.PROTECT, related_name="+"
    )
    owner_id = models.PositiveBigIntegerField("对象")
    owner = GenericForeignKey("owner_type", "owner_id")
    root_type = models.ForeignKey(
        ContentType, verbose_name="主件类别", on_delete=models.PROTECT, related_name="+"
    )
    root_id = models.PositiveBigIntegerField("主件")
    root = GenericForeignKey("root_type", "root_id")
    congress = models.ForeignKey(
        Congress, verbose_name="人大", on_delete=models.PROTECT, related_name="+"
    )
    clock = models.CharField("时限", max_length=60)
    run = models.PositiveBigIntegerField("轮次", default=1)

    anchor_on = models.DateField("起算日")
    anchor_label = models.CharField("起算事由", max_length=40)
    meeting = models.ForeignKey(
        Meeting,
        verbose_name="会议",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deadlines",
    )
    rule = models.ForeignKey(
        PeriodRule, verbose_name="期限规则", on_delete=models.PROTECT, related_name="deadlines"
    )
    target_rule = models.ForeignKey(
        PeriodRule,
        verbose_name="批次目标规则",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    chosen_target_on = models.DateField(
        "指定的目标日期",
        null=True,
        blank=True,
        help_text="集中交办时指定的；有指定的，不再按批次目标规则计算。",
    )

    legal_on = models.DateField("法定期限")
    act_by = models.DateField("最迟办理日")
    target_on = models.DateField("批次目标", null=True, blank=True)
    warn_on = models.DateField("提醒日")
    provisional = models.BooleanField("暂定", default=False)
    explanation = models.TextField("计算说明")

    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="同意延期",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    extension_note = models.CharField("延期理由", max_length=500, blank=True)

    opened_at = models.DateTimeField("登记时间", auto_now_add=True)
    closed_on = models.DateField("停止日期", null=True, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, blank=True)
    close_reason = models.CharField("停止原因", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "时限"
        ordering = ["warn_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_type", "owner_id", "clock"],
                condition=Q(closed_on=None),
                name="calendar_deadline_one_open",
            ),
            models.UniqueConstraint(
                fields=["owner_type", "owner_id", "clock", "run"], name="calendar_deadline_run"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="")
                | Q(closed_on__isnull=False, outcome__gt=""),
                name="calendar_deadline_closed",
            ),
            models.CheckConstraint(
                condition=Q(target_rule=None) | Q(chosen_target_on=None),
                name="calendar_deadline_one_target",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner_type", "owner_id", "warn_on"],
                condition=Q(closed_on=None),
                name="calendar_deadline_owner",
            ),
            models.Index(
                fields=["root_type", "root_id", "warn_on"],
                condition=Q(closed_on=None),
                name="calendar_deadline_root",
            ),
            models.Index(
                fields=["warn_on"], condition=Q(closed_on=None), name="calendar_deadline_due"
            ),
            models.Index(fields=["root_type", "root_id"], name="calendar_deadline_whole"),
            # Of one kind of clock: what runs out when, and what was late (figures).
            models.Index(
                fields=["clock", "legal_on"],
                condition=Q(closed_on=None),
                name="calendar_deadline_running",
            ),
            models.Index(
                fields=["clock"],
                condition=Q(closed_on__gt=F("legal_on")),
                name="calendar_deadline_late",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock_label} {day_words(self.legal_on)}（{weekday_words(self.legal_on)}）"

    @property
    def clock_label(self) -> str:
        return words_of(self.clock)[0]

    @property
    def label(self) -> str:
        return self.clock_label

    @property
    def carrier(self) -> str:
        return words_of(self.clock)[1]

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def was_late(self) -> bool:
        """Met, but after the legal date. A run that was void or cancelled was neither."""
        return (
            self.closed_on is not None
            and self.outcome == Outcome.MET
            and self.closed_on > self.legal_on
        )

    @property
    def target_label(self) -> str:
        """What the target is called; empty where there is none."""
        if self.target_on is None:
            return ""
        return CHOSEN_TARGET if self.chosen_target_on else BATCH_TARGET

    @property
    def basis_words(self) -> str:
        return self.rule.basis_words


class DeadlineChange(models.Model):
    """That a date moved, or a closed run was opened again, and why. Only added to."""

    deadline = models.ForeignKey(
        Deadline, verbose_name="时限", on_delete=models.PROTECT, related_name="changes"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    cause = models.CharField("原因", max_length=200)
    old_legal_on = models.DateField("原法定期限")
    new_legal_on = models.DateField("现法定期限")
    old_act_by = models.DateField("原最迟办理日")
    new_act_by = models.DateField("现最迟办理日")
    old_target_on = models.DateField("原批次目标", null=True, blank=True)
    new_target_on = models.DateField("现批次目标", null=True, blank=True)
    old_provisional = models.BooleanField("原暂定", default=False)
    new_provisional = models.BooleanField("现暂定", default=False)
    job = models.ForeignKey(
        Job,
        verbose_name="后台任务",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    old_explanation = models.TextField("原计算说明")
    new_explanation = models.TextField("现计算说明")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="经办人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = "时限变更"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.cause}：{self.old_legal_on} → {self.new_legal_on}"
