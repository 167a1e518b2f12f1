"""What the documents do by the clock."""

from congress.jobs.schedule import every

every(
    "documents.purge_orphans",
    daily_at="03:50",
    kind="documents.purge_orphans",
    label="清理无主附件",
)
