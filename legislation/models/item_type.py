"""项目类别: under which heading of the plan an item stands."""

from django.db import models

from congress.people.models import CongressList
from legislation.enums import Step


class ItemType(CongressList):
    """``name``: the heading as printed (「审议项目」); ``step``: what kind of work it foresees."""

    step = models.CharField("工作内容", max_length=12, choices=Step)

    class Meta(CongressList.Meta):
        verbose_name = verbose_name_plural = "计划项目类别"
        constraints = [
            models.UniqueConstraint(fields=["congress", "name"], name="legislation_itemtype_once")
        ]

    @property
    def short_name(self) -> str:
        """「审议」 of 「审议项目」, as counts are headed."""
        return self.name.removesuffix("项目")
