"""A unit's request for more time (延期): six months instead of three, with its ground."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from congress.workflow.models import Stateful
from proposals.enums import ExtensionGround, ExtensionStatus


class Extension(Stateful):
    """代表法第51条；北京市代表建议办理条例第21条. ``old_legal_on`` stood when it was asked;
    ``new_legal_on`` follows from the grant, ``target_on`` is an earlier day that was asked for."""

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    task = models.ForeignKey(
        "proposals.HandlingTask", models.PROTECT, related_name="extensions", verbose_name="承办任务"
    )
    status = models.CharField(
        "状态",
        max_length=20,
        choices=ExtensionStatus.choices,
        default=ExtensionStatus.ASKED,
        editable=False,
    )
    ground = models.CharField("延期事由", max_length=20, choices=ExtensionGround.choices)
    reason = models.TextField("具体情况", max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    asked_on = models.DateField("申请日期")
    old_legal_on = models.DateField("原答复期限")
    new_legal_on = models.DateField("延期后的答复期限", null=True, editable=False)
    target_on = models.DateField("要求的答复日期", null=True, editable=False)
    decided_on = models.DateField("决定日期", null=True, editable=False)
    decision = models.TextField("决定说明", blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        ordering = ["task", "pk"]
        indexes = [models.Index(fields=["status"])]

    def __str__(self) -> str:
        return f"{self.task.organ}的延期申请"

    def get_absolute_url(self) -> str:
        return self.root.get_absolute_url()

    @property
    def begins_on(self) -> date:
        return self.asked_on

    @property
    def root(self) -> Stateful:
        return self.task.proposal

    @property
    def status_tone(self) -> str:
        return ExtensionStatus(self.status).tone
