"""A joint unit's opinion to the lead unit (会办意见)."""

from __future__ import annotations

from datetime import date

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from congress.workflow.models import Stateful
from proposals.enums import OpinionStatus


class JointOpinion(Stateful):
    """``revision`` guards the draft as that of a reply is guarded."""

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    task = models.OneToOneField(
        "proposals.HandlingTask", models.PROTECT, related_name="opinion", verbose_name="会办任务"
    )
    status = models.CharField(
        "状态",
        max_length=20,
        choices=OpinionStatus.choices,
        default=OpinionStatus.DRAFT,
        editable=False,
    )
    revision = models.PositiveIntegerField("修订", default=1, editable=False)
    body = models.TextField("会办意见", max_length=20_000, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=40, blank=True)
    attachments = GenericRelation(
        "documents.Attachment", content_type_field="owner_type", object_id_field="owner_id"
    )
    #: Sent back once: what had been sent, when, and when it came back.
    former_body = models.TextField("退回前的会办意见", blank=True, editable=False)
    former_sent_on = models.DateField("退回前的送出日期", null=True, editable=False)
    returned_on = models.DateField("主办单位退回日期", null=True, editable=False)
    sent_on = models.DateField("送出日期", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "会办意见"
        ordering = ["task"]
        indexes = [models.Index(fields=["status"])]

    def __str__(self) -> str:
        return f"{self.task.organ}的会办意见"

    def get_absolute_url(self) -> str:
        return self.root.get_absolute_url()

    @property
    def begins_on(self) -> date | None:
        return self.task.received_on

    @property
    def root(self) -> Stateful:
        return self.task.proposal

    @property
    def status_tone(self) -> str:
        return OpinionStatus(self.status).tone
