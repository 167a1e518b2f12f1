"""What notices do by the clock."""

from congress.jobs.schedule import every

every("notices.mail", minutes=5, task="congress.notices.sweep", label="补发邮件通知")
