from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from congress.people.models.congress import Congress
from congress.people.models.organ import Organ


class HandOver(models.Model):
    """移交记录: one person's post and open work at one place, given to another or left open.

    ``organ`` None: work of the congress itself. ``to_user`` None: nobody has succeeded yet.
    ``ended``: the grants that ended with it, ``[{"grant": pk, "role": code, "starts_on", "ends_on"
    as they were before, "until": the last day as it was set}]``. ``items``: what went over,
    ``{label: [[pk, number], …]}``; with a number only, for whoever reads records of people does
    not thereby read proposals. ``counts``: {label: how many}. Where nobody has succeeded both
    say what was left open.
    """

    congress_path = "congress"

    congress = models.ForeignKey(
        Congress, verbose_name="人大", on_delete=models.PROTECT, related_name="+"
    )
    organ = models.ForeignKey(
        Organ, verbose_name="机构", null=True, on_delete=models.PROTECT, related_name="hand_overs"
    )
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="移交人"
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="接手人"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("移交时间", auto_now_add=True)
    ended = models.JSONField("结束的角色", default=list)
    items = models.JSONField("移交的事项", default=dict)
    counts = models.JSONField("件数", default=dict)
    is_disabled = models.BooleanField("停用了原账号", default=False)
    undone_at = models.DateTimeField("退回时间", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="退回人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "移交记录"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.from_user.name}移交给{self.to_user.name if self.to_user else '（待定）'}"

    def get_absolute_url(self) -> str:
        return reverse("people:hand-over-record", args=[self.pk])

    @property
    def place(self) -> str:
        return self.organ.name if self.organ else self.congress.name
