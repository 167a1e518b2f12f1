"""Official numbers: a format per kind and congress, a locked counter per scope."""

from __future__ import annotations

import re
from string import Formatter

from django.core.exceptions import ValidationError
from django.db import models

from congress.documents.kinds import kind_label

WRITTEN_LENGTH = 40  # what a column for an official number holds
LARGEST = 99_999
WIDTH = re.compile(r"(0[1-9])?d?")  # {number}, {number:04d}


class NumberFormat(models.Model):
    """How a kind of official number is written, e.g. ``第{number:04d}号`` → 第0001号."""

    congress = models.ForeignKey(
        "people.Congress", models.PROTECT, null=True, blank=True, verbose_name="人大"
    )
    kind = models.CharField("编号种类", max_length=40, db_index=True)
    template = models.CharField("格式", max_length=60, help_text="例如：第{number:04d}号")

    class Meta:
        verbose_name = verbose_name_plural = "编号格式"
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "kind"],
                condition=models.Q(congress__isnull=False),
                name="documents_numberformat_own",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(congress__isnull=True),
                name="documents_numberformat_general",
            ),
        ]

    def __str__(self) -> str:
        return f"{kind_label(self.kind)}：{self.template}"

    def clean(self) -> None:
        try:
            fields = [part[1:] for part in Formatter().parse(self.template) if part[1] is not None]
        except ValueError:
            fields = [("", None, None)]
        if not fields:
            raise ValidationError({"template": "格式中没有 {number}，各号会相同。"})
        name, spec, conversion = fields[0]
        if len(fields) > 1 or name != "number" or conversion or not WIDTH.fullmatch(spec or ""):
            raise ValidationError(
                {"template": "格式只能含有一个 {number}，例如：第{number:04d}号。"}
            )
        if len(self.template.format(number=LARGEST)) > WRITTEN_LENGTH:
            raise ValidationError({"template": f"写成的编号不能超过 {WRITTEN_LENGTH} 个字。"})


class NumberCounter(models.Model):
    """The last number taken. One row per congress, kind and scope (a session, a term …)."""

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    kind = models.CharField("编号种类", max_length=40, db_index=True)
    scope = models.CharField("范围", max_length=60)
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号计数"
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "kind", "scope"], name="documents_numbercounter_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{kind_label(self.kind)}：{self.last}"
