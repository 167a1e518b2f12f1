"""A unit's reply (答复), from draft to delivery."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from congress.workflow.models import Stateful
from proposals.enums import Publicity, ReplyMode, ReplyStatus, ResultCode


class Reply(Stateful):
    """The fields of domain §8. ``revision`` guards the draft as that of a proposal is guarded."""

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    task = models.ForeignKey(
        "proposals.HandlingTask", models.PROTECT, related_name="replies", verbose_name="承办任务"
    )
    status = models.CharField(
        "状态",
        max_length=20,
        choices=ReplyStatus.choices,
        default=ReplyStatus.DRAFT,
        editable=False,
    )
    revision = models.PositiveIntegerField("修订", default=1, editable=False)
    letter_number = models.CharField("文号", max_length=60, blank=True)
    body = models.TextField("正文", max_length=50_000, blank=True)
    result_code = models.CharField(
        "办理结果", max_length=20, choices=ResultCode.choices, blank=True
    )
    planned_on = models.DateField("计划解决日期", null=True, blank=True)
    reason = models.TextField("原因", max_length=2000, blank=True)
    addressee = models.CharField("上级机关", max_length=100, blank=True)
    mode = models.CharField(
        "答复方式", max_length=20, choices=ReplyMode.choices, default=ReplyMode.WRITTEN
    )
    publicity = models.CharField("公开意见", max_length=10, choices=Publicity.choices, blank=True)
    publicity_reason = models.CharField("公开意见的理由", max_length=500, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_phone = models.CharField("联系电话", max_length=40, blank=True)
    copies = models.CharField("抄送", max_length=300, blank=True)
    signatory = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="签发人",
    )
    opinions = models.ManyToManyField(
        "proposals.JointOpinion", blank=True, related_name="+", verbose_name="采纳的会办意见"
    )
    attachments = GenericRelation(
        "documents.Attachment", content_type_field="owner_type", object_id_field="owner_id"
    )
    signed_on = models.DateField("签发日期", null=True, editable=False)
    cleared_on = models.DateField("同意送达日期", null=True, editable=False)
    delivered_on = models.DateField("送达日期", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "答复"
        ordering = ["task", "pk"]
        indexes = [models.Index(fields=["status"])]

    def __str__(self) -> str:
        return self.letter_number or "答复"

    def get_absolute_url(self) -> str:
        return self.root.get_absolute_url()

    @property
    def root(self) -> Stateful:
        return self.task.proposal

    @property
    def status_tone(self) -> str:
        return ReplyStatus(self.status).tone
