"""What lists do by the clock."""

from congress.jobs.schedule import every

every("lists.tidy", daily_at="03:50", kind="lists.tidy", label="清理导出的列表")
