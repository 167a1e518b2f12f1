"""What somebody wants to find again: a filter, an order and the columns of one list."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

NAME_LENGTH, QUERY_LENGTH = 40, 2000


class SavedView(models.Model):
    """One row per user, list and name.

    ``query`` is the normalised query string of filter, order and page size, without the columns;
    ``columns`` their codes, separated by commas. The row without a name is no view: it holds the
    columns that the user chose last. ``shared_with``: the congress whose office reads it too.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_views", verbose_name="账号"
    )
    page = models.CharField("列表", max_length=60)
    name = models.CharField("名称", max_length=NAME_LENGTH, blank=True)
    query = models.CharField("条件", max_length=QUERY_LENGTH, blank=True)
    columns = models.CharField("列", max_length=500, blank=True)
    is_default = models.BooleanField("默认打开", default=False)
    position = models.PositiveSmallIntegerField("排序", default=0)
    shared_with = models.ForeignKey(
        "people.Congress",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="共用范围",
    )
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "常用视图"
        ordering = ["page", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="lists_savedview_name"),
            models.UniqueConstraint(
                fields=["user", "page"],
                condition=Q(is_default=True),
                name="lists_savedview_one_default",
            ),
            models.CheckConstraint(
                condition=~Q(name="") | Q(is_default=False, shared_with=None),
                name="lists_savedview_unnamed",
            ),
        ]
        indexes = [models.Index(fields=["shared_with", "page"], name="lists_savedview_shared")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.shared_with_id is not None

    @property
    def query_string(self) -> str:
        """Filter, order and columns, and which view they are."""
        parts = (self.query, f"cols={self.columns}" if self.columns else "", f"view={self.pk}")
        return "&".join(part for part in parts if part)
