"""What notices do by the clock."""

from congress.jobs.schedule import every

every("notices.mail", minutes=5, task="congress.notices.sweep", label="补发邮件通知")
every("notices.remind", minutes=10, kind="notices.remind", label="期限提醒")
every("notices.digest", daily_at="08:30", kind="notices.digest", label="每日摘要")
