"""What a program signs in with."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

NAME_LENGTH = 60


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_force(self, at: datetime) -> ApiTokenQuerySet:
        return self.filter(revoked_at=None, expires_at__gt=at)


class ApiToken(models.Model):
    """接口令牌. The key itself is told once; here stands its SHA-256 (it has 256 random bits).

    ``hint``: the first letters of the key, by which its owner knows it again. ``seal``: bound to
    the password and the sessions of the account, so that what ends these ends the token as well.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens", verbose_name="账号"
    )
    name = models.CharField("名称", max_length=NAME_LENGTH)
    hint = models.CharField("开头", max_length=12, editable=False)
    digest = models.CharField("校验值", max_length=64, unique=True, editable=False)
    seal = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    expires_at = models.DateTimeField("有效期至", editable=False)
    last_used_at = models.DateTimeField("最近使用", null=True, editable=False)
    revoked_at = models.DateTimeField("撤销时间", null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="撤销人",
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user", "expires_at"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_force(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def state_label(self) -> str:
        if self.revoked_at:
            return "已撤销"
        return "有效" if self.is_in_force else "已过期"
