from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from congress.people.enums import DeputyStatus, Gender
from congress.people.models.congress import Congress, Term
from congress.people.names import BadOverride, parse_override, search_keys, stroke_key, tidy


class Delegation(models.Model):
    """代表团."""

    congress_path = "congress"

    congress = models.ForeignKey(
        Congress, verbose_name="人大", on_delete=models.PROTECT, related_name="delegations"
    )
    name = models.CharField("名称", max_length=60)
    position = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "代表团"
        ordering = ["congress", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "name"],
                name="people_delegation_name",
                violation_error_message="本级人大已有同名的代表团。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DeputyGroup(models.Model):
    """专业代表小组."""

    congress_path = "congress"

    congress = models.ForeignKey(
        Congress, verbose_name="人大", on_delete=models.PROTECT, related_name="deputy_groups"
    )
    name = models.CharField("名称", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "专业代表小组"
        ordering = ["congress", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "name"],
                name="people_deputygroup_name",
                violation_error_message="本级人大已有同名的代表小组。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Deputy(models.Model):
    """代表: one person's mandate in one term; the account is optional (staff may act for him)."""

    congress_path = "congress"

    congress = models.ForeignKey(
        Congress, verbose_name="人大", on_delete=models.PROTECT, related_name="deputies"
    )
    term = models.ForeignKey(
        Term, verbose_name="届", on_delete=models.PROTECT, related_name="deputies"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="账号",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputies",
    )
    name = models.CharField("姓名", max_length=60)
    gender = models.CharField("性别", max_length=6, choices=Gender, blank=True)
    card_number = models.CharField("代表证号", max_length=30)
    delegation = models.ForeignKey(
        Delegation,
        verbose_name="代表团",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputies",
    )
    groups = models.ManyToManyField(
        DeputyGroup, verbose_name="专业代表小组", blank=True, related_name="deputies"
    )
    electing_unit = models.CharField("选举单位", max_length=100, blank=True)
    position = models.CharField("职务", max_length=120, blank=True)
    field = models.CharField("领域", max_length=60, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=DeputyStatus, default=DeputyStatus.ACTIVE
    )
    contact_member = models.ForeignKey(
        "self",
        verbose_name="联系代表的常委会组成人员",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacted",
    )
    external_number = models.CharField("外部编号", max_length=60, blank=True)
    # Digits only, so that the order is the same under every collation.
    stroke_key = models.CharField(
        "笔画序", max_length=600, blank=True, editable=False, db_index=True
    )
    stroke_key_override = models.CharField(
        "生僻字笔画",
        max_length=200,
        blank=True,
        help_text="字库没有的字，按「字=笔画」填写，1横、2竖、3撇、4点（捺）、5折。",
    )
    pinyin = models.CharField("拼音", max_length=200, blank=True, editable=False)
    initials = models.CharField("拼音首字母", max_length=60, blank=True, editable=False)

    history = HistoricalRecords(
        verbose_name="代表变更记录", excluded_fields=["stroke_key", "pinyin", "initials"]
    )

    class Meta:
        verbose_name = verbose_name_plural = "代表"
        ordering = ["stroke_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "card_number"],
                name="people_deputy_card",
                violation_error_message="本届已有使用这个代表证号的代表。",
            ),
            models.UniqueConstraint(
                fields=["term", "user"],
                name="people_deputy_user",
                violation_error_message="这个账号在本届已经对应另一位代表。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def status_tone(self) -> str:
        return DeputyStatus(self.status).tone

    def fill_keys(self) -> None:
        """The tidy name, and what orders and finds it; also for whoever saves many at once."""
        self.name = tidy(self.name)
        self.stroke_key = stroke_key(self.name, self.stroke_key_override)
        self.pinyin, self.initials = search_keys(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {
                *kwargs["update_fields"], "name", "stroke_key", "pinyin", "initials",
            }  # fmt: skip
        super().save(*args, **kwargs)
        if "user" in self._state.fields_cache and self.user:
            self.user.forget_roles()

    def clean(self) -> None:
        errors = {}
        try:
            parse_override(self.stroke_key_override)
        except BadOverride as error:
            errors["stroke_key_override"] = str(error)
        if not tidy(self.name or ""):
            errors["name"] = "请填写姓名。"
        if self.congress_id:
            if self.term_id and self.term.congress_id != self.congress_id:
                errors["term"] = "届应当属于同一级人大。"
            if self.delegation and self.delegation.congress_id != self.congress_id:
                errors["delegation"] = "代表团应当属于同一级人大。"
            if self.contact_member:
                if self.contact_member.congress_id != self.congress_id:
                    errors["contact_member"] = "联系代表的组成人员应当属于同一级人大。"
                elif self.contact_member_id == self.pk:
                    errors["contact_member"] = "不能由代表本人联系自己。"
        if errors:
            raise ValidationError(errors)
