"""The ledger: who moved what, for whom, from where to where, when and why. Only added to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models


class LedgerQuerySet(models.QuerySet):
    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("the ledger is only added to")


class StatusChange(models.Model):
    """One move. No foreign key leads to its object: the ledger outlives everything."""

    class Source(models.TextChoices):
        PAPER = "paper", "书面"
        PHONE = "phone", "电话"
        VISIT = "visit", "当面"
        MAIL = "mail", "电子邮件"

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    flow = models.CharField("流程", max_length=60)
    move = models.CharField("步骤", max_length=60)
    object_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="对象种类"
    )
    object_id = models.PositiveBigIntegerField("对象")
    root_type = models.ForeignKey(
        ContentType, models.PROTECT, related_name="+", verbose_name="所属种类"
    )
    root_id = models.PositiveBigIntegerField("所属")
    subject = models.CharField("事项", max_length=200)  # the root's words at that time
    from_status = models.CharField("原状态", max_length=40)
    to_status = models.CharField("新状态", max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="办理人",
        help_text="空：系统",
    )
    actor_name = models.CharField("办理人姓名", max_length=60)
    on_behalf_of = models.ForeignKey(
        "people.Deputy", models.PROTECT, null=True, related_name="+", verbose_name="代谁办理"
    )
    source = models.CharField("来源", max_length=10, choices=Source.choices, blank=True)
    scan = models.ForeignKey(
        "documents.Attachment", models.PROTECT, null=True, related_name="+", verbose_name="扫描件"
    )
    note = models.TextField("说明", blank=True)
    happened_on = models.DateField("办理日期")
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)
    is_internal = models.BooleanField("内部", default=False)

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "流程记录"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["root_type", "root_id"]),
            models.Index(fields=["object_type", "object_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.happened_on} {self.actor_name} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the ledger is only added to")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the ledger is only added to")
