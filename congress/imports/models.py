"""One import, from the file to what became of it. Its contents wait elsewhere, and not for long."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from congress.imports.importer import find_importer


class RunState(models.TextChoices):
    PREVIEW = "preview", "待确认"
    RUNNING = "running", "办理中"
    DONE = "done", "已导入"
    FAILED = "failed", "没有导入"

    @property
    def tone(self) -> str:
        return {"preview": "amber", "running": "blue", "done": "green", "failed": "red"}[self.value]


class ImportRun(models.Model):
    """``papers`` and ``passwords`` name sealed files (``congress.imports.private``); empty when
    they are gone. ``digest`` says what the preview showed: confirming does that or nothing."""

    congress_path = "congress"

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="人大")
    kind = models.CharField("种类", max_length=40)
    place_id = models.PositiveBigIntegerField("归属")
    place_name = models.CharField("导入到", max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人"
    )
    file_name = models.CharField("文件", max_length=200)
    state = models.CharField(
        "情况", max_length=10, choices=RunState.choices, default=RunState.PREVIEW
    )
    total = models.PositiveIntegerField("行数", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("更新", default=0)
    same = models.PositiveIntegerField("不变", default=0)
    bad = models.PositiveIntegerField("有问题", default=0)
    ignored = models.CharField("没有用到的栏目", max_length=500, blank=True)
    digest = models.CharField("校验值", max_length=64, blank=True)
    papers = models.CharField(max_length=100, blank=True, editable=False)
    passwords = models.CharField(max_length=100, blank=True, editable=False)
    passwords_until = models.DateTimeField("密码表保留到", null=True, editable=False)
    accounts = models.PositiveIntegerField("建立账号", default=0)
    error = models.CharField("原因", max_length=500, blank=True)
    job = models.ForeignKey(
        "jobs.Job", models.SET_NULL, null=True, related_name="+", verbose_name="后台任务"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    finished_at = models.DateTimeField("办完时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入记录"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["owner", "-id"], name="imports_run_mine")]

    def __str__(self) -> str:
        return f"导入{self.label}：{self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("imports:run", args=[self.pk])

    @property
    def label(self) -> str:
        """The kind in words, also of a kind that is no longer there."""
        importer = find_importer(self.kind)
        return importer.label if importer else "（原有种类）"

    @property
    def is_stuck(self) -> bool:
        """The job has given up without a word to us."""
        return self.state == RunState.RUNNING and self.job is not None and self.job.is_finished

    @property
    def shown_state(self) -> str:
        return RunState.FAILED if self.is_stuck else self.state

    @property
    def state_label(self) -> str:
        if self.state == RunState.PREVIEW and not self.can_be_confirmed:
            return "有问题" if self.bad else "没有变化"
        return str(RunState(self.shown_state).label)

    @property
    def state_tone(self) -> str:
        if self.state == RunState.PREVIEW and not self.can_be_confirmed:
            return "red" if self.bad else "neutral"
        return RunState(self.shown_state).tone

    @property
    def can_be_confirmed(self) -> bool:
        return self.state == RunState.PREVIEW and not self.bad and bool(self.new or self.changed)

    @property
    def counts_in_words(self) -> str:
        return f"新增 {self.new}，更新 {self.changed}，不变 {self.same}"
