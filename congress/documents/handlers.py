"""What the documents do at night."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from congress.documents.orphans import purge
from congress.jobs import handler

KEPT = timedelta(days=1)


@handler("documents.purge_orphans", label="清理无主附件")
def purge_orphans(job: Any) -> dict[str, Any]:
    """Uploads of yesterday that were never made part of anything, thumbnails included."""
    rows, files = purge(timezone.now() - KEPT)
    return {
        "deleted": rows,
        "files": files,
        "message": f"已清理无主附件 {rows} 个、无记录的文件 {files} 个",
    }
