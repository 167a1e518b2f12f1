"""One person is told one thing, once. The row is the tray's line and the mail's promise."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from congress.people.models import Congress


class Unmailed(models.TextChoices):
    """Why a mail that was wanted will never be sent."""

    NO_ADDRESS = "no_address", "没有邮箱地址"
    DISABLED = "disabled", "账号已停用"
    REFUSED = "refused", "邮箱拒收"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def shown(self) -> NoticeQuerySet:
        """Without those of an act that is still under way, whose words may yet change."""
        return self.filter(Q(held_until=None) | Q(held_until__lte=timezone.now()))

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def to_mail(self) -> NoticeQuerySet:
        """Mails that are owed: wanted, not sent, not given up."""
        return self.shown().filter(wants_mail=True, mailed_at=None, unmailed="")


class Notice(models.Model):
    """``key`` names the event and never changes: "move:41", that row of the ledger. Whoever tells a
    person the same key again tells nothing; but of an act of many moves one notice counts them
    (``tally``: in what words, how many), and is held back until the act has ended."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="收件人",
        on_delete=models.PROTECT,
        related_name="notices",
    )
    congress = models.ForeignKey(
        Congress, verbose_name="人大", on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField("事件", max_length=200)
    kind = models.CharField("类别", max_length=60, default="other")
    subject = models.CharField("标题", max_length=200)
    body = models.CharField("说明", max_length=500, blank=True, default="")
    url = models.CharField("地址", max_length=300)
    root_type = models.ForeignKey(
        ContentType,
        verbose_name="主件类别",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    root_id = models.PositiveBigIntegerField("主件", null=True, blank=True)
    root = GenericForeignKey("root_type", "root_id")
    tally = models.JSONField("件数", default=dict, blank=True)
    held_until = models.DateTimeField("暂不显示至", null=True, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    read_at = models.DateTimeField("已读时间", null=True, blank=True)
    wants_mail = models.BooleanField("另发邮件", default=False)
    mailed_at = models.DateTimeField("邮件发出时间", null=True, blank=True)
    unmailed = models.CharField(
        "未发邮件的原因", max_length=20, choices=Unmailed, blank=True, default=""
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notices_notice_told_once"),
            models.CheckConstraint(condition=~Q(key=""), name="notices_notice_has_key"),
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"),
                name="notices_notice_url_inside",
            ),
            models.CheckConstraint(
                condition=Q(root_type=None, root_id=None)
                | Q(root_type__isnull=False, root_id__isnull=False),
                name="notices_notice_whole_root",
            ),
            models.CheckConstraint(
                condition=Q(wants_mail=True) | Q(mailed_at=None, unmailed=""),
                name="notices_notice_mail_wanted",
            ),
            models.CheckConstraint(
                condition=Q(mailed_at=None) | Q(unmailed=""), name="notices_notice_one_end"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notices_notice_tray"),
            models.Index(
                fields=["recipient"], condition=Q(read_at=None), name="notices_notice_unread"
            ),
            models.Index(fields=["recipient", "kind", "-id"], name="notices_notice_of_kind"),
            models.Index(
                fields=["key"],
                condition=Q(held_until__isnull=False),
                name="notices_notice_held",
            ),
            models.Index(
                fields=["id"],
                condition=Q(wants_mail=True, mailed_at=None, unmailed=""),
                name="notices_notice_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_unread(self) -> bool:
        return self.read_at is None
