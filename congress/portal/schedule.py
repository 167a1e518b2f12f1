"""What the house does by the clock."""

from congress.jobs.schedule import every

every(
    "people.purge_access_log",
    daily_at="03:20",
    kind="people.purge_access_log",
    label="清理访问日志",
)
every("portal.tidy", daily_at="03:40", kind="portal.tidy", label="清理过期记录")
