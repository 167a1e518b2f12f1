from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from simple_history.models import HistoricalRecords

from congress.people.names import tidy

NAME_RULE = "用户名由文字、数字和 @ . + - _ 组成，不能有空格。"


class User(AbstractUser):
    """账号: who signs in. What he may do comes from his grants and his mandate, not from here."""

    username = models.CharField(
        "用户名",
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator(message=NAME_RULE)],
        help_text=NAME_RULE,
        error_messages={"unique": "这个用户名已经有人使用。"},
    )
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("电话", max_length=40, blank=True)
    must_change_password = models.BooleanField("须修改密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True)
    #: Since staff switched the lost second factor off, until its owner sets a new one.
    second_factor_reset_at = models.DateTimeField("关闭两步验证时间", null=True, editable=False)

    #: Part of what a session is checked against: a new one ends all sessions of the account.
    session_salt = models.CharField(
        "会话标识", max_length=16, blank=True, default="", editable=False
    )

    history = HistoricalRecords(
        verbose_name="账号变更记录",
        excluded_fields=[
            "password", "last_login", "password_changed_at", "date_joined", "session_salt",
        ],
    )  # fmt: skip

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ["pk"]
        constraints = [
            # One spelling per account: whoever reads 「Admin」 for 「admin」 is misled.
            models.UniqueConstraint(
                Lower("username"),
                name="people_user_username",
                violation_error_message="这个用户名已经有人使用。",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = tidy(self.name)
        self.username = self.normalize_username(self.username).strip().lower()
        fields = kwargs.get("update_fields")
        # A sign-in is in the access log; it is not a change of the account.
        if fields is not None and set(fields) <= {"last_login", "password", "password_changed_at"}:
            self.skip_history_when_saving = True
        try:
            super().save(*args, **kwargs)
        finally:
            self.__dict__.pop("skip_history_when_saving", None)

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        # Both of Django's public ways, the one for former keys too, come through here.
        own: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        if not self.session_salt:
            return own
        return salted_hmac(
            "congress.people.session", own + self.session_salt, secret=secret, algorithm="sha256"
        ).hexdigest()

    @classmethod
    def in_congresses(cls, ids: Iterable[int]) -> models.Q:
        """Accounts that hold, or held, a role or a mandate in one of these congresses."""
        grants: Any = cls._meta.get_field("grants").related_model
        deputies: Any = cls._meta.get_field("deputies").related_model
        ids = list(ids)
        return models.Q(pk__in=grants.objects.filter(congress__in=ids).values("user")) | models.Q(
            pk__in=deputies.objects.filter(congress__in=ids, user__isnull=False).values("user")
        )

    def forget_roles(self) -> None:
        """Drop what ``congress.people.roles`` remembers on this instance."""
        self.__dict__.pop("_grants_today", None)
        self.__dict__.pop("_deputies_today", None)


class PasswordHistory(models.Model):
    """Hashes of earlier passwords, so that they are not used again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        on_delete=models.CASCADE,
        related_name="password_history",
    )
    password = models.CharField("密码摘要", max_length=128)
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "历史密码"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user}的历史密码"
