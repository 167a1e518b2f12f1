from __future__ import annotations

from datetime import timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from congress.people.enums import AccessAction
from congress.people.models.congress import Congress

#: 网络安全法第二十一条: logs are kept at least six months.
LEAST_KEPT = timedelta(days=184)


class AppendOnly(Exception):
    """The access log is only added to."""


class AccessLogQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("访问日志只能追加，不能修改。")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("访问日志只能追加，不能修改。")

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.filter(at__gt=timezone.now() - LEAST_KEPT).exists():
            raise AppendOnly("六个月以内的访问日志不能删除。")
        return super().delete()


class AccessLog(models.Model):
    """访问日志: who did what, when, from where. A database trigger refuses changes."""

    congress_path = "congress"

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        null=True,
        # Not SET_NULL: that would be a change of the row. Accounts are disabled, never deleted.
        on_delete=models.PROTECT,
        related_name="+",
    )
    username = models.CharField("用户名", max_length=150, blank=True)
    congress = models.ForeignKey(
        Congress, verbose_name="人大", null=True, on_delete=models.PROTECT, related_name="+"
    )
    ip = models.GenericIPAddressField("网络地址", null=True)
    method = models.CharField("方式", max_length=10, blank=True)
    path = models.CharField("页面", max_length=300, blank=True)
    status = models.PositiveSmallIntegerField("结果", null=True)
    action = models.CharField("行为", max_length=10, choices=AccessAction)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "访问日志"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["congress", "-at"]), models.Index(fields=["user", "-at"])]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.get_action_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("访问日志只能追加，不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.at > timezone.now() - LEAST_KEPT:
            raise AppendOnly("六个月以内的访问日志不能删除。")
        return super().delete(*args, **kwargs)
