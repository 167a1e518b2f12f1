"""Lists of proposals that the staff of a congress keep."""

from django.db import models

from congress.people.models import CongressList


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
