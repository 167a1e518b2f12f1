"""What deputies and a unit write to each other about a proposal, on the record."""

from django.conf import settings
from django.db import models


class Message(models.Model):
    """Only added to. ``deputy`` is set when a deputy wrote, else somebody of the unit did."""

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    task = models.ForeignKey(
        "proposals.HandlingTask", models.PROTECT, related_name="messages", verbose_name="承办任务"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="留言人"
    )
    author_name = models.CharField("留言人姓名", max_length=60)
    deputy = models.ForeignKey(
        "people.Deputy",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="代表",
    )
    body = models.TextField("内容", max_length=2000)
    sent_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "留言"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.author_name}的留言"
