"""Lists of a congress that its staff keep."""

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


class Category(CongressList):
    """What a proposal is about (内容分类)."""

    class Meta(CongressList.Meta):
        verbose_name = verbose_name_plural = "内容分类"
        constraints = [
            models.UniqueConstraint(fields=["congress", "name"], name="proposals_category_once")
        ]


class RefusalReason(CongressList):
    """Why a proposal may not be accepted (北京市代表建议办理条例第12条)."""

    class Meta(CongressList.Meta):
        verbose_name = verbose_name_plural = "不予交办理由"
        constraints = [
            models.UniqueConstraint(fields=["congress", "name"], name="proposals_refusal_once")
        ]


class Tag(CongressList):
    """A word by which proposals are found together, beside their one category (标签)."""

    class Meta(CongressList.Meta):
        verbose_name = verbose_name_plural = "标签"
        constraints = [
            models.UniqueConstraint(fields=["congress", "name"], name="proposals_tag_once")
        ]
