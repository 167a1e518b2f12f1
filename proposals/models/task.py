"""What one unit has to do for one proposal in one round."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models

from congress.calendar.clocks import Clocked
from congress.workflow.models import Stateful
from proposals.enums import ANSWERING_ROLES, HandlingRole, TaskStatus


class TaskQuerySet(models.QuerySet["HandlingTask"]):
    def standing(self) -> TaskQuerySet:
        """Without those that were revoked: they are no longer their unit's."""
        return self.exclude(status=TaskStatus.VOID)


class HandlingTask(Stateful, Clocked):
    """``assigned_on`` is the day on which the task reached the unit (hop 2).

    Without a ``dispatch`` the office handed it to the unit straight. ``clerk`` is who received it.
    ``replied_on`` is the day on which the reply was delivered, of a joint unit the day on which
    its opinion was sent to the lead. ``counts_from``: the day from which the reply's period counts
    where that is not 交办 of the whole proposal. ``ended_on`` and ``ended_for``: when and why it
    was revoked or no longer waited for.
    """

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="tasks", verbose_name="建议"
    )
    round = models.ForeignKey(
        "proposals.HandlingRound", models.PROTECT, related_name="tasks", verbose_name="轮次"
    )
    organ = models.ForeignKey(
        "people.Organ", models.PROTECT, related_name="handling_tasks", verbose_name="承办单位"
    )
    role = models.CharField(
        "办理方式", max_length=10, choices=HandlingRole.choices, default=HandlingRole.LEAD
    )
    status = models.CharField(
        "状态",
        max_length=20,
        choices=TaskStatus.choices,
        default=TaskStatus.AWAITING,
        editable=False,
    )
    dispatch = models.ForeignKey(
        "proposals.Dispatch",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="tasks",
        verbose_name="经由的系统",
    )
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="承办人",
    )
    assigned_on = models.DateField("转承办日期", editable=False)
    received_on = models.DateField("签收日期", null=True, editable=False)
    replied_on = models.DateField("送达日期", null=True, editable=False)
    objected_on = models.DateField("提出异议日期", null=True, editable=False)
    receipt_again_on = models.DateField("签收期限重新起算日", null=True, editable=False)
    opinion_again_on = models.DateField("会办意见退回日期", null=True, editable=False)
    extension_asked_on = models.DateField("申请延期日期", null=True, editable=False)
    extended_on = models.DateField("同意延期日期", null=True, editable=False)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="同意延期的人",
    )
    extension_note = models.CharField("延期理由", max_length=500, blank=True, editable=False)
    extension_target_on = models.DateField("要求的答复日期", null=True, editable=False)
    counts_from = models.DateField("答复期限起算日", null=True, editable=False)
    ended_on = models.DateField("终止日期", null=True, editable=False)
    ended_for = models.CharField("终止原因", max_length=100, blank=True, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "承办任务"
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organ"],
                condition=models.Q(ended_on=None),
                name="proposals_task_once",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=models.Q(role="lead", ended_on=None),
                name="proposals_one_lead",
            ),
        ]
        indexes = [models.Index(fields=["organ", "status"])]

    def __str__(self) -> str:
        return f"{self.organ}（{self.get_role_display()}）"

    def get_absolute_url(self) -> str:
        return self.proposal.get_absolute_url()

    @property
    def answers(self) -> bool:
        """Does this unit answer the deputy (主办、分办), or advise the lead unit (会办)?"""
        return self.role in ANSWERING_ROLES

    @property
    def unit_name(self) -> str:
        """Of its unit: as it was called when its part ended, as it is called while that lasts."""
        return self.organ.name_on(self.ended_on or self.replied_on)

    @property
    def begins_on(self) -> date:
        return self.assigned_on

    @property
    def root(self) -> Stateful:
        return self.proposal

    @property
    def status_tone(self) -> str:
        return TaskStatus(self.status).tone
