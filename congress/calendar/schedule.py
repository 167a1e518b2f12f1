"""What the calendar does by the clock."""

from congress.jobs.schedule import every

# A move that was under way while the calendar changed may have read the old one: look once a night.
every(
    "calendar.verify",
    daily_at="04:10",
    kind="calendar.recompute",
    args={"cause": "每日核对", "everything": True},
    label="核对时限",
)
