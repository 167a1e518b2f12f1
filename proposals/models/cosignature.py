"""A deputy asked to sign as well (附议), and what he said."""

from __future__ import annotations

from datetime import date

from django.db import models

from congress.calendar.clocks import Clocked
from congress.workflow.models import Stateful
from proposals.enums import CoSignatureStatus


class CoSignature(Stateful, Clocked):
    """Each co-signer answers for himself (北京市代表建议办理条例第10、11条), about one version.

    ``asked`` counts how often he was asked: a changed title or text asks again, with a new clock.
    """

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="cosignatures", verbose_name="建议"
    )
    deputy = models.ForeignKey(
        "people.Deputy", models.PROTECT, related_name="cosignatures", verbose_name="附议代表"
    )
    text = models.ForeignKey(
        "proposals.ProposalText", models.PROTECT, related_name="+", verbose_name="征求意见的文本"
    )
    status = models.CharField(
        "状态",
        max_length=20,
        choices=CoSignatureStatus.choices,
        default=CoSignatureStatus.INVITED,
        editable=False,
    )
    asked = models.PositiveSmallIntegerField("邀请次数", default=1, editable=False)
    invited_on = models.DateField("邀请日期", editable=False)
    ended_on = models.DateField("了结日期", null=True, editable=False)
    withdrawal_agreed_on = models.DateField("同意撤回日期", null=True, editable=False)
    withdrawal_refused_on = models.DateField("不同意撤回日期", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "附议"
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "deputy"], name="proposals_cosignature_once"
            )
        ]
        indexes = [models.Index(fields=["deputy", "status"])]

    def __str__(self) -> str:
        return f"{self.deputy.name}：{self.get_status_display()}"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    @property
    def begins_on(self) -> date:
        return self.invited_on

    @property
    def root(self) -> Stateful:
        return self.proposal

    @property
    def status_tone(self) -> str:
        return CoSignatureStatus(self.status).tone
