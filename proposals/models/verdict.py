"""One deputy's copy of a reply and what he says of it (代表反馈)."""

from __future__ import annotations

from datetime import date

from django.db import models

from congress.calendar.clocks import Clocked
from congress.workflow.models import Stateful
from proposals.enums import DeliveryMethod, Satisfaction, VerdictStatus


class Verdict(Stateful, Clocked):
    """Two scales: the attitude of the unit, the result (北京市代表建议办理条例第23条).

    ``reminded_on``: the day on which the deputy was reminded, once, after his period had passed;
    ``unanswered_on``: that on which his grace had passed too. Both stay when he judges after all.
    """

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    reply = models.ForeignKey(
        "proposals.Reply", models.PROTECT, related_name="verdicts", verbose_name="答复"
    )
    deputy = models.ForeignKey(
        "people.Deputy", models.PROTECT, related_name="verdicts", verbose_name="代表"
    )
    delivered_on = models.DateField("送达日期", editable=False)
    delivery_method = models.CharField(
        "送达方式", max_length=10, choices=DeliveryMethod.choices, editable=False
    )
    status = models.CharField(
        "状态",
        max_length=20,
        choices=VerdictStatus.choices,
        default=VerdictStatus.AWAITED,
        editable=False,
    )
    attitude = models.CharField(
        "对办理态度", max_length=20, choices=Satisfaction.choices, blank=True, editable=False
    )
    result = models.CharField(
        "对办理结果", max_length=20, choices=Satisfaction.choices, blank=True, editable=False
    )
    reason = models.TextField("意见和理由", max_length=2000, blank=True, editable=False)
    given_on = models.DateField("反馈日期", null=True, editable=False)
    reminded_on = models.DateField("催告日期", null=True, editable=False)
    unanswered_on = models.DateField("逾期未反馈日期", null=True, editable=False)
    lapsed_on = models.DateField("未反馈截止日期", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "代表反馈"
        ordering = ["reply", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reply", "deputy"], name="proposals_verdict_once"),
            models.CheckConstraint(
                condition=models.Q(given_on=None, attitude="", result="")
                | models.Q(given_on__isnull=False, attitude__gt="", result__gt=""),
                name="proposals_verdict_said",
            ),
        ]
        indexes = [models.Index(fields=["deputy", "status"])]

    def __str__(self) -> str:
        return f"{self.deputy.name}：{self.get_status_display()}"

    def get_absolute_url(self) -> str:
        return self.root.get_absolute_url()

    @property
    def begins_on(self) -> date:
        return self.delivered_on

    @property
    def root(self) -> Stateful:
        return self.reply.task.proposal

    @property
    def status_tone(self) -> str:
        return VerdictStatus(self.status).tone

    @property
    def is_dissatisfied(self) -> bool:
        return Satisfaction.DISSATISFIED in (self.attitude, self.result)
