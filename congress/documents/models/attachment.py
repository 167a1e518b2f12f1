"""A file that belongs to something: a scan, a sealed letter, a photograph."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse

from congress.documents.formats import BY_MIME, size_in_words


def _random_name(attachment: Attachment, filename: str) -> str:
    """Stored names tell nothing and cannot be guessed; the shown name is a column."""
    return f"attachments/{attachment.id.hex[:2]}/{attachment.id.hex}"


def _thumbnail_name(attachment: Attachment, filename: str) -> str:
    return f"{_random_name(attachment, filename)}-small"


class Attachment(models.Model):
    """Visible to whoever sees its owner (the smallest noun it belongs to)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    owner_type = models.ForeignKey(ContentType, models.PROTECT, null=True, editable=False)
    owner_id = models.PositiveBigIntegerField(null=True, editable=False)
    owner = GenericForeignKey("owner_type", "owner_id")
    file = models.FileField("文件", upload_to=_random_name, max_length=120)
    thumbnail = models.FileField(
        "缩略图", upload_to=_thumbnail_name, max_length=120, blank=True, editable=False
    )
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveIntegerField("大小（字节）")
    sha256 = models.CharField("校验值", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人", related_name="+"
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["uploaded_at", "pk"]
        indexes = [models.Index(fields=["owner_type", "owner_id"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("documents:download", args=[self.pk])

    @property
    def thumbnail_url(self) -> str:
        """Empty for what is no picture."""
        return reverse("documents:thumbnail", args=[self.pk]) if self.thumbnail else ""

    @property
    def kind_word(self) -> str:
        kind = BY_MIME.get(self.content_type)
        return kind.word if kind else "文件"

    @property
    def kind_icon(self) -> str:
        kind = BY_MIME.get(self.content_type)
        return kind.icon if kind else "paperclip"

    @property
    def size_words(self) -> str:
        return size_in_words(self.size)

    def remove_files(self) -> None:
        """From the disk; the row is not asked."""
        for file in (self.file, self.thumbnail):
            if file:
                file.delete(save=False)
