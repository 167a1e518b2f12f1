"""Saving an import, and clearing away what has waited long enough."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from congress.imports import services
from congress.imports.models import ImportRun
from congress.imports.rows import ImportRefused
from congress.jobs import handler
from congress.jobs.runner import JobRefused


@handler(services.KIND, label="导入表格", lease_minutes=15, max_attempts=3)
def save(job: Any, *, run: int) -> dict[str, Any]:
    """With the owner's rights of now; all rows or none, once."""
    found = ImportRun.objects.select_related("congress").filter(pk=run).first()
    if found is None or job.owner is None:
        raise JobRefused("这次导入已经取消，没有保存任何内容。")
    try:
        services.carry_out(found, by=job.owner, tell=job.report)
    except ImportRefused as refusal:
        raise JobRefused(str(refusal)) from refusal
    return {
        "url": found.get_absolute_url(),
        "text": f"导入{found.label}：{found.counts_in_words}",
    }


@handler("imports.tidy", label="清理导入的文件")
def tidy(job: Any) -> dict[str, Any]:
    dropped = services.tidy(timezone.now())
    return {"dropped": dropped, "message": f"已清理过期的导入文件 {dropped} 个"}
