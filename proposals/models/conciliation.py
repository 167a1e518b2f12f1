"""Deputies and units brought to one table (面商协调), as it was recorded."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from congress.workflow.models import Stateful


class Conciliation(models.Model):
    """Written by the move ``convene`` of a proposal; deputies and the units that came read it.

    ``round``: the latest when it was held; ``agreed``: what both sides undertook, or that they did
    not agree.
    """

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="conciliations", verbose_name="建议"
    )
    round = models.ForeignKey(
        "proposals.HandlingRound", models.PROTECT, related_name="+", verbose_name="轮次"
    )
    held_on = models.DateField("面商日期")
    place = models.CharField("地点", max_length=100)
    deputies = models.ManyToManyField("people.Deputy", related_name="+", verbose_name="参加的代表")
    units = models.ManyToManyField("people.Organ", related_name="+", verbose_name="参加的单位")
    people = models.CharField("其他参加人员", max_length=300, blank=True)
    agreed = models.TextField("商定的意见", max_length=4000)
    attachments = GenericRelation(
        "documents.Attachment", content_type_field="owner_type", object_id_field="owner_id"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人"
    )
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "面商协调记录"
        ordering = ["proposal", "held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.held_on} 面商协调"

    @property
    def root(self) -> Stateful:
        return self.proposal
