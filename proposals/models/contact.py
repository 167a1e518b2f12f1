"""A unit's contact with the deputies (三次沟通), as it was recorded."""

from django.conf import settings
from django.db import models

from proposals.enums import ContactForm, ContactStage


class Contact(models.Model):
    """Written by the move ``contact`` of a task; the deputies read it."""

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    task = models.ForeignKey(
        "proposals.HandlingTask", models.PROTECT, related_name="contacts", verbose_name="承办任务"
    )
    stage = models.CharField("沟通环节", max_length=10, choices=ContactStage.choices)
    form = models.CharField("沟通方式", max_length=10, choices=ContactForm.choices)
    held_on = models.DateField("沟通日期")
    deputies = models.ManyToManyField("people.Deputy", related_name="+", verbose_name="代表")
    people = models.CharField("本单位参加人员", max_length=200, blank=True)
    said = models.TextField("沟通内容", max_length=4000)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人"
    )
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "沟通记录"
        ordering = ["task", "held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.held_on} {self.get_stage_display()}（{self.get_form_display()}）"
