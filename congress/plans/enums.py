"""Statuses of a plan; imports nothing of ours."""

from django.db import models


class PlanStatus(models.TextChoices):
    DRAFT = "draft", "拟订中"
    ADOPTED = "adopted", "已通过"
    PUBLISHED = "published", "已公布"
    CLOSED = "closed", "已结束"

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "adopted": "blue", "published": "green"}.get(
            self.value, "neutral"
        )


#: A meeting has adopted it: from now on it changes by adjustments only.
FIXED = (PlanStatus.ADOPTED, PlanStatus.PUBLISHED, PlanStatus.CLOSED)
