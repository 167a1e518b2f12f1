"""Hop 1: a proposal handed to a system (交办), whose dispatcher names the units (转承办)."""

from __future__ import annotations

from datetime import date

from django.db import models

from congress.calendar.clocks import Clocked
from congress.workflow.models import Stateful
from proposals.enums import DispatchStatus, HandlingRole


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def standing(self) -> DispatchQuerySet:
        """Without those that were revoked: they are no longer their system's."""
        return self.exclude(status=DispatchStatus.VOID)


class Dispatch(Stateful, Clocked):
    """北京市代表建议办理条例第17条. ``role`` is the part that the system as a whole has in it."""

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="dispatches", verbose_name="建议"
    )
    round = models.ForeignKey(
        "proposals.HandlingRound", models.PROTECT, related_name="dispatches", verbose_name="轮次"
    )
    system = models.ForeignKey(
        "people.Organ", models.PROTECT, related_name="dispatches", verbose_name="承办系统"
    )
    role = models.CharField("办理方式", max_length=10, choices=HandlingRole.choices)
    status = models.CharField(
        "状态",
        max_length=20,
        choices=DispatchStatus.choices,
        default=DispatchStatus.AWAITING,
        editable=False,
    )
    assigned_on = models.DateField("交办日期", editable=False)
    dispatched_on = models.DateField("转承办日期", null=True, editable=False)
    objected_on = models.DateField("提出异议日期", null=True, editable=False)
    ended_on = models.DateField("终止日期", null=True, editable=False)
    ended_for = models.CharField("终止原因", max_length=100, blank=True, editable=False)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "转承办"
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "system"],
                condition=models.Q(ended_on=None),
                name="proposals_dispatch_once",
            )
        ]
        indexes = [
            models.Index(fields=["system", "status"]),
            # Was this proposal handed to that system? Else all of the system's are gone through.
            models.Index(fields=["proposal", "system"]),
        ]

    def __str__(self) -> str:
        return f"{self.system}（{self.get_role_display()}）"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    @property
    def begins_on(self) -> date:
        return self.assigned_on

    @property
    def root(self) -> Stateful:
        return self.proposal

    @property
    def status_tone(self) -> str:
        return DispatchStatus(self.status).tone
