"""What a congress decides for itself about its proposals."""

from django.db import models
from simple_history.models import HistoricalRecords

from proposals.enums import WhenMissing


class ProposalSettings(models.Model):
    """One row per congress; without one the defaults hold. Read by ``selectors.settings_of``."""

    congress = models.OneToOneField(
        "people.Congress", models.PROTECT, related_name="+", verbose_name="人大"
    )
    missing_opinions = models.CharField(
        "会办意见未到齐时",
        max_length=10,
        choices=WhenMissing.choices,
        default=WhenMissing.WARN,
        help_text="主办单位送审、签发答复时，会办意见还没有到齐的，提醒或者不得签发。",
    )
    missing_contacts = models.CharField(
        "没有沟通记录时",
        max_length=10,
        choices=WhenMissing.choices,
        default=WhenMissing.WARN,
        help_text="送审、签发答复时，办前问需、办中问计还没有记录的，提醒或者不得签发。",
    )
    checks_replies = models.BooleanField(
        "答复送达前由代表工委审看",
        default=False,
        help_text="选中的，承办单位签发以后，经代表工委同意才能送达代表。",
    )
    chairs_assign = models.BooleanField(
        "闭会期间的建议由主任会议决定交办",
        default=True,
        help_text="选中的，大会闭会期间提出的建议，写明作出决定的主任会议才能交办。",
    )
    closes_itself = models.BooleanField(
        "满意的自动办结",
        default=True,
        help_text="代表对态度和结果都满意、没有未了事项的，系统自动办结；不选的，一律由代表工委办结。",
    )
    rehandles_itself = models.BooleanField(
        "不满意的自动重新办理",
        default=False,
        help_text="选中的，领衔代表对各单位的答复都作出评价、其中有不满意的，"
        "系统自动交这些单位重新办理；只自动一次，再不满意的由代表工委决定。",
    )
    history = HistoricalRecords(verbose_name="建议办理设置变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "建议办理设置"

    def __str__(self) -> str:
        return f"{self.congress}的建议办理设置"
