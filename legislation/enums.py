"""Kinds of legislation work; imports nothing of ours."""

from django.db import models


class ProjectKind(models.TextChoices):
    """What a project does to regulations."""

    MAKE = "make", "制定"
    REVISE = "revise", "修订"
    AMEND = "amend", "修正"
    CHANGE = "change", "修改（方式未定）"
    PACKAGE = "package", "打包修改"
    REPEAL = "repeal", "废止"
    REPLACE = "replace", "废旧立新"
    INTERPRET = "interpret", "解释"


class Body(models.TextChoices):
    """Who votes on it."""

    STANDING_COMMITTEE = "standing_committee", "常委会"
    FULL_CONGRESS = "full_congress", "代表大会"


class Step(models.TextChoices):
    """What kind of work the items of a type are: which stage of a project the plan foresees."""

    DELIBERATION = "deliberation", "审议"
    INITIATION = "initiation", "立项论证"
    RESEARCH = "research", "调研论证"
    PREPARATION = "preparation", "预案研究"
    EVALUATION = "evaluation", "立法后评估"
    CLEARING = "clearing", "法规清理"


class AdjustmentKind(models.TextChoices):
    """How an adopted plan is changed (domain §4)."""

    ADD = "add", "增补"
    TIMING = "timing", "调整时间"
    POSTPONE = "postpone", "推迟至翌年"
    UPGRADE = "upgrade", "升级提档"
    KIND = "kind", "修改方式变更"
    TYPE = "type", "项目类别变更"
    TITLE = "title", "名称变更"
    ORGAN = "organ", "责任单位变更"
    DROP = "drop", "不再列入"
    MEND = "mend", "更正登记"

    @property
    def tone(self) -> str:
        tones = {"add": "green", "upgrade": "green", "postpone": "amber", "timing": "amber"}
        return tones.get(self.value, "neutral" if self.value == "mend" else "blue")


#: It stays in the plan no longer.
GOING = (AdjustmentKind.POSTPONE, AdjustmentKind.DROP)
