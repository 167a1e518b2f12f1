"""Lists of a congress that its staff keep."""

from __future__ import annotations

from django.db import models


class CongressList(models.Model):
    """An entry of a list that belongs to one congress."""

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    name = models.CharField("名称", max_length=200)
    position = models.PositiveSmallIntegerField("排序", default=0)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
