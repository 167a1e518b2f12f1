"""Codes of the handing over and of the talks; imports nothing of ours."""

from django.db import models


class ContactStage(models.TextChoices):
    """The three contacts (三次沟通)."""

    BEFORE = "before", "办前问需"
    DURING = "during", "办中问计"
    AFTER = "after", "办后问效"


class ContactForm(models.TextChoices):
    FACE = "face", "面对面"
    PHONE = "phone", "电话"
    VIDEO = "video", "视频"
    SITE = "site", "现场调研"
    LETTER = "letter", "信函"


class WhenMissing(models.TextChoices):
    """What the congress wants when something is missing before sign-off."""

    WARN = "warn", "提醒"
    BLOCK = "block", "不得签发"


class BatchLineState(models.TextChoices):
    WAITING = "waiting", "等待交办"
    DONE = "done", "已交办"
    REFUSED = "refused", "未交办"

    @property
    def tone(self) -> str:
        return {"waiting": "neutral", "done": "green", "refused": "red"}[self.value]
