"""What a person has chosen about mail; the tray keeps everything."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class NoticePreference(models.Model):
    """``mail``: kind → yes or no, where it is not as the kind has it. ``digest``: one mail each
    working day instead of single ones; None: as one's roles have it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notice_preference",
        verbose_name="账号",
    )
    mail = models.JSONField("另发邮件", default=dict, blank=True)
    digest = models.BooleanField("每日摘要", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通知设置"

    def __str__(self) -> str:
        return f"{self.user}的通知设置"
