"""How long before and after a clock's last day who is reminded; and how far that has gone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from congress.calendar.models import Deadline
from congress.calendar.registry import words_of
from congress.notices.reminders import find_audience, in_words

MOST = 250  # working days: a year


class ReminderLevel(models.Model):
    """``workdays`` before the day to act by (10), on it (0), after the legal date (-1).

    As with the rules of periods a congress's own rows of a clock take the place of its parent's,
    and those of the general ones. ``audience``: a name the app has registered for the clock.
    """

    congress = models.ForeignKey(
        "people.Congress",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="人大",
        help_text="留空为通用；本级对一项时限另有设置的，这项时限只按本级的提醒。",
    )
    clock = models.CharField("时限", max_length=60)
    workdays = models.SmallIntegerField(
        "工作日",
        help_text="到期前几个工作日填正数，最后一天填 0，超期后几个工作日填负数。",
    )
    audience = models.CharField("提醒谁", max_length=40)
    mail = models.BooleanField("另发邮件", default=False)
    is_active = models.BooleanField("启用", default=True)
    history = HistoricalRecords(verbose_name="期限提醒变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "期限提醒"
        ordering = ["clock", "congress", "-workdays", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "clock", "audience", "workdays"],
                name="notices_level_once",
                violation_error_message="本级人大已有这一项提醒。",
            ),
            models.UniqueConstraint(
                fields=["clock", "audience", "workdays"],
                condition=Q(congress=None),
                name="notices_level_once_general",
                violation_error_message="通用提醒中已有这一项。",
            ),
            models.CheckConstraint(
                condition=Q(workdays__gte=-MOST, workdays__lte=MOST),
                name="notices_level_within_a_year",
                violation_error_message=f"工作日应当在 -{MOST} 和 {MOST} 之间。",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """「答复：到期前10个工作日，提醒承办人」."""
        clock, found = words_of(self.clock)[0], find_audience(self.clock, self.audience)
        who = found.label if found else "（原有的人员）"
        by_mail = "，另发邮件" if self.mail else ""
        return f"{clock}：{in_words(self.workdays)}，提醒{who}{by_mail}"


class ReminderMark(models.Model):
    """The most urgent level of which an audience was told for one due date of one deadline: what is
    less urgent was told, or passed over, and never comes again."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="+", verbose_name="时限")
    due_on = models.DateField("到期日")
    audience = models.CharField("提醒谁", max_length=40)
    reached = models.SmallIntegerField("已提醒到")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "期限提醒进度"
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "due_on", "audience"], name="notices_mark_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.audience} {self.reached}"
