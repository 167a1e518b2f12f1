"""What is beyond the city's powers (超出市权): where it was sent, and what came back."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse

from congress.workflow.models import Stateful
from proposals.enums import ReferralState, ReferralWay


class Referral(models.Model):
    """A line of the register (超出市权登记), 北京市代表建议办理条例第20条. Written by the moves
    ``refer``, ``recall`` and ``record-answer`` of a proposal; a recalled line keeps its number.

    ``addressee``: the national deputy, or the organ above to which ``unit`` is to report.
    """

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="referrals", verbose_name="建议"
    )
    year = models.PositiveSmallIntegerField("登记年份")
    number = models.PositiveIntegerField("序号")
    number_label = models.CharField("登记号", max_length=40)
    way = models.CharField("处理方式", max_length=20, choices=ReferralWay.choices)
    addressee = models.CharField("转交、反映的对象", max_length=100)
    unit = models.ForeignKey(
        "people.Organ",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="向上反映的单位",
    )
    reason = models.TextField("理由", max_length=2000)
    referred_on = models.DateField("处理日期")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )
    recalled_on = models.DateField("收回日期", null=True)
    recall_reason = models.TextField("收回的理由", max_length=2000, blank=True)
    answered_on = models.DateField("回复日期", null=True)
    answer = models.TextField("回复内容", max_length=4000, blank=True)
    attachments = GenericRelation(
        "documents.Attachment", content_type_field="owner_type", object_id_field="owner_id"
    )

    class Meta:
        verbose_name = verbose_name_plural = "超出市权登记"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "year", "number"], name="proposals_referral_number_once"
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(recalled_on=None),
                name="proposals_referral_standing_once",
            ),
            models.CheckConstraint(
                condition=models.Q(way=ReferralWay.DEPUTY, unit=None)
                | models.Q(way=ReferralWay.REPORTED, unit__isnull=False),
                name="proposals_referral_by_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(recalled_on=None) | models.Q(answered_on=None),
                name="proposals_referral_one_end",
            ),
        ]

    def __str__(self) -> str:
        return self.number_label

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    @property
    def letter_url(self) -> str:
        return reverse("proposals:referral-letter", args=[self.pk])

    @property
    def root(self) -> Stateful:
        return self.proposal

    @property
    def state(self) -> ReferralState:
        if self.recalled_on:
            return ReferralState.RECALLED
        return ReferralState.ANSWERED if self.answered_on else ReferralState.AWAITED

    @property
    def is_standing(self) -> bool:
        return self.recalled_on is None
