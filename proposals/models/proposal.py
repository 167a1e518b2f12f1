"""A deputy's proposal (代表建议、批评和意见)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from congress.calendar.clocks import Clocked
from congress.workflow.models import Stateful
from proposals.enums import (
    EDITABLE,
    CoSignatureStatus,
    Derivation,
    Origin,
    ProposalStatus,
    Satisfaction,
)


class Proposal(Stateful, Clocked):
    """The root of everything that happens to it; texts are versions of their own.

    ``submission`` counts how often it was submitted: each has its own three gates and its own
    screening clock. Dates are the days on which the moves happened, written by the moves only.
    ``target_on`` is what the office asked for when it handed over, beside the legal date.
    ``worst_attitude`` and ``worst_result`` are the worst that the lead deputy said of any reply;
    ``unheard_on``: he has said nothing, and since that day is not waited for any longer. While it
    is handled again they say what he said before, until he judges anew.
    ``withdrawal_asked_on``: the lead deputy wishes to withdraw it, and the co-signers are asked.
    ``assigning_meeting``: the 主任会议 that decided its hand-over, between sessions.
    ``referred_on``: it is beyond the city's powers and was sent elsewhere (超出市权).
    ``ended_on`` and ``ended_for``: it ended without being handled, and its clocks are cancelled.
    ``derived_from``: the one that it was split from, or that it stands in for after its number was
    void; its dates are those of that one.
    ``merged_into``: the proposal that carries it through handling (并案), one level deep.
    ``text`` is the latest version; ``submitted_text`` what the office has, while it is rewritten.
    """

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    session = models.ForeignKey(
        "people.CongressSession", models.PROTECT, null=True, verbose_name="会次", editable=False
    )
    is_in_session = models.BooleanField("大会期间提出", default=False, editable=False)
    title = models.CharField("标题", max_length=100)
    lead = models.ForeignKey(
        "people.Deputy", models.PROTECT, related_name="led_proposals", verbose_name="领衔代表"
    )
    contact_phone = models.CharField("联系电话", max_length=40, blank=True)
    category = models.ForeignKey(
        "proposals.Category", models.PROTECT, null=True, blank=True, verbose_name="内容分类"
    )
    origin = models.CharField("提出来源", max_length=20, choices=Origin.choices, blank=True)
    tags = models.ManyToManyField("proposals.Tag", blank=True, verbose_name="标签")
    wished_units = models.ManyToManyField(
        "people.Organ", blank=True, related_name="+", verbose_name="建议的承办单位"
    )
    status = models.CharField(
        "状态",
        max_length=20,
        choices=ProposalStatus.choices,
        default=ProposalStatus.DRAFT,
        editable=False,
    )
    text = models.ForeignKey(
        "proposals.ProposalText",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="现行文本",
    )
    submitted_text = models.ForeignKey(
        "proposals.ProposalText",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="最近提交的文本",
    )
    number = models.PositiveIntegerField("序号", null=True, editable=False)
    number_label = models.CharField("编号", max_length=40, blank=True, editable=False)
    submission = models.PositiveSmallIntegerField("提交次数", default=0, editable=False)
    submitted_on = models.DateField("提交日期", null=True, editable=False)
    screened_on = models.DateField("审核结束日期", null=True, editable=False)
    registered_on = models.DateField("登记日期", null=True, editable=False)
    assigned_on = models.DateField("交办日期", null=True, editable=False)
    assigning_meeting = models.ForeignKey(
        "calendar.Meeting",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="决定交办的主任会议",
    )
    target_on = models.DateField("目标日期", null=True, editable=False)
    referred_on = models.DateField("按超出市权处理日期", null=True, editable=False)
    rerouted_on = models.DateField("改办、增办日期", null=True, editable=False)
    dispatched_on = models.DateField("转承办日期", null=True, editable=False)
    replied_on = models.DateField("答复日期", null=True, editable=False)
    closed_on = models.DateField("办结日期", null=True, editable=False)
    withdrawal_asked_on = models.DateField("提出撤回日期", null=True, editable=False)
    ended_on = models.DateField("终止日期", null=True, editable=False)
    ended_for = models.TextField("终止原因", max_length=2000, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
        verbose_name="并入的建议",
    )
    merged_on = models.DateField("并案日期", null=True, editable=False)
    derived_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="derived",
        verbose_name="原件",
    )
    derivation = models.CharField(
        "由原件", max_length=10, choices=Derivation.choices, blank=True, editable=False
    )
    worst_attitude = models.CharField(
        "对办理态度", max_length=20, choices=Satisfaction.choices, blank=True, editable=False
    )
    worst_result = models.CharField(
        "对办理结果", max_length=20, choices=Satisfaction.choices, blank=True, editable=False
    )
    rehandlings = models.PositiveSmallIntegerField("重新办理次数", default=0, editable=False)
    reopened_on = models.DateField("重新启动日期", null=True, editable=False)
    unheard_on = models.DateField("代表逾期未反馈日期", null=True, editable=False)
    refusal = models.ForeignKey(
        "proposals.RefusalReason",
        models.PROTECT,
        null=True,
        editable=False,
        verbose_name="不予交办理由",
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="录入人",
    )
    #: Of a proposal taken in from elsewhere: the number it had there.
    external_number = models.CharField("外部编号", max_length=60, blank=True, editable=False)
    is_entered_by_staff = models.BooleanField("工作人员代录", default=False, editable=False)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    attachments = GenericRelation(
        "documents.Attachment", content_type_field="owner_type", object_id_field="owner_id"
    )
    history = HistoricalRecords(
        verbose_name="建议修改记录", excluded_fields=["text", "submitted_text"]
    )

    class Meta:
        verbose_name = verbose_name_plural = "代表建议"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "session", "is_in_session", "number"],
                name="proposals_number_once",
            ),
            models.UniqueConstraint(
                fields=["congress", "external_number"],
                condition=~models.Q(external_number=""),
                name="proposals_external_once",
            ),
            models.CheckConstraint(
                condition=models.Q(number=None) | ~models.Q(number_label=""),
                name="proposals_number_written",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
                name="proposals_merged_into_another",
            ),
        ]
        indexes = [
            models.Index(fields=["congress", "status"]),
            models.Index(fields=["congress", "session", "is_in_session", "number"]),
            models.Index(fields=["lead", "status"]),
        ]

    def __str__(self) -> str:
        return f"{self.number_label} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("proposals:detail", args=[self.pk])

    @property
    def locked_with(self) -> models.Q:
        """Those that are handled together are locked together: a reply to one answers all."""
        principal = self.merged_into_id or self.pk
        return models.Q(pk=principal) | models.Q(merged_into=principal)

    @property
    def answered_tasks(self) -> list[Any]:
        """The tasks of the units that answer it. Of what was merged: its principal's of the first
        round, and then its own, as each is handled again by itself."""
        own = list(self.tasks.all())
        if self.merged_into is None:
            return own
        return [task for task in self.merged_into.tasks.all() if task.round.is_first] + own

    @property
    def status_tone(self) -> str:
        return ProposalStatus(self.status).tone

    @property
    def period_label(self) -> str:
        """大会期间 or 闭会期间, once submitted."""
        if self.session_id is None:
            return ""
        return "大会期间" if self.is_in_session else "闭会期间"

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def cosigner_names(self) -> list[str]:
        """The deputies who have signed as well, once it is handed in; no query where they were
        prefetched."""
        if self.is_editable:
            return []
        known = getattr(self, "_prefetched_objects_cache", {}).get("cosignatures")
        rows = self.cosignatures.select_related("deputy").order_by("pk") if known is None else known
        return [row.deputy.name for row in rows if row.status == CoSignatureStatus.CONFIRMED]

    @property
    def was_submitted(self) -> bool:
        return self.submission > 0
