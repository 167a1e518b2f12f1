"""A unit's or a system's objection (异议): this is not ours to handle."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models

from congress.calendar.clocks import Clocked
from congress.people.models import Organ
from congress.workflow.models import Stateful
from proposals.enums import ObjectionStatus

if TYPE_CHECKING:
    from proposals.models.dispatch import Dispatch
    from proposals.models.task import HandlingTask


class Objection(Stateful, Clocked):
    """Of a unit against its ``task``, or of a system against its ``dispatch``: one of the two.

    ``competent`` is whom the objector thinks competent; the assigning office is not bound by it.
    """

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="objections", verbose_name="建议"
    )
    task = models.ForeignKey(
        "proposals.HandlingTask",
        models.PROTECT,
        null=True,
        related_name="objections",
        verbose_name="承办任务",
    )
    dispatch = models.ForeignKey(
        "proposals.Dispatch",
        models.PROTECT,
        null=True,
        related_name="objections",
        verbose_name="交办到系统",
    )
    status = models.CharField(
        "状态",
        max_length=20,
        choices=ObjectionStatus.choices,
        default=ObjectionStatus.FILED,
        editable=False,
    )
    reason = models.TextField("异议理由", max_length=2000)
    competent = models.ForeignKey(
        "people.Organ",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="认为应当承办的单位",
    )
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人"
    )
    filed_on = models.DateField("提出日期")
    decided_on = models.DateField("决定日期", null=True, editable=False)
    decision = models.TextField("决定理由", blank=True, editable=False)
    attachments = GenericRelation(
        "documents.Attachment", content_type_field="owner_type", object_id_field="owner_id"
    )

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        ordering = ["proposal", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(task=None, dispatch__isnull=False)
                | models.Q(task__isnull=False, dispatch=None),
                name="proposals_objection_of_one",
            )
        ]
        indexes = [models.Index(fields=["status"])]

    def __str__(self) -> str:
        return f"{self.organ}的异议"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    @property
    def part(self) -> HandlingTask | Dispatch:
        """The task or the dispatch objected to."""
        return self.task or self.dispatch  # type: ignore[return-value]

    @property
    def organ(self) -> Organ:
        """Whose objection it is."""
        if self.task is not None:
            return self.task.organ
        assert self.dispatch is not None  # noqa: S101 - a constraint of the table
        return self.dispatch.system

    @property
    def begins_on(self) -> date:
        return self.filed_on

    @property
    def root(self) -> Stateful:
        return self.proposal

    @property
    def status_tone(self) -> str:
        return ObjectionStatus(self.status).tone
