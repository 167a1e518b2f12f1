from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from congress.people.models.organ import Organ


class OrganChangeKind(models.TextChoices):
    RENAMED = "renamed", "更名"
    MERGED = "merged", "并入其他机构"
    DISSOLVED = "dissolved", "撤销"


class OrganChange(models.Model):
    """机构变动: an organ got another name, or ceased to be, with or without a successor.

    ``names``: {"name", "short_name"} before; ``new_names`` after, of a change of name.
    ``people``: what became of the posts, ``{"ended": [as in HandOver.ended], "given": [grant
    pks]}``. ``items``: what went over, ``{label: [[pk, words, outcome], …]}``; ``facts``: what the
    way back needs besides, by label.
    """

    congress_path = "organ__congress"

    organ = models.ForeignKey(
        Organ, verbose_name="机构", on_delete=models.PROTECT, related_name="changes"
    )
    kind = models.CharField("变动", max_length=10, choices=OrganChangeKind)
    successor = models.ForeignKey(
        Organ,
        verbose_name="承接机构",
        null=True,
        on_delete=models.PROTECT,
        related_name="inherited",
    )
    on = models.DateField("日期")
    reason = models.CharField("依据", max_length=300)
    names = models.JSONField("原名", default=dict)
    new_names = models.JSONField("新名", default=dict)
    people = models.JSONField("人员", default=dict)
    items = models.JSONField("承接的事项", default=dict)
    facts = models.JSONField("恢复所需", default=dict)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("办理时间", auto_now_add=True)
    undone_at = models.DateTimeField("恢复时间", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="恢复人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "机构变动"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("people:organ-change-record", args=[self.pk])

    @property
    def words(self) -> str:
        """「市水利局更名为市水务局」「市水利局并入市水务局」「市水利局撤销，由市水务局承接」."""
        name = self.names.get("name", self.organ.name)
        if self.kind == OrganChangeKind.RENAMED:
            return f"{name}更名为{self.new_names.get('name', '')}"
        if self.kind == OrganChangeKind.MERGED and self.successor:
            return f"{name}并入{self.successor.name}"
        return f"{name}撤销" + (f"，由{self.successor.name}承接" if self.successor else "")

    @property
    def counts(self) -> dict[str, int]:
        return {label: len(rows) for label, rows in self.items.items() if rows}
