from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from congress.people.enums import ORGAN_KINDS_OF_ROLE, OrganKind, Role
from congress.people.models.congress import Congress
from congress.people.models.organ import Organ


class RoleGrant(models.Model):
    """A role for a user, in one congress, perhaps in one organ, for a time. Both days included."""

    congress_path = "congress"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        on_delete=models.PROTECT,
        related_name="grants",
    )
    role = models.CharField("角色", max_length=12, choices=Role)
    congress = models.ForeignKey(
        Congress, verbose_name="人大", on_delete=models.PROTECT, related_name="grants"
    )
    organ = models.ForeignKey(
        Organ,
        verbose_name="机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grants",
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True, help_text="不填表示长期有效。")

    history = HistoricalRecords(verbose_name="授权变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "角色授权"
        ordering = ["user", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "congress", "organ", "starts_on"],
                name="people_grant_once",
                violation_error_message="这项授权已经存在。",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "congress", "starts_on"],
                condition=models.Q(organ=None),
                name="people_grant_once_no_organ",
                violation_error_message="这项授权已经存在。",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="people_grant_dates",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=[str(r) for r in ORGAN_KINDS_OF_ROLE])
                | models.Q(organ__isnull=False),
                name="people_grant_organ",
                violation_error_message="这个角色须选择所在机构。",
            ),
        ]

    def __str__(self) -> str:
        place = self.organ.label if self.organ else self.congress.short_name
        return f"{self.user}：{place}{self.get_role_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if "user" in self._state.fields_cache:
            self.user.forget_roles()

    def clean(self) -> None:
        kinds = ORGAN_KINDS_OF_ROLE.get(self.role)
        self._clean_start()
        if self.role == Role.DEPUTY:
            raise ValidationError({"role": "代表身份在「代表」中登记，不单独授权。"})
        if kinds and self.organ_id is None:
            raise ValidationError({"organ": f"角色「{self.get_role_display()}」须选择所在机构。"})
        if self.organ is None or self.congress_id is None:
            return
        self._clean_organ_in_use()
        if self.organ.congress_id != self.congress_id:
            raise ValidationError({"organ": "机构应当属于同一级人大。"})
        if kinds and self.organ.kind not in kinds:
            wanted = "、".join(OrganKind(kind).label for kind in kinds)
            raise ValidationError(
                {"organ": f"角色「{self.get_role_display()}」所在机构应当是：{wanted}。"}
            )

    def _clean_organ_in_use(self) -> None:
        """Nobody holds anything where nothing is: neither given nor prolonged."""
        if self.organ is None or self.organ.is_active:
            return
        if self.ends_on is None or self.ends_on >= timezone.localdate():
            field = "organ" if self._state.adding else "ends_on"
            raise ValidationError({field: f"{self.organ.name}已经撤销，不能再授予其中的角色。"})

    def _clean_start(self) -> None:
        """Nobody held a role before there was a congress; asked once, a grant is not changed."""
        if not self._state.adding or self.congress_id is None or self.starts_on is None:
            return
        first = self.congress.terms.aggregate(day=models.Min("starts_on"))["day"]
        # A congress may be prepared before its first term: from today on.
        if first and self.starts_on < min(first, timezone.localdate()):
            raise ValidationError(
                {
                    "starts_on": "开始日期不能早于本级人大首个届次开始的日期"
                    f"（{first.year}年{first.month}月{first.day}日）。"
                }
            )
