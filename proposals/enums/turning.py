"""Statuses and codes of turns: objections, more time, other numbers and leads, referrals."""

from django.db import models


class ExtensionStatus(models.TextChoices):
    """What became of a unit's request for more time (延期)."""

    ASKED = "asked", "待决定"
    GRANTED = "granted", "已同意"
    DENIED = "denied", "未同意"
    WITHDRAWN = "withdrawn", "已收回"
    LAPSED = "lapsed", "不再需要"

    @property
    def tone(self) -> str:
        return {"asked": "amber", "granted": "green"}.get(self.value, "neutral")


class ExtensionGround(models.TextChoices):
    """代表法第51条: for matters that touch many, or are hard."""

    WIDE = "wide", "涉及面广"
    DIFFICULT = "difficult", "处理难度大"
    BOTH = "both", "涉及面广、处理难度大"


class Extended(models.TextChoices):
    """More time was given, or is asked for, to one of its units; for lists."""

    GRANTED = "granted", "已同意延期"
    ASKED = "asked", "延期申请待决定"


class Objected(models.TextChoices):
    """A unit or a system has said that it is not theirs; for lists and figures."""

    EVER = "ever", "提出过异议"
    FILED = "filed", "异议待决定"


class ObjectionStatus(models.TextChoices):
    """What became of a unit's objection (异议)."""

    FILED = "filed", "待决定"
    REROUTED = "rerouted", "已改办"
    ADDED = "added", "已增办"
    REFUSED = "refused", "不予采纳"
    WITHDRAWN = "withdrawn", "已收回"
    LAPSED = "lapsed", "不再需要决定"

    @property
    def tone(self) -> str:
        tones = {"filed": "amber", "rerouted": "green", "added": "green"}
        return tones.get(self.value, "neutral")


class Derivation(models.TextChoices):
    """How a proposal came from another one."""

    REENTRY = "reentry", "作废后重新登记"
    PART = "part", "分拆"
    UNDONE = "undone", "分拆，已取消"


class LeadLeaves(models.TextChoices):
    """Why another deputy takes the lead."""

    ENDED = "ended", "代表资格终止"
    DIED = "died", "去世"
    MOVED = "moved", "调离或者长期不能履职"
    RESIGNED = "resigned", "本人提出不再领衔"


class ReferralWay(models.TextChoices):
    """Where a matter beyond the city's powers (超出市权) goes: 北京市代表建议办理条例第20条."""

    DEPUTY = "deputy", "转全国人大代表"
    REPORTED = "reported", "由单位向上反映"


class ReferralState(models.TextChoices):
    """How a line of the register stands; read from its days, not stored."""

    AWAITED = "awaited", "等候回复"
    ANSWERED = "answered", "已有回复"
    RECALLED = "recalled", "已收回"

    @property
    def tone(self) -> str:
        return {"awaited": "amber", "answered": "green"}.get(self.value, "neutral")
