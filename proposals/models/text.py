"""The words of a proposal: one draft row that is overwritten, versions that are not."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models

#: The title of a draft that was saved before it had one; nobody is asked to sign or screen it so.
UNNAMED = "未命名的建议"


class Wording(models.Model):
    """What the law asks a proposal to say (北京市代表建议办理条例第9条)."""

    title = models.CharField("标题", max_length=100)
    facts = models.TextField("事实和问题", max_length=20_000)
    request = models.TextField("具体建议", max_length=20_000)

    class Meta:
        abstract = True

    def digest(self) -> str:
        """SHA-256 over title, facts and request: equal digests mean equal words.

        Browsers end lines with CR LF, imports with LF: that is no difference.
        """
        parts = "\x1f".join([self.title, self.facts, self.request]).replace("\r\n", "\n")
        return hashlib.sha256(parts.encode()).hexdigest()


class ProposalDraft(Wording):
    """The working copy. Saved by conditional update on ``revision``: a stale tab is told so."""

    proposal = models.OneToOneField(
        "proposals.Proposal", models.CASCADE, related_name="draft", primary_key=True
    )
    revision = models.PositiveIntegerField("修订", default=1, editable=False)
    saved_at = models.DateTimeField("保存时间", auto_now=True)
    attachments = models.ManyToManyField(
        "documents.Attachment", blank=True, related_name="+", verbose_name="附件"
    )
    cleared = models.ManyToManyField(
        "proposals.RefusalReason", blank=True, related_name="+", verbose_name="已对照检查"
    )

    class Meta:
        verbose_name = verbose_name_plural = "建议草稿"

    def __str__(self) -> str:
        return f"草稿：{self.title}"


class ProposalText(Wording):
    """A version, cut when others are asked to sign and on submission, and never changed.

    ``submission``: with which of the proposal's submissions it was handed in; a version that was
    only put to co-signers has none, and is not the office's to read.
    """

    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="texts", verbose_name="建议"
    )
    number = models.PositiveSmallIntegerField("版本")
    submission = models.PositiveSmallIntegerField("第几次提交", null=True, editable=False)
    digest_hex = models.CharField("校验值", max_length=64)
    cut_on = models.DateField("定稿日期")
    cut_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="定稿人"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    attachments = models.ManyToManyField(
        "documents.Attachment", blank=True, related_name="+", verbose_name="附件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "建议文本"
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposals_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.title}（第{self.number}稿）"
